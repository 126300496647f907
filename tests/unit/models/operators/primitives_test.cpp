#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

std::int64_t mib(std::int64_t n) { return n << 20; }

/// `tasks` tasks allocate at once, hold for nine seconds and end; 512m of heap, 384m beside it.
Scenario allocation(const std::string& what, std::int64_t bytes, std::int64_t tasks = 1) {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.executor.memory", "512m"},
                                      {"spark.executor.memoryOverhead", "384m"},
                                      {"spark.executor.cores", std::to_string(tasks)},
                                      {"spark.task.maxFailures", "1"}}));
  scenario.cluster.manager = ManagerKind::kYarn;
  scenario.cluster.executors = 1;
  scenario.cluster.node_memory = 24_GiB;
  scenario.cluster.yarn_minimum_allocation = 128_MiB;
  scenario.jobs = {
      {"job",
       {test::step("rows", "parallelize", {}, {{"rows", tasks}, {"partitions", tasks}}),
        test::step("a", "allocate", {"rows"}, {{"what", what}, {"bytes", bytes}}),
        test::step("p", "pause", {"a"}, {{"time", std::int64_t{9'000'000'000}}}),
        test::step("end", "count", {"p"})}}};
  return scenario;
}

/// The same in one of two workers that share 512 MiB of address space, without a container.
Scenario of_two_workers(std::int64_t bytes) {
  Scenario scenario = allocation("python", bytes);
  scenario.conf = test::conf_of({{"spark.executor.memory", "512m"},
                                 {"spark.executor.cores", "2"},
                                 {"spark.executor.pyspark.memory", "512m"},
                                 {"spark.task.maxFailures", "1"}});
  scenario.python = true;
  scenario.cluster.manager = ManagerKind::kStandalone;
  return scenario;
}

}  // namespace

TEST_CASE("YARN kills a tree of processes above its limit at a poll, and says so", "[primitives]") {
  const Run run = play(allocation("python", mib(640)));
  CHECK(run.verdict.outcome == Outcome::kContainerKill);
  CHECK(holds(run.verdict.message,
              "of 896 MB physical memory used. Consider boosting "
              "spark.executor.memoryOverhead."));
  CHECK(run.failures.front().exit_code == -104);
  CHECK(play(allocation("python", mib(400))).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("Hadoop's own enforcement of resources never polls", "[primitives]") {
  Scenario scenario = allocation("python", mib(2000));
  scenario.cluster.yarn_enforced = true;
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a cgroup counts shared pages once: more fits than under YARN", "[primitives]") {
  Scenario scenario = allocation("python", mib(592));
  CHECK(play(scenario).verdict.outcome == Outcome::kContainerKill);
  scenario.cluster.manager = ManagerKind::kKubernetes;
  scenario.cluster.node_memory = Bytes(0);
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("the kernel kills the largest process, unless it kills the group", "[primitives]") {
  Scenario scenario = allocation("python", mib(800));
  scenario.cluster.manager = ManagerKind::kKubernetes;
  scenario.cluster.node_memory = Bytes(0);
  scenario.cluster.cgroup_kills_group = false;
  const Run worker = play(scenario);
  CHECK(worker.verdict.outcome == Outcome::kContainerKill);
  CHECK(holds(worker.failures.front().message, "Python worker exited unexpectedly"));
  CHECK_FALSE(worker.executors.front().lost);
  scenario.cluster.cgroup_kills_group = true;
  const Run group = play(scenario);
  CHECK(group.executors.front().exit_code == 137);
}

TEST_CASE("tmpfs counts against a cgroup, page cache does not", "[primitives]") {
  for (const auto& [what, outcome] :
       {std::pair<std::string, Outcome>{"tmpfs", Outcome::kContainerKill},
        {"page_cache", Outcome::kSuccess}}) {
    Scenario scenario = allocation(what, mib(1500));
    scenario.cluster.manager = ManagerKind::kKubernetes;
    CHECK(play(scenario).verdict.outcome == outcome);
  }
}

TEST_CASE("direct buffers that nobody keeps are freed when they reach the heap's size",
          "[primitives]") {
  Scenario scenario = allocation("direct", mib(2000));
  scenario.cluster.manager = ManagerKind::kStandalone;
  CHECK(play(scenario).verdict.outcome == Outcome::kExecutorOom);
  scenario.jobs[0].steps[1].params["dropped"] = true;
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a worker above its share of pyspark.memory raises MemoryError", "[primitives]") {
  CHECK(play(of_two_workers(mib(160))).verdict.outcome == Outcome::kSuccess);
  CHECK(play(of_two_workers(mib(224))).verdict.outcome == Outcome::kPythonMemoryError);
}

TEST_CASE("how likely a MemoryError is follows from what the worker wants in all", "[primitives]") {
  std::int64_t last = 0;
  for (const std::int64_t wanted : {mib(176), mib(188), mib(194), mib(208)}) {
    const std::int64_t chance = play(of_two_workers(wanted)).verdict.p_fail_ppm;
    CHECK(chance > last);
    last = chance;
  }
  CHECK(last == 970'000);
}

TEST_CASE("heap that is allocated kills the JVM; freed, it does not", "[primitives]") {
  Scenario scenario = allocation("heap", mib(600));
  CHECK(play(scenario).verdict.outcome == Outcome::kExecutorOom);
  CHECK(play(allocation("heap", mib(100))).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("an RDD's objects come to the driver as they are", "[primitives]") {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.driver.memory", "1g"},
                                                      {"spark.driver.maxResultSize", "99m"}}));
  scenario.jobs = {{"job",
                    {test::step("rows", "parallelize", {},
                                {{"rows", std::int64_t{100}}, {"partitions", std::int64_t{4}}}),
                     test::step("m", "python_map", {"rows"}, {{"makes", mib(1)}}),
                     test::step("end", "collect_rdd", {"m"})}}};
  CHECK(play(scenario).verdict.outcome == Outcome::kMaxResultSize);
  scenario.jobs[0].steps[0].params["rows"] = std::int64_t{90};
  CHECK(play(scenario).verdict.outcome == Outcome::kSuccess);
}
