// What the planner knows of the rows that flow out of a logical step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/spread.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::plan {

struct RelationColumn {
  Column column;
  SpreadPtr keys;      // over the relation's rows; null: not known, every row its own value
  std::string origin;  // data set whose generated rows it lies in, for expression columns
};

struct Relation {
  std::int64_t rows = 0;
  std::vector<RelationColumn> columns;
  /// What Spark's statistics would say before execution (sizeInBytes).
  std::int64_t estimated_bytes = 0;

  [[nodiscard]] const RelationColumn* find(std::string_view name) const;
  /// UnsafeRow bytes of a row (null words, 8 bytes a field, padded variable parts).
  [[nodiscard]] std::int64_t row_bytes() const;
  /// UnsafeRow bytes of a row of some of the columns.
  [[nodiscard]] std::int64_t row_bytes(const std::vector<std::string>& names) const;
};

/// Bytes that a value takes in the variable part of an UnsafeRow: 0 for fixed-width types.
[[nodiscard]] std::int64_t variable_bytes(const Column& column);
[[nodiscard]] std::int64_t unsafe_row_bytes(std::int64_t fields, std::int64_t variable_bytes_sum);

}  // namespace oomcast::plan
