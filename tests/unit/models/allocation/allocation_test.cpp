#include "models/allocation/allocation.hpp"

#include <vector>

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using allocation::Allocation;
using allocation::AllocationRules;

namespace {

AllocationRules rules_of(const test::Settings& more) {
  const Conf conf = test::with(test::conf_of({{"spark.dynamicAllocation.enabled", "true"}}), more);
  const auto rules = allocation::allocation_rules(conf);
  REQUIRE(rules);
  return *rules;
}

}  // namespace

TEST_CASE("a backlog asks for one executor, then for twice as many each second") {
  Allocation allocation(rules_of({}), 2);
  allocation.begin();
  allocation.backlog(SimTime(0));
  CHECK_FALSE(allocation.look(SimTime(0) + 500_ms, 100, 0));
  std::vector<std::int64_t> targets;
  for (int second = 1; second <= 7; ++second) {
    allocation.look(SimTime(second * 1'000'000'000LL), 100, 0);
    targets.push_back(allocation.target());
  }
  CHECK(targets == std::vector<std::int64_t>{1, 3, 7, 15, 31, 50, 50});
}

TEST_CASE("the target stays within its bounds and falls with the work") {
  Allocation allocation(rules_of({{"spark.dynamicAllocation.minExecutors", "2"},
                                  {"spark.dynamicAllocation.maxExecutors", "5"},
                                  {"spark.dynamicAllocation.initialExecutors", "4"}}),
                        1);
  CHECK(allocation.target() == 4);
  CHECK_FALSE(allocation.look(SimTime(0), 0, 4));  // nothing was submitted yet
  allocation.begin();
  allocation.backlog(SimTime(0));
  CHECK(allocation.look(SimTime(0) + 1_s, 100, 4));
  CHECK(allocation.target() == 5);
  CHECK_FALSE(allocation.look(SimTime(0) + 2_s, 100, 5));
  CHECK(allocation.look(SimTime(0) + 3_s, 3, 5));
  CHECK(allocation.target() == 3);
  CHECK(allocation.look(SimTime(0) + 4_s, 0, 5));
  CHECK(allocation.target() == 2);
}

TEST_CASE("a ratio below one asks for fewer slots than tasks") {
  Allocation allocation(rules_of({{"spark.dynamicAllocation.executorAllocationRatio", "0.5"},
                                  {"spark.dynamicAllocation.initialExecutors", "100"}}),
                        4);
  allocation.begin();
  allocation.look(SimTime(0), 80, 0);
  CHECK(allocation.target() == 10);
}

TEST_CASE("when to look next is known") {
  Allocation allocation(rules_of({}), 1);
  CHECK_FALSE(allocation.next_look(SimTime(0), 10));
  allocation.begin();
  allocation.backlog(SimTime(5));
  CHECK(allocation.next_look(SimTime(5), 10) == SimTime(5) + 1_s);
  allocation.look(SimTime(5) + 1_s, 1, 0);
  CHECK_FALSE(allocation.next_look(SimTime(5) + 1_s, 1));
  CHECK(allocation.next_look(SimTime(9), 0) == SimTime(9));
}

TEST_CASE("idle executors go after a minute, those with blocks or shuffle files stay") {
  const AllocationRules rules = rules_of({});
  CHECK(allocation::idle_timeout(rules, false, false) == 60_s);
  CHECK_FALSE(allocation::idle_timeout(rules, true, false));
  CHECK_FALSE(allocation::idle_timeout(rules, false, true));
  const AllocationRules timed =
      rules_of({{"spark.dynamicAllocation.cachedExecutorIdleTimeout", "5min"},
                {"spark.dynamicAllocation.shuffleTracking.timeout", "2min"}});
  CHECK(allocation::idle_timeout(timed, true, false) == 300_s);
  CHECK(allocation::idle_timeout(timed, true, true) == 120_s);
  const AllocationRules service = rules_of({{"spark.shuffle.service.enabled", "true"}});
  CHECK(allocation::idle_timeout(service, false, true) == 60_s);
}
