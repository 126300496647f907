#include "models/history/recorder.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;

namespace {

/// Puts the clock forward by one event after another.
struct Clock {
  sim::Simulation simulation{{.seed = 1}};
  void go_to(std::int64_t at_ns) { simulation.run_until(SimTime(at_ns)); }
};

Bytes live_heap(const LedgerSample& sample) { return sample.sum_of(AccountKind::kHeap); }

Run recorded(const Scenario& scenario, bool keep_history = true) {
  Checked<Run> run = simulate(scenario, {.keep_history = keep_history});
  REQUIRE(run.ok());
  return std::move(run).value();
}

/// Sorts more than fits: spills; one row in two has the same key.
Scenario spilling_sort(const std::string& heap) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", heap},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.sql.adaptive.enabled", "false"},
                                                      {"spark.sql.shuffle.partitions", "8"}}));
  const std::int64_t rows = 20'000'000;
  scenario.data = {test::generated(
      "t", rows, 4, {test::key_column(20'000, {{"0", 0, rows / 2}}), test::text_column(64)})};
  scenario.jobs = {
      {"sort",
       {test::scan("t"),
        test::step("x", "repartition", {"t"}, {{"by", std::vector<std::string>{"k"}}}),
        test::step("s", "sort", {"x"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
        test::step("end", "noop", {"s"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("a recorder keeps the fullest moment however many there are", "[history]") {
  Clock clock;
  history::Recorder recorder(clock.simulation, {.samples = 30, .steps = 10});
  Ledger ledger;
  for (std::int64_t i = 0; i < 10'000; ++i) {
    clock.go_to(i * 1'000);
    ledger.set(Account::kHeapUser, Bytes(i == 7'777 ? 1'000'000 : i % 100));
    ledger.set(Account::kNative, Bytes(i == 3'333 ? 5'000'000 : 7));
    recorder.sample(0, ledger, Bytes(i));
  }
  const History history = recorder.take();
  CHECK(history.samples_seen == 10'000);
  CHECK(history.samples.size() <= 30);
  const auto by_heap = [](const LedgerSample& a, const LedgerSample& b) {
    return live_heap(a) < live_heap(b);
  };
  const auto fullest = std::max_element(history.samples.begin(), history.samples.end(), by_heap);
  CHECK(fullest->at == SimTime(7'777'000));
  CHECK(std::any_of(history.samples.begin(), history.samples.end(),
                    [](const LedgerSample& sample) { return sample.at == SimTime(3'333'000); }));
  CHECK(history.samples.back().at == SimTime(9'999'000));
}

TEST_CASE("steps that are left out are counted by those that stay, failures all stay",
          "[history]") {
  Clock clock;
  history::Recorder recorder(clock.simulation, {.samples = 30, .steps = 100});
  for (std::int64_t i = 0; i < 50'000; ++i) {
    clock.go_to(i * 1'000);
    recorder.step({.kind = StepKind::kSpill, .executor = 0, .bytes = Bytes(i % 1'000)});
    if (i % 5'000 == 0) {
      recorder.step({.kind = StepKind::kTaskFailed, .executor = 0, .what = "oom"});
    }
  }
  const History history = recorder.take();
  CHECK(history.steps.size() <= 100);
  CHECK(history.steps_seen == 50'010);
  std::int64_t spills = 0;
  std::int64_t failures = 0;
  Bytes largest;
  for (const HistoryStep& step : history.steps) {
    (step.kind == StepKind::kSpill ? spills : failures) += step.times;
    largest = std::max(largest, step.bytes);
  }
  CHECK(spills == 50'000);
  CHECK(failures == 10);
  CHECK(largest == Bytes(999));
  CHECK(std::is_sorted(history.steps.begin(), history.steps.end(),
                       [](const HistoryStep& a, const HistoryStep& b) { return a.at < b.at; }));
}

TEST_CASE("steps may be thinned more often than a number can be doubled", "[history]") {
  Clock clock;
  history::Recorder recorder(clock.simulation, {.samples = 30, .steps = 4});
  constexpr std::int64_t kSteps = 2'000;
  for (std::int64_t i = 0; i < kSteps; ++i) {
    clock.go_to(i);
    recorder.step({.kind = StepKind::kSpill, .executor = 1, .bytes = Bytes(i)});
  }
  const History history = recorder.take();
  std::int64_t times = 0;
  for (const HistoryStep& step : history.steps) {
    times += step.times;
  }
  CHECK(times == kSteps);
  CHECK(history.steps.size() <= 8);
  CHECK(history.steps.back().bytes == Bytes(kSteps - 1));
}

TEST_CASE("recording changes nothing of a run", "[history]") {
  const Scenario scenario = spilling_sort("1g");
  const Run with = recorded(scenario);
  const Run without = recorded(scenario, false);
  CHECK(with.manifest.trace_hash == without.manifest.trace_hash);
  CHECK(with.ended == without.ended);
  CHECK(without.history.samples.empty());
  CHECK(without.history.steps.empty());
}

TEST_CASE("a history reaches the peaks that the tables show", "[history]") {
  const Run run = recorded(spilling_sort("1g"));
  for (const ExecutorRow& row : run.executors) {
    Bytes heap;
    Bytes rss;
    for (const LedgerSample& sample : run.history.samples) {
      if (sample.executor == row.id) {
        heap = std::max(heap, live_heap(sample));
        rss = std::max(rss, sample.rss);
      }
    }
    CHECK(rss == row.peak_rss);
    if (row.id != kDriverId) {
      CHECK(heap == row.peak_heap);
    }
  }
}

TEST_CASE("steps name the task, the operator and the bytes", "[history]") {
  const Run run = recorded(spilling_sort("1g"));
  const auto spill =
      std::find_if(run.history.steps.begin(), run.history.steps.end(),
                   [](const HistoryStep& step) { return step.kind == StepKind::kSpill; });
  REQUIRE(spill != run.history.steps.end());
  CHECK(spill->bytes > 1_MiB);
  CHECK(spill->stage == 1);
  CHECK(spill->task >= 0);
  CHECK(spill->what == "Sort");
  CHECK(spill->account == Account::kHeapExecution);
}

TEST_CASE("partitions are what the tasks are given, and the hot key has a name", "[history]") {
  const Run run = recorded(spilling_sort("2g"));
  REQUIRE(run.history.partitions.size() == 2);
  const StagePartitions& sorted = run.history.partitions[1];
  REQUIRE(sorted.sizes.size() == 8);
  std::int64_t rows = 0;
  for (const PartitionSize& size : sorted.sizes) {
    rows += size.rows;
  }
  CHECK(rows == 20'000'000);
  REQUIRE_FALSE(sorted.hot_keys.empty());
  const HotKeyRead& hot = sorted.hot_keys.front();
  CHECK(hot.column == "k");
  CHECK(hot.rows >= 10'000'000);
  CHECK(hot.rows_of_all == 20'000'000);
  const auto largest = std::max_element(
      sorted.sizes.begin(), sorted.sizes.end(),
      [](const PartitionSize& a, const PartitionSize& b) { return a.rows < b.rows; });
  CHECK(hot.task == largest - sorted.sizes.begin());
}
