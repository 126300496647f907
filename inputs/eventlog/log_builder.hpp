// An event log under construction: the value, and the indexes that make it quick to build.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inputs/eventlog/event_log.hpp"
#include "inputs/eventlog/notices.hpp"

namespace oomcast::eventlog {

/// What is known of one task id while the log is read.
struct TaskSeen {
  std::uint32_t last_row = 0;  // of its last end
  std::uint8_t ends = 0;       // 0, 1, 2 = more
  bool started = false;
};

/// Task ids to what was seen of them: an array for the dense ids Spark gives, a map for the rest.
class TaskIndex {
 public:
  TaskSeen& at(std::int64_t task_id);
  template <class Visit>
  void for_each(Visit visit) const {
    for (const TaskSeen& seen : dense_) {
      visit(seen);
    }
    for (const auto& [id, seen] : sparse_) {
      visit(seen);
    }
  }

 private:
  std::vector<TaskSeen> dense_;
  std::map<std::int64_t, TaskSeen> sparse_;
};

class LogBuilder {
 public:
  EventLog log;
  Notices notices;
  TaskIndex tasks;

  std::uint32_t stage(std::int64_t id, std::int64_t attempt);
  std::uint32_t executor(std::string_view id);
  std::uint16_t end_reason(EndKind kind, std::string_view name);
  std::uint32_t accumulator_name(std::string_view name);
  Job& job(std::int64_t id);
  SqlExecution& execution(std::int64_t id);
  BlockSize& block(std::string_view id);
  StageAccumulator& accumulator(std::uint32_t stage, std::int64_t id, std::string_view name,
                                std::size_t& cursor);
  void stage_named(std::int64_t id, std::int64_t attempt);
  void raise_peaks(ExecutorPeaks& peaks, const ExecutorPeaks& seen);
  StageExecutorPeaks& stage_peaks(std::uint32_t stage, std::uint32_t executor);
  /// Looks for words about memory in a text.
  void look_for_memory(std::string_view text, std::string_view where);
  void count_event(std::string_view name);
  /// Everything that can be said only at the end.
  void finish();

 private:
  void finish_tasks();
  void finish_order();

  using Key = std::pair<std::int64_t, std::int64_t>;
  std::map<Key, std::uint32_t> stages_;
  Key last_stage_key_{-1, -1};
  std::uint32_t last_stage_ = 0;
  std::map<std::string, std::uint32_t, std::less<>> executors_;
  std::map<std::string, std::uint16_t, std::less<>> reasons_;
  std::map<std::string, std::uint32_t, std::less<>> accumulator_names_;
  std::vector<std::unordered_map<std::int64_t, std::uint32_t>> accumulators_;  // by stage
  std::map<std::int64_t, std::size_t> jobs_;
  std::map<std::int64_t, SqlExecution> executions_;
  std::map<std::string, std::uint32_t, std::less<>> blocks_;
  std::map<Key, std::uint32_t> stage_peaks_;
  std::set<Key> named_by_jobs_;
  std::map<std::string, std::int64_t, std::less<>> events_;
};

}  // namespace oomcast::eventlog
