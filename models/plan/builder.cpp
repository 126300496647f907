#include "models/plan/builder.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "models/operators/kinds.hpp"
#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using sim::ceil_div;
using sim::mul_div;

std::string joined_names(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? name : ", " + name;
  }
  return text;
}

/// `rows` over `tasks` as evenly as whole rows allow.
PerTask<std::int64_t> evenly(std::int64_t rows, std::int64_t tasks) {
  PerTask<std::int64_t> result;
  result.append(rows % tasks, rows / tasks + 1);
  result.append(tasks - rows % tasks, rows / tasks);
  return result;
}

}  // namespace

bool adaptive(const Conf& conf) { return conf.boolean("spark.sql.adaptive.enabled"); }

Builder::Builder(const Scenario& scenario, std::vector<CachedRelation>& caches,
                 std::int32_t& next_stage_id)
    : scenario_(scenario), caches_(caches), next_stage_id_(next_stage_id) {}

Output Builder::input(const Step& step, std::size_t i) {
  SIM_CHECK(i < step.inputs.size(), "the table of operators lets this step have fewer inputs");
  const auto found = outputs_.find(step.inputs[i]);
  if (found == outputs_.end()) {
    mistake(step, "'" + step.inputs[i] + "' has no rows left: each step has one user",
            "repeat the steps it is made of, or use cache and cached");
    return {};
  }
  Output output = std::move(found->second);
  outputs_.erase(found);
  return output;
}

bool Builder::has_inputs(const Step& step) {
  for (const std::string& name : step.inputs) {
    if (!outputs_.contains(name)) {
      // A step that failed has said why; of its users nothing is to be said.
      if (problems_.empty()) {
        mistake(step, "'" + name + "' has no rows left: each step has one user",
                "repeat the steps it is made of, or use cache and cached");
      }
      return false;
    }
  }
  return true;
}

void Builder::set_output(const Step& step, Output output) {
  outputs_.insert_or_assign(step.id, std::move(output));
}

const Dataset* Builder::dataset(const Step& step, std::string_view name) {
  for (const Dataset& data : scenario_.data) {
    if (data.name == name) {
      return &data;
    }
  }
  mistake(step, "there is no data set '" + std::string(name) + "'", "name one of the data sets");
  return nullptr;
}

std::string Builder::text(const Step& step, std::string_view name,
                          std::string_view fallback) const {
  const auto found = step.params.find(name);
  const auto* value =
      found == step.params.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value != nullptr ? *value : std::string(fallback);
}

std::vector<std::string> Builder::texts(const Step& step, std::string_view name) const {
  const auto found = step.params.find(name);
  if (found == step.params.end()) {
    return {};
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&found->second)) {
    return *list;
  }
  const auto* one = std::get_if<std::string>(&found->second);
  return one != nullptr ? std::vector<std::string>{*one} : std::vector<std::string>{};
}

std::int64_t Builder::number(const Step& step, std::string_view name, std::int64_t fallback) const {
  const auto found = step.params.find(name);
  const auto* value =
      found == step.params.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value != nullptr ? *value : fallback;
}

bool Builder::flag(const Step& step, std::string_view name, bool fallback) const {
  const auto found = step.params.find(name);
  const auto* value = found == step.params.end() ? nullptr : std::get_if<bool>(&found->second);
  return value != nullptr ? *value : fallback;
}

void Builder::mistake(const Step& step, std::string what, std::string fix) {
  problems_.push_back({Severity::kError, step.pointer.empty() ? step.id : step.pointer,
                       std::move(what), std::move(fix)});
}

bool Builder::check_columns(const Step& step, const Relation& relation,
                            const std::vector<std::string>& columns) {
  bool all = true;
  for (const std::string& column : columns) {
    if (relation.find(column) == nullptr) {
      std::vector<std::string> known;
      for (const RelationColumn& c : relation.columns) {
        known.push_back(c.column.name);
      }
      mistake(step, "the input of '" + step.id + "' has no column '" + column + "'",
              "it has: " + joined_names(known));
      all = false;
    }
  }
  return all;
}

std::pair<std::int32_t, std::int32_t> Builder::open_stage(std::int64_t tasks, Op source) {
  Stage stage;
  stage.tasks = tasks;
  stage.ops.push_back(std::move(source));
  open_.push_back(std::move(stage));
  return {static_cast<std::int32_t>(open_.size()) - 1, 0};
}

std::int32_t Builder::append(std::int32_t stage_index, Op op) {
  Stage& target = stage(stage_index);
  target.ops.push_back(std::move(op));
  return static_cast<std::int32_t>(target.ops.size()) - 1;
}

void Builder::merge_stages(Output& left, Output& right) {
  Stage& into = stage(left.stage);
  Stage& from = stage(right.stage);
  SIM_CHECK(left.stage != right.stage && into.tasks == from.tasks,
            "two stages of different width cannot become one");
  const auto offset = static_cast<std::int32_t>(into.ops.size());
  for (Op& op : from.ops) {
    op.input += op.input >= 0 ? offset : 0;
    op.right += op.right >= 0 ? offset : 0;
    into.ops.push_back(std::move(op));
  }
  from.ops.clear();
  into.parents.insert(into.parents.end(), from.parents.begin(), from.parents.end());
  into.broadcasts.insert(into.broadcasts.end(), from.broadcasts.begin(), from.broadcasts.end());
  right.stage = left.stage;
  right.op += offset;
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
  if (columns.size() == 1 && spread != nullptr && spread->table != nullptr &&
      output.partitioned_by.empty()) {
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

std::int64_t Builder::shuffle_partitions() const {
  if (adaptive(conf())) {
    if (const auto initial =
            conf().integer_or_none("spark.sql.adaptive.coalescePartitions.initialPartitionNum")) {
      return *initial;
    }
  }
  return conf().integer("spark.sql.shuffle.partitions");
}

Output Builder::exchange(Output from, const std::vector<std::string>& columns,
                         std::int64_t partitions) {
  Op write;
  write.kind = &operator_kind("Exchange");
  write.input = from.op;
  write.label = columns.empty()
                    ? (partitions == 1 ? "Exchange to one partition" : "Exchange round robin")
                    : "Exchange by " + joined_names(columns);
  write.n.row_bytes = from.relation.row_bytes();
  write.n.partitions = partitions;
  for (std::int64_t done = 0; const auto& [end, rows] : from.rows.runs()) {
    write.work.append(end - done, {rows, rows, 0, rows, 0});
    done = end;
  }
  const std::int64_t row_bytes = write.n.row_bytes;
  append(from.stage, std::move(write));
  const std::int64_t maps = stage(from.stage).tasks;
  const std::int32_t parent = finish_stage(from.stage, Action::kShuffleMap);

  Output to;
  to.relation = from.relation;
  for (RelationColumn& column : to.relation.columns) {
    if (column.keys != nullptr && column.keys->table != nullptr) {
      auto moved = std::make_shared<Spread>(*column.keys);
      moved->table = nullptr;  // rows no longer lie in the order in which they were generated
      column.keys = std::move(moved);
    }
  }
  const SpreadPtr spread = spread_of(from.relation, columns);
  if (!columns.empty() && spread != nullptr && partitions > 1) {
    to.keys = hash_partitioned(*spread, partitions);
    to.partitioned_by = columns;
    for (const PartitionKeys& p : to.keys) {
      to.rows.append(1, p.rows);
    }
  } else {
    to.rows = evenly(from.relation.rows, partitions);
    if (partitions == 1 && spread != nullptr) {
      to.keys = {{from.relation.rows, spread->distinct() + (spread->null_rows > 0 ? 1 : 0),
                  spread->largest()}};
      to.partitioned_by = columns;
    }
  }
  Op read;
  read.kind = &operator_kind("ShuffleRead");
  read.label = "shuffle read";
  read.n.row_bytes = row_bytes;
  read.n.maps = maps;
  const std::int64_t serialized = read.n.row_bytes + 4;  // UnsafeRowSerializer: length, then row
  for (std::int64_t done = 0; const auto& [end, rows] : to.rows.runs()) {
    read.work.append(end - done, {rows, 0, 0, rows,
                                  mul_div(rows * serialized, read.n.compressed_ppm, 1'000'000)});
    done = end;
  }
  std::tie(to.stage, to.op) = open_stage(partitions, std::move(read));
  stage(to.stage).parents.push_back(parent);
  return to;
}

std::int32_t Builder::broadcast(Output from, const std::vector<std::string>& keys) {
  Op collect;
  collect.kind = &operator_kind("BroadcastExchange");
  collect.input = from.op;
  collect.label = "BroadcastExchange";
  collect.n.row_bytes = from.relation.row_bytes();
  collect.work = work(from, {});
  append(from.stage, std::move(collect));
  const auto index = static_cast<std::int32_t>(job_.broadcasts.size());
  Broadcast table;
  table.label = joined_names(keys);
  table.rows = from.relation.rows;
  table.row_bytes = from.relation.row_bytes();
  const SpreadPtr spread = spread_of(from.relation, keys);
  table.keys = spread == nullptr ? table.rows : spread->distinct();
  const RelationColumn* key = keys.size() == 1 ? from.relation.find(keys.front()) : nullptr;
  table.long_key = key != nullptr && variable_bytes(key->column) == 0;
  stage(from.stage).builds_broadcast = index;
  table.from_stage = finish_stage(from.stage, Action::kBroadcastCollect);
  job_.broadcasts.push_back(std::move(table));
  return index;
}

void Builder::close(std::int32_t stage_index, Action action) { finish_stage(stage_index, action); }

std::int64_t Builder::ancestors_of(const Stage& stage) const {
  std::set<std::int32_t> seen;
  std::vector<std::int32_t> todo = stage.parents;
  while (!todo.empty()) {
    const std::int32_t id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second) {
      continue;
    }
    for (const Stage& done : job_.stages) {
      if (done.id == id) {
        todo.insert(todo.end(), done.parents.begin(), done.parents.end());
      }
    }
  }
  return static_cast<std::int64_t>(seen.size());
}

std::string Builder::describe(const Stage& stage) const {
  std::string text;
  for (const Op& op : stage.ops) {
    text += text.empty() ? op.label : " > " + op.label;
  }
  return text;
}

std::int32_t Builder::finish_stage(std::int32_t index, Action action) {
  Stage done = std::move(stage(index));
  done.action = action;
  done.name = describe(done);
  // Under AQE every query stage is a job of its own, and DAGScheduler registers its finished
  // ancestors anew, as stages that are skipped.
  if (adaptive(conf())) {
    next_stage_id_ += static_cast<std::int32_t>(ancestors_of(done));
  }
  done.id = next_stage_id_++;
  job_.stages.push_back(std::move(done));
  return job_.stages.back().id;
}

PhysicalJob Builder::take_job() { return std::move(job_); }

}  // namespace oomcast::plan
