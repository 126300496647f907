// What an event log teaches about the machine it ran on.
#include "studies/observe/calibrate.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "models/application/simulate.hpp"
#include "models/cost/coefficients.hpp"
#include "models/plan/plan.hpp"
#include "models/verdict/chance.hpp"
#include "sim/math.hpp"
#include "studies/observe/heap_lessons.hpp"
#include "studies/observe/quartiles.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::TaskMetric;
using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
// Machines differ by some ten times from ours; what is beyond is not pace but waiting.
constexpr std::int64_t kPaceMin = 20'000;
constexpr std::int64_t kPaceMax = 50 * kMillion;

struct Spilled {
  std::int64_t observed = 0;
  std::int64_t simulated = 0;
};

/// Time in which a task held its slot, without collections: its start counts, for it decides which
/// tasks share memory.
std::int64_t working_ns(const EventLog& log, std::size_t row) {
  const std::int64_t slot_ms = log.tasks.finish_ms(row) - log.tasks.launch_ms(row);
  const std::int64_t ms = std::max(slot_ms, log.tasks.metric(row, TaskMetric::kRunTimeMs)) -
                          log.tasks.metric(row, TaskMetric::kGcTimeMs);
  return std::clamp<std::int64_t>(ms, 0, 1'000'000'000) * kMillion;
}

/// By stage, and index of task.
using TaskTimes = std::map<std::pair<std::int32_t, std::int32_t>, std::int64_t>;

TaskTimes simulated_times(const Run& run) {
  TaskTimes times;
  for (const TaskRow& task : run.tasks) {
    if (task.outcome == Outcome::kSuccess && !task.killed) {
      times[{task.stage, task.index}] = (task.end - task.start - task.gc_time).count();
    }
  }
  return times;
}

void learn_pace(const EventLog& log, const Run& run, Calibration& to) {
  const TaskTimes times = simulated_times(run);
  std::map<std::int32_t, std::vector<std::int64_t>> ratios;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    const eventlog::Stage& stage = log.stages[log.tasks.stage(row)];
    const auto id = static_cast<std::int32_t>(stage.id);
    const auto found = times.find({id, log.tasks.index(row)});
    const bool well = log.end_reasons[log.tasks.reason(row)].kind == eventlog::EndKind::kSuccess;
    if (!well || stage.attempt != 0 || found == times.end() || found->second <= 0) {
      continue;
    }
    const std::int64_t observed = working_ns(log, row);
    if (observed > 0) {
      const std::int64_t ratio =
          std::clamp(mul_div(observed, kMillion, found->second), kPaceMin, kPaceMax);
      ratios[id].push_back(ratio);
      to.stages[id].by_task[log.tasks.index(row)] = ratio;
    }
  }
  for (auto& [id, all] : ratios) {
    StagePace& pace = to.stages[id];
    pace.tasks = static_cast<std::int64_t>(all.size());
    pace.time_low_ppm = quantile(all, 1);
    pace.time_high_ppm = quantile(all, 3);
    pace.time_ppm = quantile(all, 2);
  }
}

void learn_compression(const EventLog& log, const Scenario& played, const Run& run,
                       Calibration& to) {
  std::map<std::int32_t, std::int64_t> ppm;  // what the run was played with
  for (const plan::PhysicalJob& job : *played.observed) {
    for (const plan::Stage& stage : job.stages) {
      constexpr std::int64_t kUsual = 450'000;  // TaskConf::spill_compressed_ppm
      ppm[stage.id] = stage.spill_compressed_ppm > 0 ? stage.spill_compressed_ppm : kUsual;
    }
  }
  std::map<std::int32_t, Spilled> spilled;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    const auto id = static_cast<std::int32_t>(log.stages[log.tasks.stage(row)].id);
    spilled[id].observed += std::clamp<std::int64_t>(
        log.tasks.metric(row, TaskMetric::kDiskSpilledBytes), 0, std::int64_t{1} << 40);
  }
  for (const StageRow& row : run.stages) {
    spilled[row.stage].simulated += row.disk_bytes_spilled.count();
  }
  for (const auto& [id, bytes] : spilled) {
    if (bytes.observed > 0 && bytes.simulated > 0) {
      to.stages[id].spill_compressed_ppm = std::clamp<std::int64_t>(
          mul_div(std::min(bytes.observed, std::int64_t{1} << 50), ppm[id], bytes.simulated), 1'000,
          2 * kMillion);
    }
  }
}

std::string percent(std::int64_t ppm) { return std::to_string(ppm / 10'000) + " %"; }

bool heap_death(Outcome outcome) { return outcome == Outcome::kExecutorOom; }

/// Limits of the heap with which executors end as they were seen to.
void learn_limits(const Observation& own, const Run& run, Calibration& to) {
  const bool died = heap_death(own.end.outcome);
  const bool usable = died || own.end.outcome == Outcome::kSuccess;
  if (usable && own.end.complete) {
    to.heap = heap_lessons(run.verdict.heap, died);
    to.heap_contradicts = died != heap_death(run.verdict.outcome);
  }
}

/// Each task its own pace while it is the same task; the median where tasks are others.
void set_pace(const StagePace& pace, plan::Stage& stage) {
  stage.time_ppm = {};
  for (std::int64_t i = 0; i < stage.tasks; ++i) {
    const auto found = pace.by_task.find(static_cast<std::int32_t>(i));
    const bool same = stage.tasks == pace.stage_tasks && found != pace.by_task.end();
    stage.time_ppm.append(1, same ? found->second : pace.time_ppm);
  }
}

}  // namespace

Calibration calibrate(const EventLog& log, const Observation& own) {
  Calibration learned;
  learned.simulations = 1;
  const Checked<Run> usual = simulate(own.scenario, {.keep_tasks = true});
  if (!usual.ok()) {
    return learned;
  }
  learn_pace(log, usual.value(), learned);
  learn_compression(log, own.scenario, usual.value(), learned);
  for (const plan::PhysicalJob& job : *own.scenario.observed) {
    for (const plan::Stage& stage : job.stages) {
      if (const auto found = learned.stages.find(stage.id); found != learned.stages.end()) {
        found->second.stage_tasks = stage.tasks;
      }
    }
  }
  Observation paced = own;
  apply(learned, AppliedTo::kSameRun, paced);
  learned.simulations += 1;
  const Checked<Run> again = simulate(paced.scenario, {.keep_tasks = false});
  if (again.ok()) {
    learn_limits(paced, again.value(), learned);
  }
  return learned;
}

void apply(const Calibration& learned, AppliedTo run, Observation& to) {
  std::vector<plan::PhysicalJob> jobs = *to.scenario.observed;
  for (plan::PhysicalJob& job : jobs) {
    for (plan::Stage& stage : job.stages) {
      if (const auto found = learned.stages.find(stage.id); found != learned.stages.end()) {
        set_pace(found->second, stage);
        const std::int64_t spills = found->second.spill_compressed_ppm;
        stage.spill_compressed_ppm = spills > 0 ? spills : stage.spill_compressed_ppm;
      }
    }
  }
  to.scenario.observed = std::make_shared<const std::vector<plan::PhysicalJob>>(std::move(jobs));
  const HeapLimits& heap = run == AppliedTo::kSameRun ? learned.heap.run : learned.heap.job;
  to.scenario.heap_limits = heap;
  if (learned.heap_contradicts) {
    to.assumptions.push_back(
        "heap: executors of this log " +
        std::string(heap_death(to.end.outcome) ? "died where the usual limits let them live"
                                               : "lived where the usual limits kill them") +
        ": what can stay alive is taken as " + percent(heap.live_ppm) + " of the usual (known to " +
        percent(coefficient(Coef::kLiveErrorPpm)) + "), the largest gap as " +
        percent(heap.gap_ppm) + " (" + percent(coefficient(Coef::kArrayErrorPpm)) +
        "), for arrays that grow among others " + percent(heap.grown_ppm) + " (" +
        percent(verdict::grown_error_ppm()) + ")");
  }
}

}  // namespace oomcast::observe
