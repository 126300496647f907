#include "studies/observe/stage_builder.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "models/cost/coefficients.hpp"
#include "models/operators/kinds.hpp"
#include "sim/math.hpp"
#include "studies/observe/node_text.hpp"
#include "studies/observe/python_ops.hpp"
#include "studies/observe/sorter_fit.hpp"

namespace oomcast::observe {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kRowBytesMin = 16;  // UnsafeRow of one field

/// A command that writes gives its tasks' messages to the driver, not rows.
bool writes_rows(const eventlog::PlanNode& root) {
  constexpr std::array<std::string_view, 7> kWriters{"OverwriteByExpression",
                                                     "OverwritePartitionsDynamic",
                                                     "AppendData",
                                                     "WriteToDataSourceV2",
                                                     "WriteFiles",
                                                     "Execute",
                                                     "ReplaceData"};
  return std::any_of(kWriters.begin(), kWriters.end(),
                     [&](std::string_view name) { return root.name.starts_with(name); });
}

std::int64_t compressed_to(std::int64_t compressed, std::int64_t raw, std::int64_t guess) {
  return raw > 0 ? std::clamp<std::int64_t>(mul_div(compressed, kMillion, raw), 1, 2 * kMillion)
                 : guess;
}

}  // namespace

StageBuilder::StageBuilder(const StageInput& input, PlanFacts& facts, StageOps& to)
    : input_(input), facts_(facts), to_(to) {}

std::int64_t StageBuilder::limited(std::int64_t row_bytes, const Column& rows) const {
  // Damaged logs hold any number: products of rows and sizes stay far below 2^63.
  constexpr std::int64_t kTaskMax = std::int64_t{1} << 42;
  constexpr std::int64_t kStageMax = std::int64_t{1} << 59;
  const std::int64_t most = rows.empty() ? 0 : *std::max_element(rows.begin(), rows.end());
  const std::int64_t limit = std::min(kTaskMax / std::max<std::int64_t>(1, most),
                                      kStageMax / std::max<std::int64_t>(1, sum_of(rows)));
  return std::max<std::int64_t>(8, std::min(std::max(row_bytes, kRowBytesMin), limit));
}

std::int64_t StageBuilder::unpacked_row(std::int64_t compressed, std::int64_t rows) {
  to_.guessed_row_bytes = to_.guessed_row_bytes || rows > 0;
  return rows > 0 ? mul_div(compressed, kMillion, input_.guessed_compressed_ppm) / rows : 0;
}

std::int64_t StageBuilder::written_row_bytes() const {
  const TaskLoad& sum = loads().sum;
  if (sum.shuffle_write_records <= 0) {
    return 0;
  }
  if (input_.fragment != nullptr && input_.fragment->sink != nullptr) {
    const std::int64_t data = metric(*input_.fragment->sink, "data size");
    if (data > 0) {
      return limited(data / sum.shuffle_write_records, column(&TaskLoad::shuffle_write_records));
    }
  }
  return 0;
}

std::optional<Column> StageBuilder::by_task(const eventlog::PlanNode& node,
                                            std::string_view name) const {
  const std::int64_t sum = metric(node, name);
  if (sum < 0) {
    return std::nullopt;
  }
  const auto found = loads().metrics.find(metric_id(node, name));
  if (found != loads().metrics.end()) {
    return found->second;
  }
  return sum == 0 ? std::optional<Column>(Column(tasks(), 0)) : std::nullopt;
}

void StageBuilder::fill_by(const Column& base, Column& values) const {
  std::int64_t base_sum = 0;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    base_sum += loads().tasks[i].row >= 0 ? base[i] : 0;
    sum += loads().tasks[i].row >= 0 ? values[i] : 0;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (loads().tasks[i].row < 0) {
      values[i] = base_sum > 0 ? mul_div(base[i], sum, base_sum) : base[i];
    }
  }
}

Column StageBuilder::rows_out(const eventlog::PlanNode& node, const Column& in) const {
  const std::int64_t rows = metric(node, kRowsOut);
  if (rows < 0) {
    return in;
  }
  if (std::optional<Column> exact = by_task(node, kRowsOut)) {
    fill_by(in, *exact);
    return *exact;
  }
  const bool written = rows == loads().sum.shuffle_write_records;
  return written ? column(&TaskLoad::shuffle_write_records) : shared(rows, in);
}

std::int32_t StageBuilder::append(std::string_view kind, std::string label, plan::Op op) {
  op.kind = &operator_kind(kind);
  op.label = std::move(label);
  to_.ops.push_back(std::move(op));
  return static_cast<std::int32_t>(to_.ops.size()) - 1;
}

Stream StageBuilder::narrow(Stream from, Column rows, std::int64_t row_bytes, std::string label) {
  const std::int64_t bytes = limited(row_bytes, rows);
  if (rows == from.rows && bytes == from.row_bytes) {
    return from;
  }
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.row_bytes_out = bytes;
  op.n.buffer_bytes = coefficient(Coef::kProjectNsPerRow);
  WorkRuns work;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    work.add({.rows = from.rows[i], .rows_out = rows[i]});
  }
  op.work = work.take();
  from.op = append("Narrow", std::move(label), std::move(op));
  from.rows = std::move(rows);
  from.row_bytes = bytes;
  return from;
}

Stream StageBuilder::source(std::string_view kind, std::string label, Column rows,
                            const Column& bytes, std::int64_t row_bytes) {
  Stream stream;
  plan::Op op;
  op.n.row_bytes = limited(row_bytes, rows);
  op.n.row_bytes_out = op.n.row_bytes;
  op.n.maps = input_.maps;
  op.n.cache = input_.cache.cache;
  WorkRuns work;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    work.add({.rows = rows[i], .rows_out = rows[i], .bytes_read = bytes.empty() ? 0 : bytes[i]});
  }
  op.work = work.take();
  stream.row_bytes = op.n.row_bytes;
  stream.rows = std::move(rows);
  stream.op = append(kind, std::move(label), std::move(op));
  return stream;
}

Stream StageBuilder::sort(Stream from, std::string label, const eventlog::PlanNode* node) {
  SorterLoad seen{.rows = from.rows,
                  .peaks = column(&TaskLoad::peak_bytes),
                  .spilled = column(&TaskLoad::memory_spilled_bytes)};
  if (node != nullptr) {
    seen.peaks = by_task(*node, "peak memory").value_or(seen.peaks);
    seen.spilled = by_task(*node, "spill size").value_or(seen.spilled);
  }
  const SorterFit fit =
      fit_sorter(seen, from.row_bytes_known ? from.row_bytes : 0, input_.page_bytes);
  if (!from.row_bytes_known && fit.row_bytes > 0) {
    Column rows = from.rows;
    from = narrow(std::move(from), std::move(rows), fit.row_bytes, "project");
  }
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.row_bytes_out = from.row_bytes;
  op.n.radix = fit.radix;
  WorkRuns work;
  for (const std::int64_t rows : from.rows) {
    work.add({.rows = rows,
              .groups = rows,
              .largest_group = std::min<std::int64_t>(1, rows),
              .rows_out = rows});
  }
  op.work = work.take();
  from.op = append("Sort", std::move(label), std::move(op));
  return from;
}

Stream StageBuilder::any_source() {
  const TaskLoad& sum = loads().sum;
  if (sum.shuffle_read_bytes > 0 || sum.shuffle_read_records > 0) {
    Column rows = column(sum.shuffle_read_records > 0 ? &TaskLoad::shuffle_read_records
                                                      : &TaskLoad::shuffle_read_bytes);
    return source("ShuffleRead", "shuffle read", rows, column(&TaskLoad::shuffle_read_bytes),
                  unpacked_row(sum.shuffle_read_bytes, sum.shuffle_read_records) - 4);
  }
  const bool read = sum.input_bytes > 0 || sum.input_records > 0;
  Column rows = column(sum.input_records > 0           ? &TaskLoad::input_records
                       : sum.shuffle_write_records > 0 ? &TaskLoad::shuffle_write_records
                                                       : &TaskLoad::output_records);
  if (read && input_.cache.cache >= 0 && !input_.cache.writes) {
    return source("InMemoryTableScan", "cached", std::move(rows), {},
                  sum.input_records > 0 ? sum.input_bytes / sum.input_records : 0);
  }
  if (read) {
    return source("FileScan", "scan", std::move(rows), column(&TaskLoad::input_bytes),
                  unpacked_row(sum.input_bytes, sum.input_records));
  }
  return source("Range", "rows", std::move(rows), {}, kRowBytesMin);
}

Stream StageBuilder::cached(Stream from) {
  const std::int64_t rows = sum_of(from.rows);
  constexpr std::int64_t kNullWord = 8;  // the operator takes it off: batches have none
  const std::int64_t row_bytes =
      input_.cache.bytes > 0 && rows > 0 ? input_.cache.bytes / rows + kNullWord : from.row_bytes;
  plan::Op op;
  op.input = from.op;
  op.n.cache = input_.cache.cache;
  op.n.columns = 1;
  op.n.row_bytes = limited(row_bytes, from.rows);
  op.n.row_bytes_out = op.n.row_bytes;
  op.n.flag = input_.cache.disk;
  op.n.partial = input_.cache.off_heap;
  WorkRuns work;
  for (const std::int64_t n : from.rows) {
    work.add({.rows = n, .rows_out = n});
  }
  op.work = work.take();
  from.row_bytes = op.n.row_bytes;
  from.op = append("InMemoryRelation", "cache", std::move(op));
  return from;
}

void StageBuilder::write_shuffle(Stream top) {
  const TaskLoad& sum = loads().sum;
  const std::int64_t known = written_row_bytes();
  if (sum.shuffle_write_records > 0) {
    const std::int64_t row_bytes =
        known > 0 ? known
                  : std::max(kRowBytesMin,
                             unpacked_row(sum.shuffle_write_bytes, sum.shuffle_write_records) - 4);
    top = narrow(std::move(top), column(&TaskLoad::shuffle_write_records), row_bytes, "project");
  }
  plan::Op op;
  op.input = top.op;
  op.n.row_bytes = top.row_bytes;
  std::int64_t partitions = 0;
  if (input_.fragment != nullptr && input_.fragment->sink != nullptr) {
    const eventlog::PlanNode& sink = *input_.fragment->sink;
    partitions = partitions_in(sink.text);
    ShuffleFacts& told = facts_.shuffles[&sink];
    told = {.rows = sum_of(top.rows),
            .row_bytes = known,
            .bytes = sum_of(top.rows) * top.row_bytes,
            .elements = top.elements,
            .element_data = top.element_data};
  }
  op.n.partitions =
      std::clamp<std::int64_t>(partitions > 0 ? partitions : input_.partitions, 1, 1'000'000);
  op.n.compressed_ppm =
      compressed_to(sum.shuffle_write_bytes, sum_of(top.rows) * (top.row_bytes + 4),
                    input_.guessed_compressed_ppm);
  WorkRuns work;
  for (const std::int64_t rows : top.rows) {
    work.add({.rows = rows, .rows_out = rows});
  }
  op.work = work.take();
  append("Exchange", "exchange", std::move(op));
  to_.action = plan::Action::kShuffleMap;
}

void StageBuilder::collect(Stream top, bool broadcast) {
  const std::int64_t bytes = loads().sum.result_bytes;
  const std::int64_t rows = sum_of(top.rows);
  const bool by_plan = top.row_bytes_known && !input_.arrow_result;
  if (rows > 0 && !by_plan) {
    const std::int64_t row_bytes =
        (input_.arrow_result ? bytes / rows : unpacked_row(bytes, rows)) - 4;
    Column same_rows = top.rows;
    top = narrow(std::move(top), std::move(same_rows), row_bytes, "project");
  }
  plan::Op op;
  op.input = top.op;
  op.n.row_bytes = top.row_bytes;
  op.n.compressed_ppm = input_.arrow_result   ? kMillion
                        : by_plan && rows > 0 ? compressed_to(bytes, rows * (top.row_bytes + 4),
                                                              input_.guessed_compressed_ppm)
                                              : input_.guessed_compressed_ppm;
  WorkRuns work;
  for (const std::int64_t n : top.rows) {
    work.add({.rows = n, .rows_out = n});
  }
  op.work = work.take();
  append(broadcast ? "BroadcastExchange" : "Collect", broadcast ? "broadcast" : "collect",
         std::move(op));
  to_.action = broadcast ? plan::Action::kBroadcastCollect : plan::Action::kCollect;
}

void StageBuilder::finish(Stream top) {
  const TaskLoad& sum = loads().sum;
  const Fragment* fragment = input_.fragment;
  const bool planned =
      fragment != nullptr && fragment->sink != nullptr && cut_of(*fragment->sink) == Cut::kShuffle;
  if (sum.shuffle_write_records > 0 || sum.shuffle_write_bytes > 0 || input_.partitions > 0 ||
      planned) {
    write_shuffle(std::move(top));
    return;
  }
  if (fragment != nullptr && fragment->sink != nullptr &&
      facts_.broadcasts.contains(fragment->sink)) {
    collect(std::move(top), true);
    return;
  }
  constexpr std::int64_t kBareResult = 16'384;  // metrics and status of a task without rows
  const auto tasks_here = static_cast<std::int64_t>(tasks());
  const bool gives = sum.result_bytes / tasks_here > kBareResult;
  if (gives && input_.python.rdd) {
    collect_objects(*this, top);
    return;
  }
  if (gives && sum_of(top.rows) > 0 && (fragment == nullptr || !writes_rows(*fragment->root))) {
    collect(std::move(top), false);
    return;
  }
  const bool writes = sum.output_bytes > 0;
  if (writes && sum.output_records > 0) {
    top = narrow(std::move(top), column(&TaskLoad::output_records),
                 unpacked_row(sum.output_bytes, sum.output_records), "project");
  }
  plan::Op op;
  op.input = top.op;
  op.n.row_bytes = top.row_bytes;
  op.n.buffer_bytes = 128 << 20;  // parquet.block.size
  WorkRuns work;
  for (const std::int64_t rows : top.rows) {
    work.add({.rows = rows, .rows_out = rows});
  }
  op.work = work.take();
  append(writes ? "FileWrite" : "Discard", writes ? "write" : "result", std::move(op));
}

}  // namespace oomcast::observe
