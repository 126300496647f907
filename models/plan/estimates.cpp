#include "models/plan/estimates.hpp"

#include <algorithm>

#include "models/sizes/data_type.hpp"

namespace oomcast::plan {
namespace {

__extension__ using Wide = __int128;

/// Spark counts in unlimited integers; beyond this nothing depends on the number any more.
constexpr std::int64_t kEndless = std::int64_t{1} << 62;

std::int64_t saturated(Wide bytes) {
  return bytes > kEndless ? kEndless : static_cast<std::int64_t>(bytes);
}

std::int64_t assumed_bytes(const Column& column) {
  sizes::DataType type{
      .kind = sizes::kind_of(column.type), .precision = column.decimal_precision, .children = {}};
  // What is in a collection is not known here: one long in each part.
  const sizes::DataType part{.kind = sizes::TypeKind::kLong, .precision = 10, .children = {}};
  if (column.type == ColumnType::kArray || column.type == ColumnType::kStruct) {
    type.children = {part};
  } else if (column.type == ColumnType::kMap) {
    type.children = {part, part};
  }
  return sizes::default_size(type).count();
}

}  // namespace

std::int64_t assumed_row_bytes(const Relation& relation) {
  std::int64_t bytes = 8;
  for (const RelationColumn& column : relation.columns) {
    bytes += assumed_bytes(column.column);
  }
  return bytes;
}

std::int64_t estimate_unary(const Relation& input, const Relation& output) {
  const Wide bytes =
      Wide{input.estimated_bytes} * assumed_row_bytes(output) / assumed_row_bytes(input);
  return std::max<std::int64_t>(1, saturated(bytes));
}

std::int64_t estimate_join(std::int64_t left_bytes, std::int64_t right_bytes) {
  return saturated(Wide{left_bytes} * right_bytes);
}

std::int64_t estimate_union(std::int64_t left_bytes, std::int64_t right_bytes) {
  return saturated(Wide{left_bytes} + right_bytes);
}

std::int64_t estimate_rows(const Relation& output, std::int64_t rows) {
  return std::max<std::int64_t>(1, saturated(Wide{rows} * assumed_row_bytes(output)));
}

}  // namespace oomcast::plan
