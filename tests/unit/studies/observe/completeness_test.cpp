#include "studies/observe/completeness.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast::observe;
using namespace oomcast::observe::test;

namespace {

const Share& share_of(const Completeness& told, const std::string& kind) {
  const auto found = std::find_if(told.shares.begin(), told.shares.end(),
                                  [&](const Share& share) { return share.kind == kind; });
  REQUIRE(found != told.shares.end());
  return *found;
}

}  // namespace

TEST_CASE("A whole log misses nothing") {
  const auto told = completeness(
      read(head() + job(0, "0") + stage(0, 1) + task({.input_records = 1}) + job_end(0)));
  CHECK(told.missing.empty());
  CHECK(share_of(told, "ends of jobs").ppm() == 1'000'000);
}

TEST_CASE("A job without an end makes a forecast inconclusive") {
  const auto told =
      completeness(read(head() + job(0, "0") + stage(0, 2) + task({.input_records = 1})));
  REQUIRE(told.missing.size() == 1);
  CHECK(told.missing[0].find("1 jobs have no end") == 0);
  CHECK(share_of(told, "ends of jobs").told == 0);
}
