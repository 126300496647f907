#include "models/memory/page_table.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::memory;

TEST_CASE("the lowest free page number is used", "[memory][pages]") {
  PageTable pages;
  for (PageNumber i = 0; i < 130; ++i) {
    REQUIRE(pages.reserve() == i);
  }
  pages.release(70);
  pages.release(3);
  CHECK(pages.reserve() == 3);
  CHECK(pages.reserve() == 70);
  CHECK(pages.reserve() == 130);
}

TEST_CASE("a task has 8192 pages and not one more", "[memory][pages]") {
  PageTable pages;
  for (PageNumber i = 0; i < kPageTableSize; ++i) {
    REQUIRE(pages.reserve().has_value());
  }
  CHECK_FALSE(pages.reserve().has_value());
  pages.release(8191);
  CHECK(pages.reserve() == 8191);
}

TEST_CASE("the total counts what is allocated", "[memory][pages]") {
  PageTable pages;
  pages.set(*pages.reserve(), 100_B);
  pages.set(*pages.reserve(), 50_B);
  CHECK(pages.total() == 150_B);
  pages.release(0);
  CHECK(pages.total() == 50_B);
  pages.clear();
  CHECK(pages.pages() == 0);
}
