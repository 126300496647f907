// What operators over Arrow batches share: sizes of rows and columns in Arrow and pandas, rows
// sorted by their group's key, and a batch's or group's way through the worker.
#pragma once

#include <string>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/plan/builder.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// A row of these columns in Arrow and in pandas: values, and offsets of those that vary.
[[nodiscard]] std::int64_t arrow_row_bytes(const std::vector<Column>& columns);

/// The largest column's values of a row: the vector that grows by doubling.
[[nodiscard]] std::int64_t widest_value(const std::vector<Column>& columns);

/// The columns of these names; all if there are none.
[[nodiscard]] std::vector<Column> columns_of(const plan::Relation& relation,
                                             const std::vector<std::string>& names);

/// What a function gives: a string if it has more than 8 bytes.
[[nodiscard]] Column result_column(const std::string& name, std::int64_t bytes);

/// The key stands in the rows twice: as the grouping attribute and among the function's columns.
void with_keys_again(plan::Relation& relation, const std::vector<std::string>& by);

/// Sorts rows that are together by their group already.
void sort_groups(plan::Builder& builder, plan::Output& output, const std::vector<std::string>& by);

/// Rows that are in the worker at once.
struct PandasRows {
  std::int64_t rows = 0;
  std::int64_t widest = 0;     // value of each
  std::int64_t row_bytes = 0;  // of each, in Arrow
};

/// Off the heap of the JVM while they are made: their widest vector doubles as it fills.
[[nodiscard]] std::int64_t native_bytes(const PandasRows& rows);
/// In the worker, with the copies that are made of them.
[[nodiscard]] std::int64_t worker_bytes(const PandasRows& rows, Coef copies);

/// Rows of one batch or group go through the worker.
[[nodiscard]] sim::Co<void> through_worker(TaskContext& task, PandasRows rows, Coef copies);

}  // namespace oomcast
