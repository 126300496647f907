// Columns of recorded tables: Spark SQL expressions over the row number id, evaluated row by row,
// with nulls, texts and nested values. Hashes of texts (sha2) are stood in for by texts of the same
// length that are as different.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/sizes/data_type.hpp"
#include "models/sizes/row_layout.hpp"

namespace oomcast::conform {

struct SqlValue {
  bool is_null = false;
  std::int64_t number = 0;  // whole numbers, dates, times, booleans, unscaled decimals
  double real = 0;
  std::string text;               // strings and binaries
  std::vector<SqlValue> items{};  // elements, fields, keys
  std::vector<SqlValue> values{};
};

/// What the layouts need to know of a value.
sizes::ValueShape shape_of(const SqlValue& value, const sizes::DataType& type);

class SqlColumn {
 public:
  static Checked<SqlColumn> parse(std::string_view expression);
  [[nodiscard]] const sizes::DataType& type() const;
  [[nodiscard]] SqlValue at(std::int64_t id) const;

  struct Node;

 private:
  std::shared_ptr<const Node> root_;
};

}  // namespace oomcast::conform
