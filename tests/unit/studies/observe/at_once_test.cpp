#include "studies/observe/at_once.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("of intervals that overlap most, what ends goes before what begins", "[observe]") {
  observe::AtOnce alive;
  CHECK(alive.most() == 0);
  alive.begins(5);
  alive.begins(0);
  alive.ends(10);
  alive.begins(10);
  CHECK(alive.most() == 2);
  alive.begins(9);  // and never ends
  CHECK(alive.most() == 3);
}
