#include "studies/observe/broadcast_tables.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "studies/observe/broadcast_shape.hpp"
#include "studies/observe/node_text.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::PlanNode;

constexpr std::int64_t kRowsMax = std::int64_t{1} << 32;

std::int64_t driver_metric(const EventLog& log, const PlanNode& node, std::string_view name) {
  std::int64_t value = -1;
  for (const eventlog::PlanMetric& metric : node.metrics) {
    for (const eventlog::DriverAccumulator& told : log.driver_accumulators) {
      if (metric.name == name && told.accumulator_id == metric.accumulator_id) {
        value = std::max(value, told.value);
      }
    }
  }
  return value;
}

/// The least peak of a task that looked rows up in the broadcast; 0: not known.
std::int64_t least_peak_of_users(const Group& group, const PlanNode& sink) {
  std::int64_t least = 0;
  for (const Member& member : group.members) {
    if (member.fragment == nullptr || !reads(*member.fragment->root, sink)) {
      continue;
    }
    for (const TaskLoad& task : member.loads->tasks) {
      const bool less = task.peak_bytes > 0 && (least == 0 || task.peak_bytes < least);
      least = less ? task.peak_bytes : least;
    }
  }
  return least;
}

}  // namespace

void find_broadcasts(const EventLog& log, const Group& group, plan::PhysicalJob& job,
                     PlanFacts& facts) {
  for (const Fragment& fragment : group.fragments) {
    if (fragment.sink == nullptr || cut_of(*fragment.sink) != Cut::kBroadcast) {
      continue;
    }
    const Member* from = nullptr;
    for (const Member& member : group.members) {
      from = member.fragment == &fragment ? &member : from;
    }
    if (from == nullptr) {
      continue;
    }
    const std::int64_t rows = driver_metric(log, *fragment.sink, "number of output rows");
    const std::int64_t bytes = driver_metric(log, *fragment.sink, "data size");
    plan::Broadcast table;
    table.label = fragment.sink->name;
    table.from_stage = static_cast<std::int32_t>(from->loads->id);
    table.long_key = has_long_key(fragment.sink->text);
    if (rows > 0) {
      table.rows = table.keys = std::min(rows, kRowsMax);
      const BroadcastShape shape = broadcast_shape(
          table.rows, bytes, least_peak_of_users(group, *fragment.sink), table.long_key);
      table.row_bytes = shape.row_bytes;
      table.key_range = shape.key_range;
    }
    facts.broadcasts.emplace(fragment.sink, static_cast<std::int32_t>(job.broadcasts.size()));
    job.broadcasts.push_back(std::move(table));
  }
}

void by_collected_rows(const plan::Op& collect, plan::Broadcast& table) {
  std::int64_t rows = 0;
  for (std::int64_t done = 0; const auto& [end, work] : collect.work.runs()) {
    rows += (end - done) * work.rows;
    done = end;
  }
  table.rows = table.keys = std::clamp<std::int64_t>(rows, 1, kRowsMax);
  table.row_bytes = collect.n.row_bytes;
}

}  // namespace oomcast::observe
