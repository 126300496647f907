// Spark SQL data types as far as layouts care, read from the text that Spark prints for them
// (DataType.simpleString / sql in lower case).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/dataset.hpp"
#include "sim/bytes.hpp"

namespace oomcast::sizes {

enum class TypeKind : std::uint8_t {
  kNull,
  kBoolean,
  kByte,
  kShort,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kDate,
  kTime,
  kTimestamp,
  kYearMonthInterval,
  kDayTimeInterval,
  kCalendarInterval,
  kDecimal,
  kString,
  kBinary,
  kArray,   // children: element
  kMap,     // children: key, value
  kStruct,  // children: fields
};

struct DataType {
  TypeKind kind = TypeKind::kLong;
  std::int32_t precision = 10;  // of kDecimal
  std::vector<DataType> children;
  friend bool operator==(const DataType&, const DataType&) = default;
};

/// "bigint", "decimal(38,10)", "array<string>", "map<int, string>", "struct<a: int, b: string>".
[[nodiscard]] Checked<DataType> parse_data_type(std::string_view text);

/// A decimal that a long cannot hold is kept as bytes (Decimal.MAX_LONG_DIGITS).
[[nodiscard]] bool is_wide_decimal(const DataType& type);

/// DataType.defaultSize: what Spark assumes of a value it has not seen.
[[nodiscard]] Bytes default_size(const DataType& type);

/// The data type of a scenario's column; collections are known by their bytes only.
[[nodiscard]] TypeKind kind_of(ColumnType type);

}  // namespace oomcast::sizes
