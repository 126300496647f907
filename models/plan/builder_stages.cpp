// Builder: stages that operators are appended to, and the exchanges between them.
#include <algorithm>
#include <tuple>

#include "models/plan/builder.hpp"
#include "models/planner/rule_conf.hpp"
#include "models/text/lists.hpp"
#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using sim::mul_div;

std::string describe(const Stage& stage) {
  std::string text;
  for (const Op& op : stage.ops) {
    text += text.empty() ? op.label : " > " + op.label;
  }
  return text;
}

/// Inputs of operators that move behind `offset` others.
void shift(Op& op, std::int32_t offset) {
  op.input += op.input >= 0 ? offset : 0;
  op.right += op.right >= 0 ? offset : 0;
}

/// Nothing for the tasks of the other child of a union, before or behind one's own.
void pad(PerTask<Work>& work, std::int64_t before, std::int64_t behind) {
  PerTask<Work> padded;
  padded.append(before, Work{});
  for (std::int64_t done = 0; const auto& [end, value] : work.runs()) {
    padded.append(end - done, value);
    done = end;
  }
  padded.append(behind, Work{});
  work = std::move(padded);
}

/// The list `times` over, each of its tasks `copies` times in a row.
void cross(PerTask<Work>& work, std::int64_t times, std::int64_t copies) {
  PerTask<Work> crossed;
  for (std::int64_t i = 0; i < times; ++i) {
    for (std::int64_t done = 0; const auto& [end, value] : work.runs()) {
      crossed.append((end - done) * copies, value);
      done = end;
    }
  }
  work = std::move(crossed);
}

/// Changes what the tasks of a stage's operators meet.
template <class Change>
void for_work(Stage& stage, Change change) {
  for (Op& op : stage.ops) {
    change(op.work);
    if (!op.work_right.empty()) {
      change(op.work_right);
    }
  }
}

/// Both stages with the tasks of the left one and, behind them, those of the right one.
void append_tasks(Stage& left, Stage& right) {
  const std::int64_t before = left.tasks;
  const std::int64_t behind = right.tasks;
  for_work(left, [&](PerTask<Work>& work) { pad(work, 0, behind); });
  for_work(right, [&](PerTask<Work>& work) { pad(work, before, 0); });
  left.tasks = right.tasks = before + behind;
}

/// Both stages with a task for each pair of their tasks.
void cross_tasks(Stage& left, Stage& right) {
  const std::int64_t lefts = left.tasks;
  const std::int64_t rights = right.tasks;
  for_work(left, [&](PerTask<Work>& work) { cross(work, 1, rights); });
  for_work(right, [&](PerTask<Work>& work) { cross(work, lefts, 1); });
  left.tasks = right.tasks = lefts * rights;
}

}  // namespace

std::pair<std::int32_t, std::int32_t> Builder::open_stage(std::int64_t tasks, Op source) {
  OpenStage open;
  open.stage.tasks = tasks;
  open.stage.ops.push_back(std::move(source));
  open_.push_back(std::move(open));
  return {static_cast<std::int32_t>(open_.size()) - 1, 0};
}

std::int32_t Builder::append(std::int32_t stage_index, Op op) {
  Stage& target = stage(stage_index);
  target.ops.push_back(std::move(op));
  return static_cast<std::int32_t>(target.ops.size()) - 1;
}

void Builder::merge_stages(Output& left, Output& right) {
  OpenStage& into = open(left.stage);
  OpenStage& from = open(right.stage);
  SIM_CHECK(left.stage != right.stage && into.stage.tasks == from.stage.tasks,
            "two stages of different width cannot become one");
  const auto offset = static_cast<std::int32_t>(into.stage.ops.size());
  const auto take = [](auto& to, const auto& more) {
    to.insert(to.end(), more.begin(), more.end());
  };
  for (Op& op : from.stage.ops) {
    shift(op, offset);
    into.stage.ops.push_back(std::move(op));
  }
  for (Read& read : from.reads) {
    read.op += offset;
  }
  take(into.reads, from.reads);
  take(into.stage.parents, from.stage.parents);
  take(into.stage.broadcasts, from.stage.broadcasts);
  into.partitioning_used = into.partitioning_used || from.partitioning_used;
  if (!into.join && from.join) {
    into.join = from.join;
    into.join_left = from.join_left;
    into.join_right = from.join_right;
  }
  from = OpenStage{};
  right.stage = left.stage;
  right.op += offset;
}

/// One stage of two of the same width, whose reads stay those of different children of a union.
void Builder::unite_stages(Output& left, Output& right) {
  OpenStage& into = open(left.stage);
  const std::int32_t before = std::max(into.union_children, 1);
  const std::int32_t behind = std::max(open(right.stage).union_children, 1);
  for (Read& read : open(right.stage).reads) {
    read.child += before;
  }
  merge_stages(left, right);
  into.union_children = before + behind;
}

void Builder::zip_stage(Output& left, Output& right) {
  unite_stages(left, right);
  open(left.stage).partitioning_used = true;
}

void Builder::append_stage(Output& left, Output& right) {
  append_tasks(stage(left.stage), stage(right.stage));
  unite_stages(left, right);
}

void Builder::cross_stage(Output& left, Output& right) {
  cross_tasks(stage(left.stage), stage(right.stage));
  unite_stages(left, right);
}

SpreadPtr Builder::spread_of(const Relation& relation,
                             const std::vector<std::string>& columns) const {
  SpreadPtr key;
  for (const std::string& name : columns) {
    const RelationColumn* column = relation.find(name);
    if (column == nullptr || column->keys == nullptr) {
      return nullptr;
    }
    key = key == nullptr ? column->keys : combined(key, column->keys);
  }
  return key;
}

PerTask<Work> Builder::work(const Output& output, const std::vector<std::string>& columns) {
  PerTask<Work> result;
  if (!columns.empty() && output.partitioned_by == columns) {
    for (const PartitionKeys& p : output.keys) {
      result.append(1, {p.rows, p.groups, p.largest, p.rows, 0});
    }
    return result;
  }
  const SpreadPtr spread = spread_of(output.relation, columns);
  if (spread != nullptr && spread->table != nullptr && output.partitioned_by.empty()) {
    // Generated rows, not yet moved: every task's keys are known one by one.
    for (const PartitionKeys& p : by_map(*spread, output.rows.size())) {
      result.append(1, {p.rows, p.groups, p.largest, p.rows, 0});
    }
    return result;
  }
  std::int64_t done = 0;
  for (const auto& [end, rows] : output.rows.runs()) {
    Work work{rows, rows, 1, rows, 0};
    if (columns.empty()) {
      work.groups = std::min<std::int64_t>(rows, 1);
      work.largest_group = rows;
    } else if (spread != nullptr) {
      const PartitionKeys keys = drawn(*spread, rows);
      work.groups = keys.groups;
      work.largest_group = keys.largest;
    }
    result.append(end - done, work);
    done = end;
  }
  return result;
}

std::int64_t Builder::shuffle_partitions() const { return planner::planned_partitions(conf()); }

std::vector<PartitionKeys> Builder::reducers_of(const Relation& relation,
                                                const std::vector<std::string>& columns,
                                                std::int64_t partitions) const {
  const SpreadPtr spread = spread_of(relation, columns);
  if (spread != nullptr && partitions == 1) {
    return {
        {relation.rows, spread->distinct() + (spread->null_rows > 0 ? 1 : 0), spread->largest()}};
  }
  if (spread != nullptr) {
    return hash_partitioned(*spread, partitions);
  }
  std::vector<PartitionKeys> even;
  for (std::int64_t p = 0; p < partitions; ++p) {
    const std::int64_t rows = relation.rows / partitions + (p < relation.rows % partitions ? 1 : 0);
    even.push_back({rows, rows, std::min<std::int64_t>(rows, 1)});
  }
  return even;
}

Output Builder::exchange(Output from, const std::vector<std::string>& columns,
                         std::int64_t partitions, planner::ShuffleOrigin origin,
                         std::vector<PartitionKeys> reducers,
                         std::vector<std::int64_t> reducer_bytes) {
  Op write;
  write.kind = &kind_of_("Exchange");
  write.input = from.op;
  write.label = columns.empty()
                    ? (partitions == 1 ? "Exchange to one partition" : "Exchange round robin")
                    : "Exchange by " + text::joined(columns);
  write.n.row_bytes = from.relation.row_bytes();
  write.n.partitions = partitions;
  write.n.compressed_ppm = from.relation.compressed_ppm();
  for (std::int64_t done = 0; const auto& [end, rows] : from.rows.runs()) {
    write.work.append(end - done, {rows, rows, 0, rows, 0});
    done = end;
  }
  Shuffle shuffle;
  shuffle.partitions = partitions;
  shuffle.origin = origin;
  shuffle.outputs.map_rows = from.rows;
  shuffle.outputs.serialized_row = write.n.row_bytes + 4;  // UnsafeRowSerializer: length, then row
  shuffle.outputs.compressed_ppm = write.n.compressed_ppm;
  shuffle.outputs.reducer_bytes = std::move(reducer_bytes);
  append(from.stage, std::move(write));
  const std::int32_t parent = finish_stage(from.stage, Action::kShuffleMap);

  const std::size_t index = shuffles_.size();
  learned_.shuffles.resize(std::max(learned_.shuffles.size(), index + 1));
  LearnedShuffle& learned = learned_.shuffles[index];
  const bool grouped = !columns.empty() && spread_of(from.relation, columns) != nullptr;
  if (learned.reducers) {
    shuffle.outputs.reducers = *learned.reducers;
  } else {
    shuffle.outputs.reducers =
        reducers.empty() ? reducers_of(from.relation, columns, partitions) : std::move(reducers);
    if (!replan_) {
      learned.reducers = shuffle.outputs.reducers;
    }
  }
  if (adaptive(conf())) {
    note_exact_blocks(from, columns, shuffle.outputs);
    shuffle.sizes = reported_sizes(shuffle.outputs, map_status_rule(conf()));
  }
  shuffles_.push_back(std::move(shuffle));
  return read_shuffle(index, std::move(from.relation), columns, grouped, parent);
}

namespace {

/// What a task reads that gets this part of a shuffle.
Work read_work(const MapOutputs& outputs, const ReadPart& part, std::int64_t rows) {
  Work work{.rows = rows, .rows_out = rows};
  if (outputs.reducer_bytes.empty()) {
    work.bytes_read = outputs.compressed(rows * outputs.serialized_row);
    return work;
  }
  for (std::int64_t p = part.begin; p < part.end; ++p) {
    work.raw_bytes += part.of(outputs.reducer_bytes[static_cast<std::size_t>(p)]);
  }
  work.bytes_read = outputs.compressed(work.raw_bytes);
  return work;
}

}  // namespace

Output Builder::read_shuffle(std::size_t index, Relation relation,
                             const std::vector<std::string>& columns, bool grouped,
                             std::int32_t parent) {
  const Shuffle& shuffle = shuffles_[index];
  const std::vector<PartitionKeys>& reducers = shuffle.outputs.reducers;
  Output to;
  to.relation = std::move(relation);
  for (RelationColumn& column : to.relation.columns) {
    if (column.keys != nullptr && column.keys->table != nullptr) {
      auto moved = std::make_shared<Spread>(*column.keys);
      moved->table = nullptr;  // rows no longer lie in the order in which they were generated
      column.keys = std::move(moved);
    }
  }
  to.hash_partitions = shuffle.partitions;
  to.parts = learned_.shuffles[index].parts.value_or(ReadParts{});
  grouped = grouped && all_whole(to.parts);
  Op read;
  read.kind = &kind_of_("ShuffleRead");
  read.label = to.parts.empty() ? "shuffle read" : "adaptive shuffle read";
  read.n.row_bytes = to.relation.row_bytes();
  read.n.maps = shuffle.outputs.map_rows.size();
  read.n.compressed_ppm = shuffle.outputs.compressed_ppm;
  const ReadParts tasks = to.parts.empty() ? whole_partitions(shuffle.partitions) : to.parts;
  for (const ReadPart& part : tasks) {
    const PartitionKeys keys = keys_in(reducers, part);
    to.rows.append(1, keys.rows);
    read.work.append(1, read_work(shuffle.outputs, part, keys.rows));
    if (grouped) {
      to.keys.push_back(keys);
    }
  }
  if (grouped && columns.size() == 1) {
    const SpreadPtr spread = spread_of(to.relation, columns);
    for (HeavyKey& key : heaviest(*spread, shuffle.partitions)) {
      const auto reader = std::find_if(tasks.begin(), tasks.end(), [&](const ReadPart& part) {
        return key.partition < part.end;
      });
      read.hot_keys.push_back({.column = columns.front(),
                               .key = std::move(key.label),
                               .rows = key.rows,
                               .rows_of_all = spread->rows(),
                               .task = reader - tasks.begin()});
    }
  }
  to.partitioned_by = grouped ? columns : std::vector<std::string>{};
  if (adaptive(conf())) {
    // A finished query stage knows its size (LogicalQueryStage.computeStats: "data size").
    to.relation.estimated_bytes = to.relation.rows * read.n.row_bytes;
    to.relation.at_runtime = true;
  }
  std::tie(to.stage, to.op) = open_stage(to.rows.size(), std::move(read));
  open(to.stage).reads.push_back({.shuffle = index, .op = to.op});
  stage(to.stage).parents.push_back(parent);
  return to;
}

std::int32_t Builder::broadcast(Output from, const std::vector<std::string>& keys) {
  Op collect;
  collect.kind = &kind_of_("BroadcastExchange");
  collect.input = from.op;
  collect.label = "BroadcastExchange";
  collect.n.row_bytes = from.relation.row_bytes();
  collect.n.compressed_ppm = from.relation.compressed_ppm();
  collect.work = work(from, {});
  append(from.stage, std::move(collect));
  const auto index = static_cast<std::int32_t>(job_.broadcasts.size());
  Broadcast table;
  table.label = text::joined(keys);
  table.rows = from.relation.rows;
  table.compressed_ppm = from.relation.compressed_ppm();
  table.row_bytes = from.relation.row_bytes();
  const SpreadPtr spread = spread_of(from.relation, keys);
  table.keys = spread == nullptr ? table.rows : spread->distinct();
  table.rows_only = keys.empty();
  table.long_key = !table.rows_only && packs_into_long(from.relation, keys);
  table.key_bytes = from.relation.row_bytes(keys);
  table.key_range = spread == nullptr || keys.size() != 1 ? -1 : key_range(*spread);
  stage(from.stage).builds_broadcast = index;
  table.from_stage = finish_stage(from.stage, Action::kBroadcastCollect);
  job_.broadcasts.push_back(std::move(table));
  return index;
}

void Builder::sample(const Output& from) {
  OpenStage copy;
  copy.stage = stage(from.stage);
  copy.stage.own_job = true;
  Op sink;
  sink.kind = &kind_of_("Discard");
  sink.label = "sample";
  sink.input = from.op;
  sink.n.row_bytes = from.relation.row_bytes();
  sink.work = work(from, {});
  copy.stage.ops.push_back(std::move(sink));
  open_.push_back(std::move(copy));
  finish_stage(static_cast<std::int32_t>(open_.size()) - 1, Action::kSink);
}

void Builder::close(std::int32_t stage_index, Action action) { finish_stage(stage_index, action); }

std::int32_t Builder::finish_stage(std::int32_t index, Action action) {
  learn(open(index));
  Stage done = std::move(stage(index));
  done.action = action;
  done.name = describe(done);
  done.id = static_cast<std::int32_t>(job_.stages.size());
  job_.stages.push_back(std::move(done));
  return job_.stages.back().id;
}

}  // namespace oomcast::plan
