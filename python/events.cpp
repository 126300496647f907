// What happened when: the steps of a Run's history as columns; without one, those of its tables.
#include <algorithm>
#include <string_view>
#include <vector>

#include "python/columns.hpp"
#include "python/tables.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

void add_stages(const Run& run, std::vector<HistoryStep>& steps) {
  for (const StageRow& stage : run.stages) {
    if (stage.status != StageStatus::kSucceeded && stage.status != StageStatus::kFailed) {
      continue;
    }
    steps.push_back({.at = stage.submitted,
                     .kind = StepKind::kStageSubmitted,
                     .stage = stage.stage,
                     .what = stage.name});
    if (stage.status == StageStatus::kSucceeded) {
      steps.push_back({.at = stage.completed,
                       .kind = StepKind::kStageCompleted,
                       .stage = stage.stage,
                       .what = stage.name});
    }
  }
}

void add_executors(const Run& run, std::vector<HistoryStep>& steps) {
  for (const ExecutorRow& executor : run.executors) {
    if (executor.id == kDriverId) {
      continue;
    }
    steps.push_back(
        {.at = executor.started, .kind = StepKind::kExecutorAdded, .executor = executor.id});
    if (executor.lost) {
      steps.push_back({.at = executor.ended,
                       .kind = StepKind::kExecutorLost,
                       .executor = executor.id,
                       .what = executor.reason});
    }
  }
}

void add_failures(const Run& run, std::vector<HistoryStep>& steps) {
  for (const Failure& failure : run.failures) {
    const Where& where = failure.where;
    steps.push_back({.at = where.at,
                     .kind = StepKind::kTaskFailed,
                     .account = where.account,
                     .executor = where.executor,
                     .stage = where.stage,
                     .task = where.task,
                     .asked = failure.needed,
                     .what = failure.message});
  }
}

std::vector<HistoryStep> steps_of(const Run& run) {
  if (!run.history.steps.empty()) {
    return run.history.steps;
  }
  std::vector<HistoryStep> steps;
  add_executors(run, steps);
  add_stages(run, steps);
  add_failures(run, steps);
  std::stable_sort(steps.begin(), steps.end(),
                   [](const HistoryStep& a, const HistoryStep& b) { return a.at < b.at; });
  return steps;
}

std::int8_t account_code(Account account) {
  return account == Account::kCount ? std::int8_t{-1} : static_cast<std::int8_t>(account);
}

}  // namespace

nb::dict event_columns(const Run& run) {
  const std::vector<HistoryStep> steps = steps_of(run);
  std::vector<std::string_view> accounts;
  for (const AccountInfo& info : account_infos()) {
    accounts.push_back(info.name);
  }
  std::vector<std::string_view> kinds;
  for (int i = 0; i < static_cast<int>(StepKind::kCount); ++i) {
    kinds.push_back(step_name(static_cast<StepKind>(i)));
  }
  Columns out;
  out.times("at", member(steps, &HistoryStep::at));
  out.words("event",
            each(steps, [](const HistoryStep& s) { return static_cast<std::int8_t>(s.kind); }),
            kinds);
  out.numbers("executor", member(steps, &HistoryStep::executor));
  out.numbers("stage", member(steps, &HistoryStep::stage));
  out.numbers("task", member(steps, &HistoryStep::task));
  out.words("account", each(steps, [](const HistoryStep& s) { return account_code(s.account); }),
            accounts);
  out.words("from", each(steps, [](const HistoryStep& s) { return account_code(s.from); }),
            accounts);
  out.numbers("bytes", member(steps, &HistoryStep::bytes));
  out.numbers("asked", member(steps, &HistoryStep::asked));
  out.times("took", member(steps, &HistoryStep::took));
  out.numbers("times", member(steps, &HistoryStep::times));
  out.texts("what", each(steps, [](const HistoryStep& s) { return s.what; }));
  return out.take();
}

}  // namespace oomcast::python
