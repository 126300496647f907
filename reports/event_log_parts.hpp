// The events of a Spark event log, each as JSON. Mirrors Spark's JsonProtocol (4.3.0).
#pragma once

#include <array>

#include "reports/json_parts.hpp"

namespace oomcast::reports {

/// Simulated time zero stands for this moment, 2026-01-01 00:00 UTC: logs must not depend on a
/// clock.
inline constexpr std::int64_t kLogEpochMs = 1'767'225'600'000;
inline std::int64_t log_ms(SimTime at) { return kLogEpochMs + at.count() / 1'000'000; }

/// One attempt of a stage, as the log tells it.
struct LoggedAttempt {
  const StageRow* row = nullptr;
  std::int32_t attempt = 0;
  std::int64_t tasks = 0;
  SimTime submitted;
  SimTime completed;
  std::string failure;  // empty: it succeeded
};

/// What Spark calls executor metrics: peaks of one container over a stage.
struct ContainerPeaks {
  std::array<Bytes, kAccountCount> bytes{};
  Bytes heap;  // live, with garbage
  Bytes off_heap;
  Bytes jvm_rss;
  Bytes python;
  Bytes on_heap_unified;
  Bytes off_heap_unified;
  Duration gc;
  void take(const LedgerSample& sample);
};
Json executor_metrics_json(const ContainerPeaks& peaks);

Json stage_info_json(const LoggedAttempt& attempt, bool with_times);
Json task_start_json(const TaskRow& task);
/// `reason`: how Spark tells a task's end; see task_end_reason.
Json task_end_json(const TaskRow& task, bool is_result, Json reason, const ContainerPeaks& peaks);
Json task_end_reason(const TaskRow& task, const Failure* failure, const std::string& loss_reason);

std::string executor_name(std::int32_t executor);

}  // namespace oomcast::reports
