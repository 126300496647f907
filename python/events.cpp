// What happened when: the events of a Run as columns.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "python/columns.hpp"
#include "python/tables.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

enum class EventKind : std::int8_t {
  kExecutorAdded,
  kStageSubmitted,
  kTaskFailed,
  kExecutorLost,
  kDriverLost,
  kStageCompleted,
  kStageFailed,
};
constexpr std::array<std::string_view, 7> kEventWords{
    "executor_added", "stage_submitted", "task_failed", "executor_lost",
    "driver_lost",    "stage_completed", "stage_failed"};

struct Event {
  SimTime at;
  EventKind kind;
  std::int32_t stage = -1;
  std::int32_t task = -1;
  std::int32_t executor = -2;
  std::string operator_name;
  Account account = Account::kCount;
  Bytes needed;
  Bytes limit;
  std::string what;
};

void add_stages(const Run& run, std::vector<Event>& events) {
  for (const StageRow& stage : run.stages) {
    const bool ran =
        stage.status == StageStatus::kSucceeded || stage.status == StageStatus::kFailed;
    if (!ran) {
      continue;
    }
    events.push_back({.at = stage.submitted,
                      .kind = EventKind::kStageSubmitted,
                      .stage = stage.stage,
                      .what = stage.name});
    events.push_back({.at = stage.completed,
                      .kind = stage.status == StageStatus::kFailed ? EventKind::kStageFailed
                                                                   : EventKind::kStageCompleted,
                      .stage = stage.stage,
                      .what = stage.name});
  }
}

void add_executors(const Run& run, std::vector<Event>& events) {
  for (const ExecutorRow& executor : run.executors) {
    if (executor.id == kDriverId) {
      continue;
    }
    events.push_back(
        {.at = executor.started, .kind = EventKind::kExecutorAdded, .executor = executor.id});
    if (executor.lost) {
      events.push_back({.at = executor.ended,
                        .kind = EventKind::kExecutorLost,
                        .executor = executor.id,
                        .what = executor.reason});
    }
  }
}

void add_failures(const Run& run, std::vector<Event>& events) {
  for (const Failure& failure : run.failures) {
    const Where& where = failure.where;
    const bool driver = where.executor == kDriverId && failure.exit_code != 0;
    events.push_back({.at = where.at,
                      .kind = driver ? EventKind::kDriverLost : EventKind::kTaskFailed,
                      .stage = where.stage,
                      .task = where.task,
                      .executor = where.executor,
                      .operator_name = where.operator_name,
                      .account = where.account,
                      .needed = failure.needed,
                      .limit = failure.limit,
                      .what = failure.message});
  }
}

}  // namespace

nb::dict event_columns(const Run& run) {
  std::vector<Event> events;
  add_executors(run, events);
  add_stages(run, events);
  add_failures(run, events);
  std::stable_sort(events.begin(), events.end(),
                   [](const Event& a, const Event& b) { return a.at < b.at; });
  std::vector<std::string_view> accounts;
  for (const AccountInfo& info : account_infos()) {
    accounts.push_back(info.name);
  }
  const auto account_code = [](const Event& event) {
    return event.account == Account::kCount ? std::int8_t{-1}
                                            : static_cast<std::int8_t>(event.account);
  };
  Columns out;
  out.times("at", member(events, &Event::at));
  out.words("event", each(events, [](const Event& e) { return static_cast<std::int8_t>(e.kind); }),
            {kEventWords.begin(), kEventWords.end()});
  out.numbers("stage", member(events, &Event::stage));
  out.numbers("task", member(events, &Event::task));
  out.numbers("executor", member(events, &Event::executor));
  out.texts("operator", each(events, [](const Event& event) { return event.operator_name; }));
  out.words("account", each(events, account_code), accounts);
  out.numbers("needed", member(events, &Event::needed));
  out.numbers("limit", member(events, &Event::limit));
  out.texts("what", each(events, [](const Event& event) { return event.what; }));
  return out.take();
}

}  // namespace oomcast::python
