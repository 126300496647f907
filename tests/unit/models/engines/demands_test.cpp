#include "models/engines/demands.hpp"

#include "models/operators/plan_jobs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using engines::Demand;
using engines::DemandKind;

namespace {

std::vector<Demand> demands(std::vector<Step> steps) {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.sql.adaptive.enabled", "false"},
                                      {"spark.sql.shuffle.partitions", "8"},
                                      {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.data = {
      test::generated("small", 1'000, 2, {test::key_column(1'000)}),
      test::generated(
          "large", 100'000, 4,
          {test::key_column(1'000, {{.value = "7", .share_ppb = 500'000'000, .rows = {}}}),
           test::text_column(100)})};
  scenario.jobs = {{"job", std::move(steps)}};
  auto jobs = plan::plan_jobs(scenario);
  REQUIRE(jobs.ok());
  return engines::demands_of(jobs.value());
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a join needs its smaller side, whatever sorts Spark puts below it") {
  const auto found = demands({test::step("l", "scan", {}, {{"data", std::string("large")}}),
                              test::step("s", "scan", {}, {{"data", std::string("small")}}),
                              test::step("j", "join", {"l", "s"}, {{"on", Texts{"k"}}}),
                              test::step("end", "noop", {"j"})});
  REQUIRE(found.size() == 1);
  CHECK(found[0].kind == DemandKind::kJoin);
  CHECK(found[0].bytes == 1'000 * 16);
}

TEST_CASE("a sum needs its groups, a list all values of its largest key") {
  const auto sums = demands(
      {test::step("l", "scan", {}, {{"data", std::string("large")}}),
       test::step("a", "aggregate", {"l"}, {{"by", Texts{"k"}}, {"functions", Texts{"sum"}}}),
       test::step("end", "noop", {"a"})});
  REQUIRE(sums.size() == 1);
  CHECK(sums[0].kind == DemandKind::kGroups);
  CHECK(sums[0].bytes < 100'000);
  const auto lists = demands(
      {test::step("l", "scan", {}, {{"data", std::string("large")}}),
       test::step(
           "a", "aggregate", {"l"},
           {{"by", Texts{"k"}}, {"functions", Texts{"collect_list"}}, {"of", std::string("p")}}),
       test::step("end", "noop", {"a"})});
  REQUIRE(lists.size() == 1);
  CHECK(lists[0].kind == DemandKind::kLists);
  CHECK(lists[0].bytes > 100'000 * 100);
  CHECK(lists[0].key_bytes > 50'000 * 100);
}

TEST_CASE("machines share a demand, but not its hottest key") {
  const Demand demand{DemandKind::kJoin, "join", 1'000, 400};
  CHECK(engines::largest_share(demand, 1) == 1'000);
  CHECK(engines::largest_share(demand, 6) == 500);
}
