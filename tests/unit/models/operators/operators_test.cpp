// Operators in whole tasks: what they report is what the mechanisms under them hold.
#include <algorithm>

#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;
using oomcast::test::scan;

namespace {

Scenario executor_of(const std::string& heap, const test::Settings& more = {}) {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.executor.memory", heap},
                                      {"spark.executor.cores", "2"},
                                      {"spark.sql.shuffle.partitions", "2"},
                                      {"spark.sql.adaptive.enabled", "false"},
                                      {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.conf = test::with(scenario.conf, more);
  return scenario;
}

Scenario with_job(Scenario scenario, std::vector<Dataset> data, std::vector<Step> steps) {
  scenario.data = std::move(data);
  scenario.jobs = {{"job", std::move(steps)}};
  return scenario;
}

Step aggregate(const std::string& function) {
  return test::step("a", "aggregate", {"t"},
                    {{"by", std::vector<std::string>{"k"}},
                     {"functions", std::vector<std::string>{function}},
                     {"of", std::string("p")}});
}

Step join(const std::string& hint) {
  return test::step("j", "join", {"l", "r"},
                    {{"on", std::vector<std::string>{"k"}}, {"hint", hint}});
}

const Step kEnd = test::step("end", "noop", {"a"});
const Step kEndOfJoin = test::step("end", "noop", {"j"});

}  // namespace

TEST_CASE("a partial aggregation of 100,000 keys reports the map and hides the fast map's page",
          "[operators][aggregation]") {
  // A DISTINCT of 4.3.0 in one task of two cores and 1g: 10485744 reported, 19922912 held.
  const Run run = play(with_job(executor_of("1g"),
                                {test::generated("t", 100'000, 1, {test::key_column(100'000)})},
                                {scan("t"), aggregate("none"), kEnd}));
  REQUIRE(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages[0].peak_execution_memory_max == Bytes(10485744));
  CHECK(run.stages[0].peak_on_heap_execution_max == Bytes(19922912));
  CHECK(run.stages[0].peak_off_heap_execution_max == Bytes(0));
  CHECK(run.stages[0].sort_fallbacks == 0);
}

TEST_CASE("an aggregation whose keys exceed the task's share sorts, spills and lives",
          "[operators][aggregation]") {
  const Run run = play(with_job(executor_of("512m"),
                                {test::generated("t", 4'000'000, 2, {test::key_column(4'000'000)})},
                                {scan("t"), aggregate("sum"), kEnd}));
  REQUIRE(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages[1].sort_fallbacks == 2);
  CHECK(run.stages[1].memory_bytes_spilled > 100_MiB);
  // Its SQL metrics: nothing else in the stage spills, and the peak is the task metric's.
  REQUIRE(run.stages[1].operators.size() == 1);
  const OperatorRow& metrics = run.stages[1].operators.front();
  CHECK(metrics.name == "HashAggregate");
  CHECK(metrics.spill_size == run.stages[1].memory_bytes_spilled);
  CHECK(metrics.peak_memory_max == run.stages[1].peak_execution_memory_max);
  CHECK(metrics.peak_memory == 2 * metrics.peak_memory_max);
  CHECK(metrics.sort_fallback_tasks == 2);
}

TEST_CASE("object aggregation, shuffled hash join and bypass writers report no peak",
          "[operators][metrics]") {
  const Run objects = play(with_job(
      executor_of("1g"),
      {test::generated("t", 200'000, 2, {test::key_column(50'000), test::text_column(24)})},
      {scan("t"), aggregate("collect_list"), kEnd}));
  REQUIRE(objects.verdict.outcome == Outcome::kSuccess);
  for (const StageRow& stage : objects.stages) {
    CHECK(stage.peak_execution_memory_max == Bytes(0));
    CHECK(stage.peak_on_heap_execution_max > 1_MiB);
    CHECK(stage.sort_fallbacks == 2);
    REQUIRE(stage.operators.size() == 1);
    CHECK(stage.operators.front().peak_memory == Bytes(0));
    CHECK(stage.operators.front().sort_fallback_tasks == 2);
  }
  const Run joined = play(
      with_job(executor_of("1g"),
               {test::generated("l", 100'000, 2, {test::key_column(50'000)}),
                test::generated("r", 50'000, 2, {test::key_column(50'000), test::text_column(64)})},
               {scan("l"), scan("r"), join("shuffle_hash_right"), kEndOfJoin}));
  REQUIRE(joined.verdict.outcome == Outcome::kSuccess);
  CHECK(joined.stages.back().peak_execution_memory_max == Bytes(0));
  CHECK(joined.stages.back().peak_on_heap_execution_max > 1_MiB);
}

TEST_CASE("a shuffle of more than 200 partitions sorts in tracked memory and reports it",
          "[operators][exchange]") {
  const auto peak = [](const std::string& partitions) {
    return play(with_job(
                    executor_of("1g", {{"spark.sql.shuffle.partitions", partitions}}),
                    {test::generated("t", 200'000, 2, {test::key_column(0)})},
                    {scan("t"),
                     test::step("a", "repartition", {"t"}, {{"by", std::vector<std::string>{"k"}}}),
                     kEnd}))
        .stages.front()
        .peak_execution_memory_max;
  };
  CHECK(peak("200") == Bytes(0));
  CHECK(peak("201") > 1_MiB);
}

TEST_CASE("every task of a broadcast join reports the relation's size", "[operators][broadcast]") {
  const Run run = play(
      with_job(executor_of("2g"),
               {test::generated("l", 10'000, 4, {test::key_column(10'000)}),
                test::generated("r", 100'000, 2, {test::key_column(0), test::text_column(256)})},
               {scan("l"), scan("r"), join("broadcast_right"), kEndOfJoin}));
  REQUIRE(run.verdict.outcome == Outcome::kSuccess);
  // Rows of 280 bytes with a link, and at least a slot for each key.
  CHECK(run.stages.back().peak_execution_memory_max >= Bytes(100'000 * (280 + 8 + 8)));
  CHECK(run.stages.back().peak_on_heap_execution_max == Bytes(0));
}

TEST_CASE("a broadcast's pieces are kept while the relation is made from them",
          "[operators][broadcast]") {
  // How much of the largest gap the relation takes, by what its pieces compress to.
  const auto gap_ppm = [](std::int64_t compressed_ppm) {
    Dataset small = test::generated("r", 100'000, 2, {test::key_column(0), test::text_column(256)});
    for (Column& column : small.columns) {
      column.compressed_ppm = compressed_ppm;
    }
    const Run run = play(with_job(
        executor_of("512m"), {test::generated("l", 10'000, 4, {test::key_column(10'000)}), small},
        {scan("l"), scan("r"), join("broadcast_right"), kEndOfJoin}));
    REQUIRE(run.verdict.outcome == Outcome::kSuccess);
    const auto executor = std::find_if(run.executors.begin(), run.executors.end(),
                                       [](const ExecutorRow& row) { return row.id != kDriverId; });
    REQUIRE(executor != run.executors.end());
    return executor->heap_pressure.gap_ppm();
  };
  CHECK(gap_ppm(900'000) > gap_ppm(10'000));
}

TEST_CASE("a window's buffer pushes the sorted rows below it to disk", "[operators][window]") {
  const Run run = play(with_job(
      executor_of("512m"),
      {test::generated("t", 400'000, 2,
                       {test::key_column(1'000, {{"0", 0, 360'000}}), test::text_column(256)})},
      {scan("t"), test::step("a", "window", {"t"}, {{"by", std::vector<std::string>{"k"}}}),
       kEnd}));
  REQUIRE(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages.back().memory_bytes_spilled > 64_MiB);
  // Only the sort reports, and no task can hold more than there is.
  CHECK(run.stages.back().peak_execution_memory_max <= Bytes(133'378'867));
  // The sort's own metrics end with the sort; the page of the row that was read is not spilled.
  const OperatorRow& sort = run.stages.back().operators.front();
  CHECK(sort.name == "Sort");
  CHECK(sort.spill_size == Bytes(0));
  CHECK(run.stages.back().memory_bytes_spilled <= sort.peak_memory_max - Bytes(2'097'136));
}

TEST_CASE(
    "of a cached relation that does not fit, some partitions stay and the others are "
    "computed again",
    "[operators][cache]") {
  const auto with_level = [](const std::string& level) {
    Scenario scenario = executor_of("512m");
    scenario.data = {
        test::generated("t", 700'000, 16, {test::key_column(0), test::text_column(256)})};
    scenario.jobs = {
        {"fill",
         {scan("t"), test::step("a", "cache", {"t"}, {{"level", level}, {"as", std::string("c")}}),
          kEnd}},
        {"read", {test::step("a", "cached", {}, {{"of", std::string("c")}}), kEnd}}};
    return play(scenario);
  };
  const Run memory_only = with_level("MEMORY_ONLY");
  REQUIRE(memory_only.verdict.outcome == Outcome::kSuccess);
  // Real 4.3.0 keeps 11 of these 16 partitions, 129028152 bytes.
  CHECK(memory_only.executors.front().peak_storage >= Bytes(10 * 11'700'000));
  CHECK(memory_only.executors.front().peak_storage <= Bytes(133'378'867));
  CHECK(memory_only.executors.front().peak_disk == Bytes(0));
  const Run and_disk = with_level("MEMORY_AND_DISK");
  REQUIRE(and_disk.verdict.outcome == Outcome::kSuccess);
  CHECK(and_disk.executors.front().peak_disk > 8_MiB);
}

TEST_CASE("the few rows of a hot key carry what their maps gathered for it",
          "[operators][aggregation]") {
  const std::int64_t rows = 200'000;
  const Run run =
      play(with_job(executor_of("2g", {{"spark.sql.shuffle.partitions", "4"}}),
                    {test::generated("t", rows, 4,
                                     {test::key_column(1'000, {{.value = "0", .rows = rows / 2}}),
                                      test::text_column(200)})},
                    {scan("t"), aggregate("collect_list"), kEnd}));
  REQUIRE(run.verdict.outcome == Outcome::kSuccess);
  std::vector<std::int64_t> read;
  std::int64_t most_rows = 0;
  for (const TaskRow& task : run.tasks) {
    if (task.stage == 1) {
      read.push_back(task.shuffle_read_bytes.count());
      most_rows = std::max(most_rows, task.rows.count());
    }
  }
  REQUIRE(read.size() == 4);
  std::sort(read.begin(), read.end());
  // Half of the values go to one task, the others to all four.
  CHECK(read[3] > 4 * read[2]);
  CHECK(read[2] < 2 * read[0]);
  CHECK(most_rows < 2 * 4 * 1'000 / 4);
}
