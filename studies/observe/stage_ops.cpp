#include "studies/observe/stage_ops.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "models/operators/kinds.hpp"
#include "models/plan/relation.hpp"
#include "models/sizes/row_layout.hpp"
#include "sim/math.hpp"
#include "studies/observe/aggregate_ops.hpp"
#include "studies/observe/node_text.hpp"
#include "studies/observe/python_ops.hpp"
#include "studies/observe/row_widths.hpp"
#include "studies/observe/stage_builder.hpp"

namespace oomcast::observe {
namespace {

using eventlog::PlanNode;
using sim::mul_div;

/// Walks a piece of a plan from its leaves up.
class Walk {
 public:
  explicit Walk(StageBuilder& builder) : b_(builder) { count_reads(*b_.input().fragment->root); }

  Stream walk(const PlanNode& node) {
    switch (cut_of(node)) {
      case Cut::kShuffle:
        return shuffle_read(node);
      case Cut::kBroadcast:
      case Cut::kSubquery:
        return {};
      case Cut::kNone:
        break;
    }
    if (node.name.starts_with("InMemoryTableScan") && reads_cache()) {
      return b_.any_source();
    }
    std::vector<Stream> below;
    for (const PlanNode& child : node.children) {
      Stream stream = walk(child);
      if (stream.op >= 0) {
        below.push_back(std::move(stream));
      }
    }
    if (!below.empty()) {
      return above(node, std::move(below));
    }
    // Above another stage's result alone it is no source; a scan may have subqueries below it.
    const bool source =
        std::all_of(node.children.begin(), node.children.end(),
                    [](const PlanNode& child) { return cut_of(child) == Cut::kSubquery; });
    return source ? leaf(node) : Stream();
  }

 private:
  [[nodiscard]] bool reads_cache() const {
    return b_.input().cache.cache >= 0 && !b_.input().cache.writes;
  }

  void count_reads(const PlanNode& node) {
    const Cut cut = cut_of(node);
    reads_ += cut == Cut::kShuffle ? 1 : 0;
    for (const PlanNode& child : node.children) {
      if (cut == Cut::kNone) {
        count_reads(child);
      }
    }
  }

  /// Rows of one of several shuffles, task by task.
  [[nodiscard]] Column rows_read(const PlanNode& node, const ShuffleFacts& told) const {
    const TaskLoad& sum = b_.loads().sum;
    Column all = b_.column(sum.shuffle_read_records > 0 ? &TaskLoad::shuffle_read_records
                                                        : &TaskLoad::shuffle_read_bytes);
    if (reads_ == 1 && sum.shuffle_read_records > 0) {
      return all;
    }
    if (std::optional<Column> rows = b_.by_task(node, "records read")) {
      if (told.rows > 0 && !b_.loads().reads_known) {
        complete(b_.loads(), told.rows, *rows);
      }
      return *rows;
    }
    const std::int64_t read = b_.metric(node, "records read");
    const std::int64_t rows = read >= 0       ? read
                              : told.rows > 0 ? told.rows
                                              : sum.shuffle_read_records / reads_;
    if (reads_ != 2) {
      return shared(rows, all);
    }
    // What a task has beyond the others it has of the larger of two shuffles.
    const Column hot = excess(all);
    Column even = all;
    for (std::size_t i = 0; i < even.size(); ++i) {
      even[i] -= hot[i];
    }
    if (rows <= sum.shuffle_read_records / 2) {
      return shared(rows, even);
    }
    const Column smaller = shared(sum.shuffle_read_records - rows, even);
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i] = std::max<std::int64_t>(0, all[i] - smaller[i]);
    }
    return shared(rows, all);
  }

  Stream shuffle_read(const PlanNode& node) {
    const TaskLoad& sum = b_.loads().sum;
    const auto found = b_.facts().shuffles.find(&node);
    const ShuffleFacts told = found == b_.facts().shuffles.end() ? ShuffleFacts{} : found->second;
    Column rows_by_task = rows_read(node, told);
    const std::int64_t rows = sum_of(rows_by_task);
    const std::int64_t records = std::max<std::int64_t>(1, sum.shuffle_read_records);
    const std::int64_t bytes =
        reads_ > 1 ? mul_div(sum.shuffle_read_bytes, std::min(rows, records), records)
                   : sum.shuffle_read_bytes;
    Column bytes_by_task =
        shared(bytes, reads_ > 1 ? rows_by_task : b_.column(&TaskLoad::shuffle_read_bytes));
    constexpr std::int64_t kLength = 4;  // before each row
    Stream stream =
        b_.source("ShuffleRead", "shuffle read", std::move(rows_by_task), bytes_by_task,
                  told.row_bytes > 0 ? told.row_bytes : b_.unpacked_row(bytes, rows) - kLength);
    stream.row_bytes_known = told.row_bytes > 0;
    if (told.row_bytes > 0 && rows > 0) {
      // Spills compress the same rows; those of the larger side count.
      constexpr std::int64_t kMillion = 1'000'000;
      const std::int64_t plain = rows * (told.row_bytes + 4);
      if (plain > most_read_) {
        most_read_ = plain;
        b_.to().read_compressed_ppm =
            std::clamp<std::int64_t>(mul_div(bytes, kMillion, plain), 1'000, kMillion);
      }
    }
    stream.elements = told.elements;
    stream.element_data = told.element_data;
    return stream;
  }

  Stream leaf(const PlanNode& node) {
    const TaskLoad& sum = b_.loads().sum;
    const std::int64_t told = b_.metric(node, kRowsOut);
    const std::string label = node.text.substr(0, 40);
    if (sum.input_bytes > 0 && node.name.find("Range") == std::string::npos) {
      const Column rows =
          b_.column(sum.input_records > 0 ? &TaskLoad::input_records : &TaskLoad::input_bytes);
      const std::int64_t total = told >= 0 ? told : sum.input_records;
      return b_.source("FileScan", label, shared(total, rows), b_.column(&TaskLoad::input_bytes),
                       b_.unpacked_row(sum.input_bytes, total));
    }
    const std::optional<std::int64_t> planned = range_rows(node);
    if (told < 0 && !planned) {
      return b_.any_source();
    }
    Column rows = shared(planned.value_or(told), Column(b_.tasks(), 1));
    if (std::optional<Column> exact = b_.by_task(node, kRowsOut)) {
      b_.fill_by(rows, *exact);
      rows = std::move(*exact);
    }
    return b_.source("Range", label, std::move(rows), {}, 0);
  }

  Stream above(const PlanNode& node, std::vector<Stream> below) {
    const std::string_view name = bare_name(node);
    const bool two = below.size() == 2;
    if (name == "Sort" || name == "TungstenSort") {
      return b_.sort(std::move(below[0]), "Sort", &node);
    }
    if (name == "HashAggregate" || name == "TungstenAggregate") {
      return hash_aggregate(b_, node, std::move(below[0]));
    }
    if (name == "ObjectHashAggregate") {
      return object_aggregate(b_, node, std::move(below[0]));
    }
    if (name == "SortMergeJoin" && two) {
      return merge_join(node, std::move(below[0]), std::move(below[1]));
    }
    if (name == "ShuffledHashJoin" && two) {
      return shuffled_hash_join(node, std::move(below[0]), std::move(below[1]));
    }
    if (name == "BroadcastHashJoin") {
      return broadcast_join(node, std::move(below[0]));
    }
    if (name == "Window") {
      return window(std::move(below[0]));
    }
    if (name == "Union" && two) {
      return united(node, std::move(below[0]), std::move(below[1]));
    }
    if (runs_python(name)) {
      return through_python(b_, node, std::move(below[0]));
    }
    Stream from = std::move(*std::max_element(
        below.begin(), below.end(),
        [](const Stream& a, const Stream& c) { return sum_of(a.rows) < sum_of(c.rows); }));
    const std::int64_t rows = b_.metric(node, kRowsOut);
    if (name == "Project") {
      return projected(node, std::move(from));
    }
    if (name == "Generate") {
      return generated(node, std::move(from));
    }
    if (rows < 0) {
      return from;
    }
    Column shares = b_.rows_out(node, from.rows);
    const std::int64_t row_bytes = from.row_bytes;
    return b_.narrow(std::move(from), std::move(shares), row_bytes, std::string(name));
  }

  /// What changes rows may change their size, too.
  Stream generated(const PlanNode& node, Stream from) {
    const std::optional<std::int64_t> width = row_width(node);
    const std::int64_t times = rows_of_one(node);
    Column made = from.rows;
    for (std::int64_t& rows : made) {
      rows *= std::max<std::int64_t>(1, times);
    }
    Column rows = b_.rows_out(node, made);
    const std::int64_t row_bytes = width.value_or(from.row_bytes);
    from = b_.narrow(std::move(from), std::move(rows), row_bytes, "Generate");
    from.row_bytes_known = width.has_value();
    return from;
  }

  /// As wide as its expressions say. Else columns of eight bytes each, unless some are of other
  /// types: then as many bytes at least.
  Stream projected(const PlanNode& node, Stream from) {
    if (const std::optional<std::int64_t> width = row_width(node)) {
      Column rows = from.rows;
      from = b_.narrow(std::move(from), std::move(rows), *width, "Project");
      from.row_bytes_known = true;
      return from;
    }
    const Columns columns = projected_columns(node.text);
    const std::int64_t least = sizes::row_fixed_part(columns.count).count();
    from.row_bytes_known = columns.all_long;
    if (columns.count == 0 || (!columns.all_long && least <= from.row_bytes)) {
      return from;
    }
    Column rows = from.rows;
    return b_.narrow(std::move(from), std::move(rows), least, "Project");
  }

  plan::PerTask<plan::Work> join_side(const Column& rows, const Column& out) {
    const Column hot = excess(rows);
    WorkRuns work;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int64_t largest = std::min(rows[i], hot[i] + 1);
      work.add({.rows = rows[i],
                .groups = std::max<std::int64_t>(1, rows[i] - hot[i]),
                .largest_group = largest,
                .rows_out = out[i]});
    }
    return work.take();
  }

  Stream joined(std::string_view kind, plan::Op op, Stream left, const Stream& right,
                const PlanNode& node) {
    op.input = left.op;
    op.right = right.op;
    op.n.row_bytes = left.row_bytes;
    op.n.row_bytes_right = right.row_bytes;
    op.n.row_bytes_out = left.row_bytes + right.row_bytes;
    Column both = left.rows;
    for (std::size_t i = 0; i < both.size(); ++i) {
      both[i] += right.rows[i];
    }
    Column out = b_.rows_out(node, both);
    op.work = join_side(left.rows, out);
    op.work_right = join_side(right.rows, out);
    left.row_bytes = op.n.row_bytes_out;
    left.op = b_.append(kind, std::string(kind), std::move(op));
    left.rows = std::move(out);
    left.row_bytes_known = false;
    return left;
  }

  Stream merge_join(const PlanNode& node, Stream left, const Stream& right) {
    plan::Op op;
    op.n.columns = node.text.find("RightOuter") != std::string::npos ? 1 : 0;
    op.n.flag = node.text.find("LeftSemi") != std::string::npos ||
                node.text.find("LeftAnti") != std::string::npos;
    return joined("SortMergeJoin", std::move(op), std::move(left), right, node);
  }

  Stream shuffled_hash_join(const PlanNode& node, Stream left, const Stream& right) {
    plan::Op op;
    op.n.build_right = node.text.find("BuildLeft") == std::string::npos;
    op.n.long_key = has_long_key(node.text);
    op.n.key_bytes = 16;
    return joined("ShuffledHashJoin", std::move(op), std::move(left), right, node);
  }

  Stream broadcast_join(const PlanNode& node, Stream from) {
    std::int32_t broadcast = -1;
    for (const PlanNode* side : broadcasts_below(node)) {
      const auto found = b_.facts().broadcasts.find(side);
      broadcast = found == b_.facts().broadcasts.end() ? broadcast : found->second;
    }
    Column out = b_.rows_out(node, from.rows);
    if (broadcast < 0) {
      const std::int64_t row_bytes = from.row_bytes;
      return b_.narrow(std::move(from), std::move(out), row_bytes, "BroadcastHashJoin");
    }
    plan::Op op;
    op.input = from.op;
    op.n.broadcast = broadcast;
    op.n.row_bytes = from.row_bytes;
    op.n.row_bytes_out = from.row_bytes;
    WorkRuns work;
    for (std::size_t i = 0; i < out.size(); ++i) {
      work.add({.rows = from.rows[i], .rows_out = out[i]});
    }
    op.work = work.take();
    std::vector<std::int32_t>& needs = b_.to().broadcasts;
    if (std::find(needs.begin(), needs.end(), broadcast) == needs.end()) {
      needs.push_back(broadcast);
    }
    from.op = b_.append("BroadcastHashJoin", "BroadcastHashJoin", std::move(op));
    from.rows = std::move(out);
    from.row_bytes_known = false;
    return from;
  }

  /// The broadcast sides of a join, below nodes that only pass through.
  static std::vector<const PlanNode*> broadcasts_below(const PlanNode& join) {
    std::vector<const PlanNode*> found;
    std::vector<const PlanNode*> open;
    for (const PlanNode& child : join.children) {
      open.push_back(&child);
    }
    while (!open.empty()) {
      const PlanNode* node = open.back();
      open.pop_back();
      if (cut_of(*node) == Cut::kBroadcast) {
        found.push_back(node);
      } else if (cut_of(*node) == Cut::kNone && node->children.size() == 1 &&
                 (node->name == "InputAdapter" || node->name == "BroadcastQueryStage")) {
        open.push_back(&node->children.front());
      }
    }
    return found;
  }

  /// Both inputs in one task, as where they are hashed alike; tasks of one alone have no rows of
  /// the other.
  Stream united(const PlanNode& node, Stream left, const Stream& right) {
    plan::Op op;
    op.input = left.op;
    op.right = right.op;
    op.n.flag = true;
    op.n.row_bytes_out = std::max(left.row_bytes, right.row_bytes);
    for (std::size_t i = 0; i < left.rows.size(); ++i) {
      left.rows[i] += right.rows[i];
    }
    Column out = b_.rows_out(node, left.rows);
    WorkRuns work;
    for (std::size_t i = 0; i < out.size(); ++i) {
      work.add({.rows = left.rows[i], .rows_out = out[i]});
    }
    op.work = work.take();
    left.op = b_.append("Union", "Union", std::move(op));
    left.row_bytes = std::max(left.row_bytes, right.row_bytes);
    left.row_bytes_known = false;
    left.rows = std::move(out);
    return left;
  }

  Stream window(Stream from) {
    plan::Op op;
    op.input = from.op;
    op.n.row_bytes = from.row_bytes;
    op.n.row_bytes_out = from.row_bytes + 8;
    const Column hot = excess(from.rows);
    WorkRuns work;
    for (std::size_t i = 0; i < from.rows.size(); ++i) {
      const std::int64_t rows = from.rows[i];
      // One task alone: a window over everything.
      const std::int64_t largest = from.rows.size() == 1 ? rows : std::min(rows, hot[i] + 1);
      work.add({.rows = rows,
                .groups = std::max<std::int64_t>(1, rows - hot[i]),
                .largest_group = largest,
                .rows_out = rows});
    }
    op.work = work.take();
    from.row_bytes = op.n.row_bytes_out;
    from.op = b_.append("Window", "Window", std::move(op));
    return from;
  }

  StageBuilder& b_;
  std::int64_t reads_ = 0;
  std::int64_t most_read_ = 0;
};

bool needs_execution_memory(const plan::Op& op) {
  const std::string_view kind = op.kind->spec.name;
  return kind == "Sort" || kind == "HashAggregate" || kind == "ObjectHashAggregate" ||
         kind == "SortMergeJoin" || kind == "Window" || kind == "ShuffledHashJoin" ||
         kind == "BroadcastHashJoin";
}

std::string name_of(const std::vector<plan::Op>& ops) {
  std::string name;
  for (const plan::Op& op : ops) {
    if (op.kind->spec.name != "Narrow") {
      name += (name.empty() ? "" : " > ") + op.label;
    }
  }
  return name;
}

}  // namespace

StageOps stage_ops(const StageInput& input, PlanFacts& facts) {
  StageOps to;
  StageBuilder builder(input, facts, to);
  Stream top;
  if (input.fragment != nullptr) {
    top = Walk(builder).walk(*input.fragment->root);
    to.from_plan = top.op >= 0;
  }
  if (top.op < 0) {
    top = builder.any_source();
  }
  const TaskLoad& sum = input.loads->sum;
  const bool held = sum.peak_bytes > 0 || sum.memory_spilled_bytes > 0;
  if (held && std::none_of(to.ops.begin(), to.ops.end(), needs_execution_memory)) {
    to.guessed_sort = true;
    top = builder.sort(std::move(top), "Sort", nullptr);
  }
  if (input.python.rdd) {
    top = python_rdd(builder, std::move(top));
  }
  if (input.cache.cache >= 0 && input.cache.writes) {
    top = builder.cached(std::move(top));
  }
  builder.finish(std::move(top));
  to.name = name_of(to.ops);
  return to;
}

}  // namespace oomcast::observe
