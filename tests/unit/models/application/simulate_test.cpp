#include "models/application/simulate.hpp"

#include <algorithm>
#include <thread>

#include "tests/support/holds.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;
using oomcast::test::play;

namespace {

/// Two sides of a sort-merge join; the right one has `hot_rows` rows of key 0.
Scenario hot_join(const std::string& heap, std::int64_t hot_rows) {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.executor.memory", heap},
                                      {"spark.executor.cores", "2"},
                                      {"spark.sql.shuffle.partitions", "8"},
                                      {"spark.sql.adaptive.enabled", "false"},
                                      {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  test::join_hot_key(scenario, hot_rows, 100'000, "merge");
  return scenario;
}

Scenario sort_job(std::int64_t rows, std::int64_t tasks) {
  Scenario scenario = test::standalone(
      test::conf_of({{"spark.executor.memory", "1g"}, {"spark.executor.cores", "2"}}));
  scenario.data = {test::generated("t", rows, tasks, {test::key_column(0), test::text_column(64)})};
  scenario.jobs = {
      {"sort",
       {test::scan("t"),
        test::step("s", "sort", {"t"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
        test::step("end", "noop", {"s"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("one hot key on the buffered side kills executors until the job gives up",
          "[application]") {
  const Run run = play(hot_join("1g", 5'000'000));
  CHECK(run.verdict.outcome == Outcome::kExecutorOom);
  CHECK(run.verdict.where.operator_name == "SortMergeJoin");
  CHECK(run.verdict.where.account == Account::kHeapJoinBuffer);
  CHECK(run.verdict.where.stage == 2);
  REQUIRE_FALSE(run.snapshots.empty());
  CHECK(run.snapshots.front().bytes[static_cast<std::size_t>(Account::kHeapJoinBuffer)] > 100_MiB);
}

TEST_CASE("a run to the first death is the whole run up to there", "[application]") {
  const Scenario scenario = hot_join("1g", 5'000'000);
  const Run all = play(scenario);
  const Run once = simulate(scenario, {.to_first_death = true, .chances = false}).value();
  REQUIRE(all.failures.size() > once.failures.size());
  CHECK(once.failures.front().message == all.failures.front().message);
  CHECK(once.failures.front().where.at == all.failures.front().where.at);
  CHECK(once.verdict.outcome == all.verdict.outcome);
  CHECK(once.ended < all.ended);
}

TEST_CASE("a run to the first death of a heap goes on past a full disk", "[application]") {
  Scenario scenario = sort_job(20'000'000, 4);
  scenario.cluster.local_disk = 64_MiB;
  const Run all = play(scenario);
  const Run same = simulate(scenario, {.to_first_death = true, .chances = false}).value();
  CHECK(all.verdict.outcome == Outcome::kDiskFull);
  CHECK(same.manifest.trace_hash == all.manifest.trace_hash);
}

TEST_CASE("the same join survives where the key's rows fit the heap", "[application]") {
  const Run run = play(hot_join("16g", 5'000'000));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.failures.empty());
}

TEST_CASE("with a buffer threshold the hot key's rows go to a sorter, and live", "[application]") {
  // Not in any heap: the rows that they make with one row of the other side still stand on it.
  Scenario scenario = hot_join("4g", 5'000'000);
  CHECK(play(scenario).verdict.outcome == Outcome::kExecutorOom);
  scenario.conf = test::with(scenario.conf,
                             {{"spark.sql.sortMergeJoinExec.buffer.in.memory.threshold", "20000"}});
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a sort that exceeds its share spills and survives", "[application]") {
  const Run run = play(sort_job(20'000'000, 4));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages.front().memory_bytes_spilled > 100_MiB);
  CHECK(run.stages.front().peak_execution_memory_max <= Bytes(455'501'414));
}

TEST_CASE("a run says which version made it", "[application]") {
  CHECK(std::string(play(hot_join("2g", 10)).manifest.oomcast_version).starts_with("0."));
}

TEST_CASE("every task of a surviving job ends once and well", "[application]") {
  const Run run = play(sort_job(1'000'000, 37));
  REQUIRE(run.tasks.size() == 37);
  std::int64_t rows = 0;
  for (const TaskRow& task : run.tasks) {
    CHECK(task.outcome == Outcome::kSuccess);
    CHECK(task.end > task.start);
    rows += task.rows.count();
  }
  CHECK(rows == 1'000'000);
}

TEST_CASE("the same scenario gives the same trace, alone or beside others in threads",
          "[application][determinism]") {
  const Scenario scenario = hot_join("1g", 3'000'000);
  const std::uint64_t alone = play(scenario).manifest.trace_hash;
  std::array<std::uint64_t, 4> hashes{};
  std::vector<std::thread> threads;
  for (std::uint64_t& hash : hashes) {
    threads.emplace_back([&hash, &scenario] {
      const Checked<Run> run = simulate(scenario);
      hash = run.ok() ? run.value().manifest.trace_hash : 0;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (const std::uint64_t hash : hashes) {
    CHECK(hash == alone);
  }
}

TEST_CASE("events grow with tasks, not with rows", "[application]") {
  const std::uint64_t hundred = play(sort_job(100'000, 100)).manifest.events;
  const std::uint64_t thousand = play(sort_job(1'000'000, 1000)).manifest.events;
  CHECK(thousand < 11 * hundred);
  const std::uint64_t more_rows = play(sort_job(1'000'000, 100)).manifest.events;
  CHECK(more_rows < 3 * hundred);
}

TEST_CASE("a full local disk fails the task that writes, not the executor", "[application]") {
  Scenario scenario = sort_job(20'000'000, 4);
  scenario.cluster.local_disk = 64_MiB;
  const Run run = play(scenario);
  CHECK(run.verdict.outcome == Outcome::kDiskFull);
  CHECK(run.executors.front().lost == false);
}

TEST_CASE("mistakes that only planning sees name the step and what it has", "[application]") {
  Scenario scenario = sort_job(1000, 2);
  scenario.jobs.front().steps[1].params["by"] = std::vector<std::string>{"nope"};
  const Checked<Run> run = simulate(scenario);
  REQUIRE_FALSE(run.ok());
  CHECK(holds(run.error().front().what, "no column 'nope'"));
  CHECK(holds(run.error().front().fix, "k, p"));
}

TEST_CASE("a join whose plan depends on which shuffle is first is weighed both ways",
          "[application]") {
  // Either side alone may be broadcast; building the right one is too much for the driver.
  Scenario scenario = hot_join("4g", 1);
  scenario.conf = test::conf_of({{"spark.executor.memory", "4g"},
                                 {"spark.executor.cores", "2"},
                                 {"spark.driver.memory", "600m"},
                                 {"spark.sql.shuffle.partitions", "8"},
                                 {"spark.sql.autoBroadcastJoinThreshold", "-1"},
                                 {"spark.sql.adaptive.autoBroadcastJoinThreshold", "2g"}});
  scenario.data[1] =
      test::generated("r", 2'000'000, 4, {test::key_column(20'000), test::text_column(256)});
  scenario.jobs.front().steps[2].params.erase("hint");
  const Run run = test::play(scenario);
  CHECK(run.verdict.outcome == Outcome::kDriverOom);
  CHECK(run.verdict.p_fail_ppm > 450'000);
  CHECK(run.verdict.p_fail_ppm < 550'000);
  CHECK(run.verdict.inconclusive);
  REQUIRE_FALSE(run.findings.empty());
  CHECK(run.findings.front().id == "race");
}

TEST_CASE("readers of spilled rows stay until the task ends, once for each row that meets them",
          "[application]") {
  const auto shuffle_heap = [](std::int64_t left_hot) {
    Scenario scenario = hot_join("2g", 1'000'000);
    scenario.conf =
        test::conf_of({{"spark.executor.memory", "2g"},
                       {"spark.executor.cores", "2"},
                       {"spark.sql.shuffle.partitions", "8"},
                       {"spark.sql.adaptive.enabled", "false"},
                       {"spark.sql.autoBroadcastJoinThreshold", "-1"},
                       {"spark.sql.sortMergeJoinExec.buffer.in.memory.threshold", "4096"},
                       {"spark.sql.sortMergeJoinExec.buffer.spill.threshold", "20000"},
                       {"spark.unsafe.sorter.spill.read.ahead.enabled", "false"}});
    scenario.data[0] =
        test::generated("l", 50'000, 4, {test::key_column(20'000, {{"0", 0, left_hot}})});
    const Run run = test::play(scenario);
    const auto first = std::find_if(run.executors.begin(), run.executors.end(),
                                    [](const ExecutorRow& row) { return row.id == 0; });
    REQUIRE(first != run.executors.end());
    return first->peak_heap;
  };
  // 50 files and 1 MiB in two regions of G1 for each.
  const Bytes more = shuffle_heap(5) - shuffle_heap(4);
  CHECK(more / 1_MiB >= 90);
  CHECK(more / 1_MiB <= 115);
}

TEST_CASE("times go by the estimates of the run, as bytes do", "[application]") {
  const Scenario scenario = sort_job(2'000'000, 4);
  const auto ended = [&](Coef slower) {
    SimulateOptions options;
    if (slower != Coef::kCount) {
      options.estimates.set(slower, 10 * coefficient(slower));
    }
    return simulate(scenario, options).value().ended;
  };
  const SimTime usual = ended(Coef::kCount);
  for (const Coef slower : {Coef::kGenerateNsPerRow, Coef::kSortInsertNsPerRow, Coef::kSortNsPerRow,
                            Coef::kTaskOverheadNs, Coef::kTaskLaunchNs}) {
    CAPTURE(static_cast<int>(slower));
    CHECK(ended(slower) > usual);
  }
}
