// Relation: see the header.
#include "models/plan/relation.hpp"

#include "models/sizes/row_layout.hpp"

namespace oomcast::plan {

const RelationColumn* Relation::find(std::string_view name) const {
  for (const RelationColumn& column : columns) {
    if (column.column.name == name) {
      return &column;
    }
  }
  return nullptr;
}

std::int64_t Relation::row_bytes() const {
  std::vector<Column> row;
  for (const RelationColumn& column : columns) {
    row.push_back(column.column);
  }
  return sizes::mean_row_bytes(row).count();
}

std::int64_t Relation::row_bytes(const std::vector<std::string>& names) const {
  std::vector<Column> row;
  for (const std::string& name : names) {
    if (const RelationColumn* column = find(name)) {
      row.push_back(column->column);
    }
  }
  return sizes::mean_row_bytes(row).count();
}

std::int64_t Relation::compressed_ppm() const {
  std::int64_t all = 0;
  std::int64_t compressed = 0;
  for (const RelationColumn& column : columns) {
    const std::int64_t bytes =
        sizes::kWord.count() + (sizes::is_fixed_width(column.column)
                                    ? 0
                                    : sizes::round_to_word(column.column.value_bytes).count());
    all += bytes;
    compressed += bytes * column.column.compressed_ppm;
  }
  return all == 0 ? kUsualCompressedPpm : compressed / all;
}

bool packs_into_long(const Relation& relation, const std::vector<std::string>& keys) {
  std::int64_t bytes = 0;
  for (const std::string& key : keys) {
    const RelationColumn* column = relation.find(key);
    if (column == nullptr) {
      return false;
    }
    switch (column->column.type) {
      case ColumnType::kByte:
        bytes += 1;
        break;
      case ColumnType::kShort:
        bytes += 2;
        break;
      case ColumnType::kInteger:
        bytes += 4;
        break;
      case ColumnType::kLong:
        bytes += 8;
        break;
      default:
        return false;
    }
  }
  return !keys.empty() && bytes <= 8;
}

bool sorts_by_prefix(const Relation& relation, const std::vector<std::string>& by) {
  const RelationColumn* column = by.size() == 1 ? relation.find(by.front()) : nullptr;
  return column != nullptr &&
         sizes::mean_row_bytes(std::vector{column->column}) == sizes::row_fixed_part(1);
}

}  // namespace oomcast::plan
