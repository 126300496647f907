// Puts together the operators of one observed stage, stream by stream. Used by stage_ops.cpp only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "studies/observe/stage_ops.hpp"

namespace oomcast::observe {

/// What an operator hands on: how many rows in each task, and how large one is.
struct Stream {
  std::int32_t op = -1;  // -1: nothing of this stage
  Column rows;
  std::int64_t row_bytes = 0;
  bool row_bytes_known = false;  // measured, not guessed from compressed bytes
  std::int64_t elements = 0;     // see ShuffleFacts
  std::int64_t element_data = 0;
};

inline constexpr std::string_view kRowsOut = "number of output rows";

class StageBuilder {
 public:
  StageBuilder(const StageInput& input, PlanFacts& facts, StageOps& to);

  [[nodiscard]] const StageInput& input() const { return input_; }
  [[nodiscard]] const PlanFacts& facts() const { return facts_; }
  [[nodiscard]] StageOps& to() { return to_; }
  [[nodiscard]] const StageLoads& loads() const { return *input_.loads; }
  [[nodiscard]] std::size_t tasks() const { return input_.loads->tasks.size(); }
  [[nodiscard]] Column column(LoadField field) const { return column_of(*input_.loads, field); }
  /// The node's metric over this stage's tasks; -1 if they have none.
  [[nodiscard]] std::int64_t metric(const eventlog::PlanNode& node, std::string_view name) const {
    return metric_sum(node, name, *input_.sums);
  }
  /// The node's metric, task by task; 0 for tasks that never succeeded. Nothing, where the log has
  /// sums alone.
  [[nodiscard]] std::optional<Column> by_task(const eventlog::PlanNode& node,
                                              std::string_view name) const;
  /// Gives tasks that never succeeded the others' ratio to `base`.
  void fill_by(const Column& base, Column& values) const;
  /// Rows that leave an operator, task by task.
  [[nodiscard]] Column rows_out(const eventlog::PlanNode& node, const Column& in) const;
  /// A row's bytes by compressed ones: a guess, which is noted.
  [[nodiscard]] std::int64_t unpacked_row(std::int64_t compressed, std::int64_t rows);
  /// Bytes of a row of the shuffle that this stage writes; 0 if it is not known.
  [[nodiscard]] std::int64_t written_row_bytes() const;

  std::int32_t append(std::string_view kind, std::string label, plan::Op op);
  /// Rows change in number or size without need of memory.
  Stream narrow(Stream from, Column rows, std::int64_t row_bytes, std::string label);
  Stream source(std::string_view kind, std::string label, Column rows, const Column& bytes,
                std::int64_t row_bytes);
  /// `node` tells what the sort held, if it is one of a plan.
  Stream sort(Stream from, std::string label, const eventlog::PlanNode* node);
  /// The stage's own reading, whatever it is, where no plan says more.
  Stream any_source();
  /// A partition of a cached relation: made here, or read again.
  Stream cached(Stream from);
  void finish(Stream top);

 private:
  void write_shuffle(Stream top);
  void collect(Stream top, bool broadcast);
  [[nodiscard]] std::int64_t limited(std::int64_t row_bytes, const Column& rows) const;

  const StageInput& input_;
  PlanFacts& facts_;
  StageOps& to_;
};

}  // namespace oomcast::observe
