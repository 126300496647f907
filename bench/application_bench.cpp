// Tasks simulated per second, at three sizes (time must grow with tasks, not faster), and the whole
// Black Friday: hundreds of thousands of scan tasks, a skewed join, executors lost, the job
// aborted.
#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <string>

#include "bench/support/bench.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/application/simulate.hpp"
#include "models/operators/kinds.hpp"

namespace oomcast {
namespace {

constexpr const char* kFolder = OOMCAST_SOURCE_DIR "/scenarios/black-friday/";

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(file), {});
}

Scenario load(const std::string& name) {
  const std::string path = kFolder + name + ".json";
  const std::optional<std::string> text = read_file(path);
  bench::require_equal("the scenario's file can be read", text.has_value() ? 1 : 0, 1);
  Checked<Scenario> scenario = read_scenario(*text, path, {operator_specs(), read_file});
  bench::require_equal("the scenario is valid", scenario.ok() ? 1 : 0, 1);
  return std::move(scenario).value();
}

Run play(const Scenario& scenario) {
  Checked<Run> run = simulate(scenario, {.keep_tasks = false});
  bench::require_equal("the scenario can be planned", run.ok() ? 1 : 0, 1);
  return std::move(run).value();
}

std::int64_t tasks_of(const Run& run) {
  std::int64_t tasks = 0;
  for (const StageRow& stage : run.stages) {
    tasks += stage.tasks_succeeded + stage.tasks_failed;
  }
  return tasks;
}

/// The ordinary day with `thousands` thousand scan tasks: files of 128 MiB each.
Scenario with_tasks(std::int64_t thousands) {
  Scenario scenario = load("ordinary-day");
  for (Dataset& data : scenario.data) {
    if (data.name == "transactions") {
      data.files = thousands * 1000;
      data.stored_bytes = Bytes((std::int64_t{128} << 20) * data.files);
    }
  }
  return scenario;
}

void tasks_per_second(benchmark::State& state) {
  const Scenario scenario = with_tasks(bench::scaled(state.range(0), 1));
  const std::uint64_t expected = play(scenario).manifest.trace_hash;
  std::int64_t tasks = 0;
  for (auto _ : state) {
    const Run run = play(scenario);
    bench::require_equal("trace hash", run.manifest.trace_hash, expected);
    tasks += tasks_of(run);
  }
  state.SetItemsProcessed(tasks);
}
BENCHMARK(tasks_per_second)->Arg(10)->Arg(100)->Arg(800)->Unit(benchmark::kMillisecond);

void black_friday(benchmark::State& state) {
  Scenario scenario = load("black-friday");
  if (bench::smoke()) {
    scenario.data = with_tasks(1).data;
  }
  const std::uint64_t expected = play(scenario).manifest.trace_hash;
  std::int64_t tasks = 0;
  for (auto _ : state) {
    const Run run = play(scenario);
    bench::require_equal("trace hash", run.manifest.trace_hash, expected);
    tasks += tasks_of(run);
  }
  state.SetItemsProcessed(tasks);
}
BENCHMARK(black_friday)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oomcast
