#include "studies/observe/task_time.hpp"

#include <algorithm>

namespace oomcast::observe {

using eventlog::TaskFlag;
using eventlog::TaskMetric;

std::optional<TaskTime> task_time(const eventlog::EventLog& log, std::size_t row) {
  const bool well = log.end_reasons[log.tasks.reason(row)].kind == eventlog::EndKind::kSuccess;
  if (!well || log.tasks.flag(row, TaskFlag::kDuplicate) ||
      !log.tasks.has(row, TaskMetric::kRunTimeMs)) {
    return std::nullopt;
  }
  static constexpr std::int64_t kMostMs =
      std::int64_t{31} * 86'400'000;  // damaged logs hold any number
  const auto ms = [](std::int64_t value) { return std::clamp<std::int64_t>(value, 0, kMostMs); };
  const auto metric = [&](TaskMetric m) { return ms(log.tasks.metric(row, m)); };
  const std::int64_t launch = log.tasks.launch_ms(row);
  const std::int64_t finish = log.tasks.finish_ms(row);
  TaskTime time{.run = metric(TaskMetric::kRunTimeMs), .gc = metric(TaskMetric::kGcTimeMs)};
  // Clocks of driver and executor differ: a task holds its slot at least while it runs.
  time.slot = std::max(time.run, launch > 0 && finish > launch ? ms(finish - launch) : 0);
  time.gc = std::min(time.gc, time.run);  // what came before counts as its start
  time.fetch_wait = std::min(metric(TaskMetric::kFetchWaitMs), time.run - time.gc);
  return time;
}

}  // namespace oomcast::observe
