#include <algorithm>

#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using oomcast::test::play;

namespace {

/// Tasks that each hold 400 MB outside of the heap: a container has room for three of them.
Scenario greedy(SparkVersion version, const test::Settings& more) {
  const Conf conf = test::conf_of({{"spark.executor.memory", "1g"},
                                   {"spark.executor.cores", "4"},
                                   {"spark.executor.instances", "1"},
                                   {"spark.executor.memoryOverhead", "700m"},
                                   {"spark.executor.maxNumFailures", "100"},
                                   {"spark.sql.adaptive.enabled", "false"}},
                                  version);
  Scenario scenario = test::standalone(test::with(conf, more));
  scenario.cluster.manager = ManagerKind::kKubernetes;
  scenario.jobs = {
      {"job",
       {test::step("p", "parallelize", {},
                   {{"rows", std::int64_t{8}}, {"partitions", std::int64_t{8}}}),
        test::step("a", "allocate", {"p"},
                   {{"what", std::string("native")}, {"bytes", std::int64_t{400'000'000}}}),
        test::step("w", "pause", {"a"}, {{"time", std::int64_t{5'000'000'000}}}),
        test::step("end", "count", {"w"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("after an OOM kill on Kubernetes replacements run one task at a time, and live") {
  const Run run = play(greedy({4, 3, 0}, {}));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.executors.front().lost);
  CHECK(std::count_if(run.executors.begin(), run.executors.end(),
                      [](const ExecutorRow& row) { return row.lost; }) == 1);
}

TEST_CASE("before 4.2, or told not to, replacements die as their predecessors") {
  CHECK(play(greedy({4, 1, 0}, {})).verdict.outcome == Outcome::kContainerKill);
  CHECK(play(greedy({4, 3, 0}, {{"spark.kubernetes.allocation.recoveryMode.enabled", "false"}}))
            .verdict.outcome == Outcome::kContainerKill);
}

TEST_CASE("recovery mode from the start needs no first death") {
  const Run run =
      play(greedy({4, 3, 0}, {{"spark.kubernetes.allocation.recoveryMode.enabled", "true"}}));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK_FALSE(run.executors.front().lost);
}
