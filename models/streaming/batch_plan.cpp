#include "models/streaming/batch_plan.hpp"

#include <algorithm>
#include <numeric>

#include "models/plan/relation.hpp"
#include "models/sizes/row_layout.hpp"
#include "sim/math.hpp"

namespace oomcast::streaming {
namespace {

using sim::mul_div;

// A window is a struct of two timestamps in the key: its place, and the nested row.
constexpr std::int64_t kWindowBytes = 8 + 8 + 16;

/// A number cut in whole parts by these shares.
std::vector<std::int64_t> split(std::int64_t all, const std::vector<std::int64_t>& shares) {
  const std::int64_t sum =
      std::max<std::int64_t>(1, std::accumulate(shares.begin(), shares.end(), std::int64_t{0}));
  std::vector<std::int64_t> parts;
  std::int64_t before = 0;
  for (const std::int64_t share : shares) {
    const std::int64_t from = mul_div(all, before, sum);
    before += share;
    parts.push_back(mul_div(all, before, sum) - from);
  }
  return parts;
}

std::vector<std::int64_t> even(std::int64_t parts) {
  return std::vector<std::int64_t>(static_cast<std::size_t>(parts), 1);
}

plan::Relation relation_of(const Dataset& data) {
  plan::Relation relation;
  for (const Column& column : data.columns) {
    relation.columns.push_back({column, nullptr, ""});
  }
  return relation;
}

std::string described(const plan::Stage& stage) {
  std::string text;
  for (const plan::Op& op : stage.ops) {
    text += text.empty() ? op.label : " > " + op.label;
  }
  return text;
}

}  // namespace

BatchPlanner::BatchPlanner(const Query& query, const Conf& conf, std::int64_t parallelism,
                           KindLookup kind_of)
    : stream_(query.stream()), keys_(query.keys()), kind_of_(kind_of) {
  const Dataset& data = query.data();
  const plan::Relation relation = relation_of(data);
  maps_ = data.partitions > 0 ? data.partitions : parallelism;
  partitions_ = conf.integer("spark.sql.shuffle.partitions");
  event_bytes_ = relation.row_bytes();
  compressed_ppm_ = relation.compressed_ppm();
  const bool windows = stream_.window > Duration(0);
  key_bytes_ = relation.row_bytes(stream_.by) + (windows ? kWindowBytes : 0);
  value_bytes_ = 8 + sizes::round_to_word(stream_.value).count();
  if (windows) {
    // A key has a row for each window, and the window is hashed, too.
    row_shares_ = state_shares_ = even(partitions_);
    return;
  }
  for (const plan::PartitionKeys& keys : plan::hash_partitioned(*keys_, partitions_)) {
    row_shares_.push_back(keys.rows);
    state_shares_.push_back(keys.groups);
  }
}

plan::Op BatchPlanner::op(std::string_view kind, std::string label, std::int32_t input) const {
  plan::Op made;
  made.kind = &kind_of_(kind);
  made.label = std::move(label);
  made.input = input;
  return made;
}

plan::Stage BatchPlanner::map_stage(const MicroBatch& batch, Exchanged& out) const {
  plan::Stage stage;
  stage.tasks = maps_;
  plan::Op source = op("MicroBatchScan", "stream " + stream_.data, -1);
  source.n.row_bytes = source.n.row_bytes_out = event_bytes_;
  const std::int64_t rows = sim::ceil_div(batch.events, maps_);
  source.work = plan::PerTask<plan::Work>::uniform(maps_, {rows, 0, 0, rows, 0});
  stage.ops.push_back(std::move(source));
  out = {batch.events, event_bytes_, false};
  std::int64_t sent = rows;
  if (stream_.stateful == StatefulOperator::kAggregate) {
    plan::Op partial = op("HashAggregate", "HashAggregate partial", 0);
    sent = 0;
    for (const std::int64_t of_window : batch.state.window_rows) {
      sent += plan::drawn(*keys_, sim::ceil_div(of_window, maps_)).groups;
    }
    partial.n.key_bytes = key_bytes_;
    partial.n.buffer_bytes = value_bytes_;
    partial.n.row_bytes = event_bytes_;
    partial.n.row_bytes_out = key_bytes_ + value_bytes_;
    partial.n.partial = partial.n.fast_map = partial.n.flag = true;
    partial.work = plan::PerTask<plan::Work>::uniform(maps_, {rows, sent, 0, sent, 0});
    stage.ops.push_back(std::move(partial));
    out = {sent * maps_, key_bytes_ + value_bytes_, true};
  }
  plan::Op write = op("Exchange", "Exchange to the state's partitions",
                      static_cast<std::int32_t>(stage.ops.size()) - 1);
  write.n.row_bytes = out.row_bytes;
  write.n.partitions = partitions_;
  write.n.compressed_ppm = compressed_ppm_;
  write.work = plan::PerTask<plan::Work>::uniform(maps_, {sent, sent, 0, sent, 0});
  stage.ops.push_back(std::move(write));
  stage.action = plan::Action::kShuffleMap;
  return stage;
}

plan::Stage BatchPlanner::state_stage(const MicroBatch& batch, const Exchanged& in) const {
  plan::Stage stage;
  stage.tasks = partitions_;
  stage.stateful = true;
  plan::Op read = op("ShuffleRead", "shuffle read", -1);
  read.n.row_bytes = in.row_bytes;
  read.n.maps = maps_;
  read.n.compressed_ppm = compressed_ppm_;
  plan::Op merge = op("HashAggregate", "HashAggregate merge", 0);
  merge.n.key_bytes = key_bytes_;
  merge.n.buffer_bytes = value_bytes_;
  merge.n.row_bytes = merge.n.row_bytes_out = in.row_bytes;
  merge.n.flag = true;
  plan::Op save = op("StateStoreSave", "StateStoreSave", in.partial ? 1 : 0);
  save.n.key_bytes = key_bytes_;
  save.n.buffer_bytes = value_bytes_;
  save.n.row_bytes = in.row_bytes;
  save.n.row_bytes_out = key_bytes_ + value_bytes_;
  plan::Op sink = op("Discard", "sink", in.partial ? 2 : 1);
  sink.n.row_bytes = save.n.row_bytes_out;
  const state::StateChange& all = batch.state.change;
  const auto rows = split(in.rows, in.partial ? even(partitions_) : row_shares_);
  const auto before = split(all.before, state_shares_);
  const auto added = split(all.added, state_shares_);
  const auto updated = split(all.updated, state_shares_);
  const auto removed = split(all.removed, state_shares_);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::int64_t touched = std::min(rows[i], added[i] + updated[i]);
    const std::int64_t bytes = mul_div(rows[i] * (in.row_bytes + 4), compressed_ppm_, 1'000'000);
    read.work.append(1, {rows[i], 0, 0, rows[i], bytes});
    merge.work.append(1, {rows[i], touched, 0, touched, 0});
    const std::int64_t given = in.partial ? touched : rows[i];
    save.work.append(1, {given, 0, 0, touched, 0});
    save.state.append(1, {before[i], added[i], updated[i], removed[i]});
    sink.work.append(1, {touched, 0, 0, touched, 0});
  }
  stage.ops.push_back(std::move(read));
  if (in.partial) {
    stage.ops.push_back(std::move(merge));
  }
  stage.ops.push_back(std::move(save));
  stage.ops.push_back(std::move(sink));
  return stage;
}

plan::PhysicalJob BatchPlanner::plan(const MicroBatch& batch, std::int32_t& next_stage_id) const {
  plan::PhysicalJob job;
  job.name = "batch " + std::to_string(batch.number);
  Exchanged exchanged;
  job.stages.push_back(map_stage(batch, exchanged));
  job.stages.push_back(state_stage(batch, exchanged));
  for (plan::Stage& stage : job.stages) {
    stage.name = described(stage);
    stage.id = next_stage_id++;
  }
  job.stages.back().parents.push_back(job.stages.front().id);
  return job;
}

}  // namespace oomcast::streaming
