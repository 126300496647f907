#include "models/text/nearest.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("the nearest name is found within three changes", "[models][text]") {
  constexpr std::array<std::string_view, 4> kNames{"executors", "manager", "local_disk", "on"};
  CHECK(text::nearest("exectuors", kNames) == "executors");
  CHECK(text::nearest("Manager", kNames) == "manager");
  CHECK(text::nearest("localdisk", kNames) == "local_disk");
  CHECK(text::nearest("xyz", kNames).empty());
  CHECK(text::distance("ab", "ba", 3) == 1);
  CHECK_FALSE(text::distance("abcdef", "ghijkl", 3).has_value());
}

TEST_CASE("a near name is asked for, else something else is said", "[models][text]") {
  constexpr std::array<std::string_view, 2> kNames{"executors", "manager"};
  CHECK(text::did_you_mean("exectuors", kNames) == "did you mean 'executors'?");
  CHECK(text::did_you_mean("xyz", kNames, "one of two") == "one of two");
  CHECK(text::did_you_mean("xyz", kNames).empty());
}
