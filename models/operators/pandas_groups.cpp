#include "models/operators/pandas_groups.hpp"

#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/operators/python_worker.hpp"
#include "sim/math.hpp"

namespace oomcast {

using sim::mul_div;

std::int64_t arrow_row_bytes(const std::vector<Column>& columns) {
  std::int64_t bytes = 0;
  for (const Column& column : columns) {
    const bool varies = column.type == ColumnType::kString || column.type == ColumnType::kBinary;
    bytes += column.value_bytes.count() + (varies ? 8 : 0);
  }
  return bytes;
}

std::int64_t widest_value(const std::vector<Column>& columns) {
  std::int64_t widest = 0;
  for (const Column& column : columns) {
    widest = std::max(widest, column.value_bytes.count());
  }
  return widest;
}

std::vector<Column> columns_of(const plan::Relation& relation,
                               const std::vector<std::string>& names) {
  std::vector<Column> columns;
  for (const plan::RelationColumn& column : relation.columns) {
    if (names.empty() || std::find(names.begin(), names.end(), column.column.name) != names.end()) {
      columns.push_back(column.column);
    }
  }
  return columns;
}

Column result_column(const std::string& name, std::int64_t bytes) {
  Column column;
  column.name = name;
  column.type = bytes > 8 ? ColumnType::kString : ColumnType::kLong;
  column.value_bytes = Bytes(bytes);
  return column;
}

void with_keys_again(plan::Relation& relation, const std::vector<std::string>& by) {
  std::vector<plan::RelationColumn> again;
  for (const std::string& name : by) {
    again.push_back(*relation.find(name));
    again.back().column.name += "_key";
    again.back().keys = nullptr;
  }
  for (plan::RelationColumn& column : again) {
    relation.columns.push_back(std::move(column));
  }
}

void sort_groups(plan::Builder& builder, plan::Output& output, const std::vector<std::string>& by) {
  plan::Op sort;
  sort.kind = &operator_kind("Sort");
  sort.label = "Sort by " + by.front();
  sort.input = output.op;
  sort.n.row_bytes = output.relation.row_bytes();
  sort.n.row_bytes_out = sort.n.row_bytes;
  sort.n.compressed_ppm = output.relation.compressed_ppm();
  sort.work = builder.work(output, {});
  output.op = builder.append(output.stage, std::move(sort));
}

std::int64_t native_bytes(const PandasRows& rows) {
  // The old vector is held while it is copied.
  std::int64_t capacity = 32 << 10;
  while (capacity < rows.rows * rows.widest) {
    capacity *= 2;
  }
  return capacity + capacity / 2;
}

std::int64_t worker_bytes(const PandasRows& rows, Coef copies) {
  return mul_div(rows.rows * rows.row_bytes, coefficient(copies), 1'000'000);
}

sim::Co<void> through_worker(TaskContext& task, PandasRows rows, Coef copies) {
  const std::int64_t native = native_bytes(rows);
  co_await task.hold(Account::kDirect, native);
  const std::int64_t data = worker_bytes(rows, copies);
  task.announce(data);
  task.announce(-data);
  co_await python_allocate(task, data, pyworker::Pool::kSmall);
  task.release(Account::kDirect, native);
}

}  // namespace oomcast
