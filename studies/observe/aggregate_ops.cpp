#include "studies/observe/aggregate_ops.hpp"

#include <algorithm>
#include <utility>

#include "models/sizes/row_layout.hpp"
#include "studies/observe/node_text.hpp"
#include "studies/observe/row_widths.hpp"

namespace oomcast::observe {

using eventlog::PlanNode;

namespace {

/// Groups that an aggregation gives: of tasks that told nothing at most as many as its keys can
/// have.
Column groups_out(const StageBuilder& b, const PlanNode& node, const Column& in) {
  Column out = b.rows_out(node, in);
  const std::optional<std::int64_t> most = most_groups(node);
  for (std::size_t i = 0; i < out.size() && most; ++i) {
    out[i] = b.loads().tasks[i].row < 0 ? std::min(out[i], *most) : out[i];
  }
  return out;
}

}  // namespace

Stream hash_aggregate(StageBuilder& b, const PlanNode& node, Stream from) {
  const std::int64_t functions = std::max<std::int64_t>(0, list_length(node.text, "functions"));
  const std::int64_t fields = buffer_fields(node.text);
  const bool reads_shuffle = b.loads().sum.shuffle_read_records > 0;
  const bool partial =
      node.text.find("partial_") != std::string::npos || (functions == 0 && !reads_shuffle);
  const std::int64_t written = b.written_row_bytes();
  const std::int64_t row = partial && written > 0 ? written : from.row_bytes;
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.buffer_bytes = sizes::row_fixed_part(fields).count();
  op.n.key_bytes = std::max<std::int64_t>(16, row - 8 * fields);
  op.n.row_bytes_out = row;
  op.n.partial = partial;
  op.n.flag = list_length(node.text, "keys") != 0;
  op.n.fast_map = op.n.flag && (partial || functions == 0);
  Column out = groups_out(b, node, from.rows);
  WorkRuns work;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t groups = std::min(out[i], from.rows[i]);
    work.add({.rows = from.rows[i],
              .groups = groups,
              .largest_group = groups > 0 ? from.rows[i] - groups + 1 : 0,
              .rows_out = out[i]});
  }
  op.work = work.take();
  from.op = b.append("HashAggregate", partial ? "HashAggregate partial" : "HashAggregate final",
                     std::move(op));
  from.rows = std::move(out);
  from.row_bytes = row;
  return from;
}

Stream object_aggregate(StageBuilder& b, const PlanNode& node, Stream from) {
  const bool partial = node.text.find("partial_") != std::string::npos;
  if (partial) {
    from.elements = sum_of(from.rows);
    const TaskLoad& sum = b.loads().sum;
    const std::int64_t written = b.written_row_bytes();
    const std::int64_t data = written * sum.shuffle_write_records;
    constexpr std::int64_t kTextOverhead = 12;  // in an UnsafeArrayData: an offset, whole words
    const std::int64_t by_plan = gathered_width(node).value_or(0) + kTextOverhead;
    from.element_data = from.elements > 0 && data > 0 ? data / from.elements : by_plan;
    const std::int64_t groups = std::max<std::int64_t>(1, sum_of(groups_out(b, node, from.rows)));
    from.row_bytes = written > 0 ? written : from.elements * from.element_data / groups;
  }
  const std::int64_t data = std::max<std::int64_t>(8, from.element_data);
  constexpr std::int64_t kBoxed = 28;  // a Long and its reference
  constexpr std::int64_t kText = 60;   // UTF8String, its array's header, and the reference
  plan::Op op;
  op.input = from.op;
  op.n.row_bytes = from.row_bytes;
  op.n.row_bytes_out = from.row_bytes;
  op.n.key_bytes = 16;
  op.n.buffer_bytes = data <= 16 ? kBoxed : data + kText - 16;
  op.n.partial = partial;
  op.n.flag = list_length(node.text, "keys") != 0;
  const Column elements = partial || from.elements == 0
                              ? from.rows
                              : shared(from.elements, b.column(&TaskLoad::shuffle_read_bytes));
  Column out = groups_out(b, node, from.rows);
  Column groups = out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    groups[i] = std::max<std::int64_t>(1, std::min(out[i], from.rows[i]));
  }
  const HotKeys hot = hot_keys(elements, groups);
  WorkRuns work;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t usual = (elements[i] - hot.count[i] * hot.surplus[i]) / groups[i];
    work.add({.rows = from.rows[i],
              .groups = groups[i],
              .largest_group = usual + hot.surplus[i],
              .rows_out = out[i],
              .bytes_read = partial ? 0 : elements[i],
              .hot_groups = std::max<std::int64_t>(1, hot.count[i])});
  }
  op.work = work.take();
  from.op = b.append("ObjectHashAggregate", "ObjectHashAggregate", std::move(op));
  from.rows = std::move(out);
  return from;
}

}  // namespace oomcast::observe
