// Relation: see the header. UnsafeRow's layout as in spark-memory, section 4.0.
#include "models/plan/relation.hpp"

namespace oomcast::plan {
namespace {

constexpr std::int64_t padded_to_word(std::int64_t bytes) { return (bytes + 7) / 8 * 8; }

}  // namespace

const RelationColumn* Relation::find(std::string_view name) const {
  for (const RelationColumn& column : columns) {
    if (column.column.name == name) {
      return &column;
    }
  }
  return nullptr;
}

std::int64_t variable_bytes(const Column& column) {
  switch (column.type) {
    case ColumnType::kString:
    case ColumnType::kBinary:
    case ColumnType::kArray:
    case ColumnType::kMap:
    case ColumnType::kStruct:
      return padded_to_word(column.value_bytes.count());
    case ColumnType::kDecimal:
      // Decimals that do not fit a long take 16 bytes in the variable part.
      return column.decimal_precision > 18 ? 16 : 0;
    default:
      return 0;
  }
}

std::int64_t unsafe_row_bytes(std::int64_t fields, std::int64_t variable_bytes_sum) {
  return 8 * ((fields + 63) / 64) + 8 * fields + variable_bytes_sum;
}

std::int64_t Relation::row_bytes() const {
  std::int64_t variable = 0;
  for (const RelationColumn& column : columns) {
    variable += variable_bytes(column.column);
  }
  return unsafe_row_bytes(static_cast<std::int64_t>(columns.size()), variable);
}

std::int64_t Relation::row_bytes(const std::vector<std::string>& names) const {
  std::int64_t variable = 0;
  for (const std::string& name : names) {
    if (const RelationColumn* column = find(name)) {
      variable += variable_bytes(column->column);
    }
  }
  return unsafe_row_bytes(static_cast<std::int64_t>(names.size()), variable);
}

}  // namespace oomcast::plan
