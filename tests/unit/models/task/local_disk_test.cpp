// How fast local disks are: spills, shuffle files and cached blocks take their share of it.
#include <cstdlib>

#include "sim/math.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;
using oomcast::test::step;

namespace {

Scenario with_steps(const std::string& cores, std::vector<Step> steps) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "1g"},
                                                      {"spark.executor.cores", cores},
                                                      {"spark.sql.shuffle.partitions", "2"},
                                                      {"spark.sql.adaptive.enabled", "false"}}));
  scenario.data = {
      test::generated("t", 20'000'000, 2, {test::key_column(0), test::text_column(64)})};
  scenario.jobs = {{"job", std::move(steps)}};
  return scenario;
}

Step scan() { return step("t", "scan", {}, {{"data", std::string("t")}}); }

/// Sorts 10 million rows in each of two tasks, which spill.
Scenario spilling(const std::string& cores = "1") {
  return with_steps(
      cores,
      {scan(), step("s", "sort", {"t"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
       step("end", "noop", {"s"})});
}

Scenario shuffling(const std::string& cores) {
  return with_steps(cores, {scan(), step("r", "repartition", {"t"}, {{"n", std::int64_t{2}}}),
                            step("end", "noop", {"r"})});
}

Run at(Scenario scenario, Bytes per_second) {
  scenario.cluster.local_disk_throughput = per_second;
  return play(scenario);
}

Duration task_time(const Run& run) {
  Duration time;
  for (const StageRow& stage : run.stages) {
    time += stage.run_time;
  }
  return time;
}

/// Time at a speed beyond that at twice the speed: half of what the disks take at it.
std::int64_t gain(const Scenario& scenario, Bytes per_second) {
  return (task_time(at(scenario, per_second)) - task_time(at(scenario, 2 * per_second))).count();
}

bool near(std::int64_t a, std::int64_t b) { return std::abs(a - b) <= b / 1000; }

}  // namespace

TEST_CASE("a stage that spills gets quicker in proportion to its disks", "[disk]") {
  const Run run = at(spilling(), 10_MiB);
  const std::int64_t spilled = run.stages[0].disk_bytes_spilled.count();
  REQUIRE(spilled > (100_MiB).count());
  // Written and read back at 10 MiB a second rather than at 20: half of that time is gained.
  const std::int64_t second = 1'000'000'000;
  CHECK(near(gain(spilling(), 10_MiB), sim::mul_div(2 * spilled, second, 20 << 20)));
  CHECK(near(gain(spilling(), 10_MiB), 2 * gain(spilling(), 20_MiB)));
}

TEST_CASE("however fast its disks, a task serializes what it spills", "[disk]") {
  const Duration fast = task_time(at(spilling(), 1024_GiB));
  CHECK(fast == task_time(at(spilling(), 2048_GiB)));
  CHECK(fast < task_time(at(spilling(), 100_MiB)));
  // Not more than the spills' share of the time by the table is gained.
  CHECK(fast < task_time(at(spilling(), 0_MiB)));
  CHECK(2 * fast > task_time(at(spilling(), 0_MiB)));
}

TEST_CASE("how fast a disk is changes no byte", "[disk]") {
  const Run by_table = play(spilling());
  for (const Bytes per_second : {10_MiB, 1024_MiB}) {
    const Run run = at(spilling(), per_second);
    CHECK(run.verdict.outcome == by_table.verdict.outcome);
    CHECK(run.stages[0].memory_bytes_spilled == by_table.stages[0].memory_bytes_spilled);
    CHECK(run.stages[0].disk_bytes_spilled == by_table.stages[0].disk_bytes_spilled);
    CHECK(run.stages[0].peak_execution_memory_max == by_table.stages[0].peak_execution_memory_max);
    CHECK(run.stages[0].peak_heap_max == by_table.stages[0].peak_heap_max);
  }
}

TEST_CASE("tasks that run side by side share the disks", "[disk]") {
  CHECK(near(gain(shuffling("2"), 10_MiB), 2 * gain(shuffling("1"), 10_MiB)));
}

TEST_CASE("shuffle files are written and read at the disks' speed", "[disk]") {
  const Run run = at(shuffling("1"), 10_MiB);
  const std::int64_t bytes =
      run.stages[0].shuffle_write_bytes.count() + run.stages[1].shuffle_read_bytes.count();
  CHECK(near(gain(shuffling("1"), 10_MiB), sim::mul_div(bytes, 1'000'000'000, 20 << 20)));
}

TEST_CASE("cached partitions come from disk at the disks' speed", "[disk]") {
  const Scenario scenario = with_steps(
      "1",
      {scan(), step("c", "cache", {"t"}, {{"as", std::string("c")}}), step("end", "noop", {"c"})});
  Scenario twice = scenario;
  twice.jobs.push_back(
      {"again", {step("x", "cached", {}, {{"of", std::string("c")}}), step("end", "noop", {"x"})}});
  const std::int64_t written = gain(scenario, 10_MiB);
  CHECK(written > 0);
  CHECK(near(gain(twice, 10_MiB), 2 * written));
}
