#include "studies/observe/adaptive_reads.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "models/plan/map_outputs.hpp"
#include "models/plan/reads.hpp"
#include "sim/math.hpp"
#include "studies/observe/spread_rows.hpp"

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;
using plan::ReadPart;
using plan::ReadParts;
using sim::mul_div;

/// One shuffle with the operators between it and the join, or the stage's end.
struct Side {
  const PlanNode* exchange = nullptr;
  const StageLoads* writer = nullptr;
  std::set<std::int64_t> metrics;  // accumulators of all its nodes
  Column rows;                     // by partition
};

bool is_join(const PlanNode& node) {
  const std::string_view name = bare_name(node);
  return node.children.size() == 2 && (name == "SortMergeJoin" || name == "ShuffledHashJoin");
}

/// The exchange below nodes with one input each; null if there are others.
const PlanNode* direct_exchange(const PlanNode& from) {
  const PlanNode* node = &from;
  while (cut_of(*node) == Cut::kNone && node->children.size() == 1) {
    node = &node->children.front();
  }
  return cut_of(*node) == Cut::kShuffle ? node : nullptr;
}

void gather_metrics(const PlanNode& from, Side& side) {
  const PlanNode* node = &from;
  while (true) {
    for (const eventlog::PlanMetric& metric : node->metrics) {
      side.metrics.insert(metric.accumulator_id);
    }
    if (node == side.exchange) {
      return;
    }
    node = &node->children.front();
  }
}

struct Reading {
  std::vector<Side> sides;
  std::optional<planner::JoinType> join;
};

planner::JoinType join_type(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, planner::JoinType>, 5> kWords{{
      {"LeftOuter", planner::JoinType::kLeftOuter},
      {"RightOuter", planner::JoinType::kRightOuter},
      {"FullOuter", planner::JoinType::kFullOuter},
      {"LeftSemi", planner::JoinType::kLeftSemi},
      {"LeftAnti", planner::JoinType::kLeftAnti},
  }};
  for (const auto& [word, type] : kWords) {
    if (text.find(word) != std::string_view::npos) {
      return type;
    }
  }
  return planner::JoinType::kInner;
}

planner::ShuffleOrigin origin_of(std::string_view exchange) {
  constexpr std::array<std::pair<std::string_view, planner::ShuffleOrigin>, 4> kWords{{
      {"REPARTITION_BY_NUM", planner::ShuffleOrigin::kRepartitionByNum},
      {"REPARTITION_BY_COL", planner::ShuffleOrigin::kRepartitionByCol},
      {"REBALANCE_PARTITIONS_BY_NONE", planner::ShuffleOrigin::kRebalancePartitionsByNone},
      {"REBALANCE_PARTITIONS_BY_COL", planner::ShuffleOrigin::kRebalancePartitionsByCol},
  }};
  for (const auto& [word, origin] : kWords) {
    if (exchange.find(word) != std::string_view::npos) {
      return origin;
    }
  }
  return planner::ShuffleOrigin::kEnsureRequirements;
}

/// Shuffles that the stage reads: one, or the two of a join. Nothing for anything else. A join is
/// not split if an operator above it needs its partitioning.
std::optional<Reading> reading_of(const Fragment& fragment) {
  Reading reading;
  bool needs_partitioning = false;
  const PlanNode* node = fragment.root;
  while (cut_of(*node) == Cut::kNone && node->children.size() == 1) {
    const std::string_view name = bare_name(*node);
    needs_partitioning =
        needs_partitioning || name.ends_with("Aggregate") || name == "Window" || name == "Sort";
    node = &node->children.front();
  }
  if (is_join(*node)) {
    for (const PlanNode& child : node->children) {
      reading.sides.push_back({.exchange = direct_exchange(child)});
      if (reading.sides.back().exchange == nullptr) {
        return std::nullopt;
      }
      gather_metrics(child, reading.sides.back());
    }
    if (!needs_partitioning) {
      reading.join = join_type(node->text);
    }
    return reading;
  }
  if (cut_of(*node) != Cut::kShuffle) {
    return std::nullopt;
  }
  reading.sides.push_back({.exchange = node});
  return reading;
}

/// Who wrote each side; false if the log does not have all of them.
bool find_writers(const std::vector<WrittenShuffle>& shuffles, Reading& reading) {
  for (Side& side : reading.sides) {
    const auto written =
        std::find_if(shuffles.begin(), shuffles.end(),
                     [&](const WrittenShuffle& s) { return s.exchange == side.exchange; });
    side.writer = written == shuffles.end() ? nullptr : written->writer;
  }
  return std::all_of(reading.sides.begin(), reading.sides.end(),
                     [](const Side& side) { return side.writer != nullptr; });
}

/// Rows by partition of each side; false if the log has sums alone.
bool find_rows(const StageLoads& loads, Reading& reading) {
  if (reading.sides.size() == 1) {
    reading.sides[0].rows = column_of(loads, &TaskLoad::shuffle_read_records);
    return true;
  }
  for (Side& side : reading.sides) {
    const auto found = loads.metrics.find(metric_id(*side.exchange, "records read"));
    if (found == loads.metrics.end()) {
      return false;
    }
    side.rows = found->second;
    complete(loads, side.writer->sum.shuffle_write_records, side.rows);
  }
  return true;
}

planner::MapSizes sizes_of(const Side& side, const StageLoads& writer,
                           const sizes::MapStatusRule& rule) {
  constexpr std::int64_t kMillion = 1'000'000;
  plan::MapOutputs outputs;
  for (const TaskLoad& map : writer.tasks) {
    outputs.map_rows.append(1, map.shuffle_write_records);
  }
  for (const std::int64_t rows : side.rows) {
    outputs.reducers.push_back({.rows = rows});
  }
  const std::int64_t rows = std::max<std::int64_t>(1, writer.sum.shuffle_write_records);
  outputs.serialized_row = writer.sum.shuffle_write_bytes / rows + 1;
  outputs.compressed_ppm =
      mul_div(writer.sum.shuffle_write_bytes, kMillion, rows * outputs.serialized_row);
  return plan::reported_sizes(outputs, rule);
}

/// One part of each side for each task to be; empty if tasks stay as they are.
std::vector<ReadParts> parts_of(const Reading& reading, const planner::AdaptiveReadConf& conf,
                                const sizes::MapStatusRule& rule) {
  planner::FinishedInputs inputs;
  planner::ReadGroup group;
  for (const Side& side : reading.sides) {
    group.shuffles.push_back(inputs.shuffles.size());
    inputs.shuffles.push_back({.sizes = sizes_of(side, *side.writer, rule),
                               .partitions = static_cast<std::int64_t>(side.rows.size()),
                               .origin = origin_of(side.exchange->text),
                               .own_advisory = std::nullopt});
  }
  inputs.groups = {group};
  inputs.shuffled_join = reading.join;
  const planner::StageReads reads = planner::optimize_reads(inputs, conf);
  std::vector<ReadParts> parts;
  for (std::size_t i = 0; i < reads.reads.size(); ++i) {
    if (!reads.reads[i]) {
      return {};
    }
    parts.push_back(plan::read_parts(*reads.reads[i], inputs.shuffles[i].sizes));
  }
  const bool match = !parts.empty() && parts.front().size() == parts.back().size();
  return match ? parts : std::vector<ReadParts>();
}

/// What a task has of a number by partition: of a side its part, of the whole stage what is left
/// of it by the parts of both.
std::int64_t of(const Column& values, const std::vector<const ReadPart*>& parts) {
  std::int64_t sum = 0;
  for (std::int64_t i = parts.front()->begin; i < parts.front()->end; ++i) {
    std::int64_t value = values[static_cast<std::size_t>(i)];
    for (const ReadPart* part : parts) {
      value = part->of(value);
    }
    sum += value;
  }
  return sum;
}

/// The parts that each task to be reads, one of each side.
using TaskParts = std::vector<std::vector<const ReadPart*>>;

TaskParts by_task(const std::vector<ReadParts>& sides) {
  TaskParts tasks(sides.front().size());
  for (std::size_t task = 0; task < tasks.size(); ++task) {
    for (const ReadParts& side : sides) {
      tasks[task].push_back(&side[task]);
    }
  }
  return tasks;
}

Column spread(const Column& column, const TaskParts& tasks, std::optional<std::size_t> side) {
  Column result;
  for (const auto& mine : tasks) {
    result.push_back(side ? of(column, {mine[*side]}) : of(column, mine));
  }
  return result;
}

void spread_metrics(const Reading& reading, const TaskParts& tasks, StageLoads& loads) {
  for (const Side& side : reading.sides) {
    if (const auto read = loads.metrics.find(metric_id(*side.exchange, "records read"));
        read != loads.metrics.end()) {
      read->second = side.rows;
    }
  }
  for (auto& [id, column] : loads.metrics) {
    std::optional<std::size_t> owner;
    for (std::size_t side = 0; side < reading.sides.size(); ++side) {
      owner = reading.sides[side].metrics.contains(id) ? std::optional(side) : owner;
    }
    column = spread(Column(column), tasks, owner);
  }
  loads.reads_known = true;
}

/// The attempt that stands for the part: none if one of its partitions was never read to its end.
std::int64_t row_of(const StageLoads& loads, const ReadPart& part) {
  std::int64_t row = loads.tasks[static_cast<std::size_t>(part.begin)].row;
  for (std::int64_t i = part.begin; i < part.end; ++i) {
    row = std::min(row, loads.tasks[static_cast<std::size_t>(i)].row);
  }
  return row;
}

void spread_loads(const Reading& reading, const TaskParts& tasks, StageLoads& loads) {
  std::vector<TaskLoad> made(tasks.size());
  for (const LoadField field : all_load_fields()) {
    const Column column = spread(column_of(loads, field), tasks, std::nullopt);
    for (std::size_t task = 0; task < tasks.size(); ++task) {
      made[task].*field = column[task];
    }
  }
  const std::int64_t bytes = loads.sum.shuffle_read_bytes;
  const std::int64_t records = std::max<std::int64_t>(1, loads.sum.shuffle_read_records);
  const std::int64_t culprit = std::exchange(loads.culprit, -1);
  loads.sum = {};
  loads.unknown = 0;
  for (std::size_t task = 0; task < tasks.size(); ++task) {
    TaskLoad& load = made[task];
    load.shuffle_read_records = 0;
    for (std::size_t side = 0; side < reading.sides.size(); ++side) {
      load.shuffle_read_records += of(reading.sides[side].rows, {tasks[task][side]});
    }
    load.shuffle_read_bytes =
        reading.sides.size() == 1
            ? load.shuffle_read_bytes
            : mul_div(bytes, std::min(load.shuffle_read_records, records), records);
    const ReadPart& part = *tasks[task].front();
    load.row = row_of(loads, part);
    loads.unknown += load.row < 0 ? 1 : 0;
    if (loads.culprit < 0 && part.begin <= culprit && culprit < part.end) {
      loads.culprit = static_cast<std::int64_t>(task);
    }
    loads.sum.add(load);
  }
  loads.tasks = std::move(made);
}

}  // namespace

bool read_adaptively(const Fragment& fragment, const std::vector<WrittenShuffle>& shuffles,
                     const planner::AdaptiveReadConf& conf, const sizes::MapStatusRule& rule,
                     StageLoads& loads) {
  std::optional<Reading> reading = reading_of(fragment);
  if (!reading || !find_writers(shuffles, *reading) || !find_rows(loads, *reading)) {
    return false;
  }
  const std::vector<ReadParts> parts = parts_of(*reading, conf, rule);
  if (parts.empty()) {
    return false;
  }
  const TaskParts tasks = by_task(parts);
  spread_metrics(*reading, tasks, loads);
  spread_loads(*reading, tasks, loads);
  return true;
}

}  // namespace oomcast::observe
