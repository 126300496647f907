// The functions and operators of recorded tables' expressions, as nodes that are evaluated for a
// row.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/sizes/data_type.hpp"
#include "studies/conform/sql_rows.hpp"

namespace oomcast::conform {

/// A function of its arguments, or a constant, or the row number.
struct SqlColumn::Node {
  sizes::DataType type;
  std::function<SqlValue(std::int64_t id)> at;
};

namespace sql {

using NodePtr = std::shared_ptr<const SqlColumn::Node>;
using Arguments = std::vector<NodePtr>;

[[nodiscard]] sizes::DataType of(sizes::TypeKind kind, std::vector<sizes::DataType> children = {});
[[nodiscard]] NodePtr node(sizes::DataType type, std::function<SqlValue(std::int64_t)> at);

[[nodiscard]] SqlValue number_value(std::int64_t number);
[[nodiscard]] SqlValue real_value(double real);
[[nodiscard]] SqlValue text_value(std::string text);
[[nodiscard]] SqlValue null_value();

/// Days since 1970 in the Gregorian calendar.
[[nodiscard]] std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day);

[[nodiscard]] NodePtr cast(const NodePtr& from, sizes::DataType to);
/// + - * % and comparisons, as SQL writes them.
[[nodiscard]] NodePtr operate(const std::string& op, const NodePtr& a, const NodePtr& b);
/// A function by its name; none if it is not known.
[[nodiscard]] NodePtr call(const std::string& name, const Arguments& arguments);

}  // namespace sql
}  // namespace oomcast::conform
