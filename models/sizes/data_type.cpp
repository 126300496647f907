// Reads Spark's text for data types, and knows their default sizes.
#include "models/sizes/data_type.hpp"

#include <array>
#include <charconv>
#include <string>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

using Name = std::pair<std::string_view, TypeKind>;

constexpr std::array kAtomicNames{
    Name{"void", TypeKind::kNull},
    Name{"boolean", TypeKind::kBoolean},
    Name{"tinyint", TypeKind::kByte},
    Name{"smallint", TypeKind::kShort},
    Name{"int", TypeKind::kInteger},
    Name{"bigint", TypeKind::kLong},
    Name{"float", TypeKind::kFloat},
    Name{"double", TypeKind::kDouble},
    Name{"date", TypeKind::kDate},
    Name{"time", TypeKind::kTime},
    Name{"timestamp", TypeKind::kTimestamp},
    Name{"timestamp_ntz", TypeKind::kTimestamp},
    Name{"timestamp_ltz", TypeKind::kTimestamp},
    Name{"interval", TypeKind::kCalendarInterval},
    Name{"interval year", TypeKind::kYearMonthInterval},
    Name{"interval month", TypeKind::kYearMonthInterval},
    Name{"interval year to month", TypeKind::kYearMonthInterval},
    Name{"interval day", TypeKind::kDayTimeInterval},
    Name{"interval hour", TypeKind::kDayTimeInterval},
    Name{"interval minute", TypeKind::kDayTimeInterval},
    Name{"interval second", TypeKind::kDayTimeInterval},
    Name{"interval day to hour", TypeKind::kDayTimeInterval},
    Name{"interval day to minute", TypeKind::kDayTimeInterval},
    Name{"interval day to second", TypeKind::kDayTimeInterval},
    Name{"interval hour to minute", TypeKind::kDayTimeInterval},
    Name{"interval hour to second", TypeKind::kDayTimeInterval},
    Name{"interval minute to second", TypeKind::kDayTimeInterval},
    Name{"decimal", TypeKind::kDecimal},
    Name{"string", TypeKind::kString},
    Name{"char", TypeKind::kString},
    Name{"varchar", TypeKind::kString},
    Name{"binary", TypeKind::kBinary},
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') {
    text.remove_prefix(1);
  }
  while (!text.empty() && text.back() == ' ') {
    text.remove_suffix(1);
  }
  return text;
}

Problems unknown_type(std::string_view text) {
  return {Problem{.where = "type",
                  .what = "'" + std::string(text) + "' is not a Spark SQL data type",
                  .fix = "for example bigint, decimal(10,2), array<string>, map<string, int>"}};
}

/// Splits "a: int, b: map<int, int>" at the commas that stand in no bracket.
std::vector<std::string_view> split_top_level(std::string_view text) {
  std::vector<std::string_view> parts;
  std::int64_t depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    depth += (c == '<' || c == '(') ? 1 : (c == '>' || c == ')') ? -1 : 0;
    if (c == ',' && depth == 0) {
      parts.push_back(trim(text.substr(start, i - start)));
      start = i + 1;
    }
  }
  if (!trim(text).empty()) {
    parts.push_back(trim(text.substr(start)));
  }
  return parts;
}

Checked<DataType> parse_nested(TypeKind kind, std::string_view inside) {
  DataType type{.kind = kind, .precision = 10, .children = {}};
  for (std::string_view part : split_top_level(inside)) {
    if (kind == TypeKind::kStruct) {
      const auto colon = part.find(':');
      if (colon == std::string_view::npos) {
        return unknown_type(part);
      }
      part = trim(part.substr(colon + 1));
    }
    auto child = parse_data_type(part);
    if (!child) {
      return child;
    }
    type.children.push_back(std::move(child).value());
  }
  const std::size_t wanted = kind == TypeKind::kArray ? 1 : kind == TypeKind::kMap ? 2 : 0;
  if (wanted != 0 && type.children.size() != wanted) {
    return unknown_type(inside);
  }
  return type;
}

}  // namespace

Checked<DataType> parse_data_type(std::string_view text) {
  text = trim(text);
  const auto bracket = text.find('<');
  if (bracket != std::string_view::npos && text.back() == '>') {
    const std::string_view name = text.substr(0, bracket);
    const std::string_view inside = text.substr(bracket + 1, text.size() - bracket - 2);
    for (const auto& [word, kind] : {Name{"array", TypeKind::kArray}, Name{"map", TypeKind::kMap},
                                     Name{"struct", TypeKind::kStruct}}) {
      if (name == word) {
        return parse_nested(kind, inside);
      }
    }
    return unknown_type(text);
  }
  const auto parenthesis = text.find('(');
  const std::string_view name = trim(text.substr(0, parenthesis));
  DataType type;
  if (name == "decimal" && parenthesis != std::string_view::npos) {
    const std::string_view digits = trim(text.substr(parenthesis + 1));
    std::from_chars(digits.data(), digits.data() + digits.size(), type.precision);
  }
  for (const auto& [word, kind] : kAtomicNames) {
    if (name == word) {
      type.kind = kind;
      return type;
    }
  }
  return unknown_type(text);
}

bool is_wide_decimal(const DataType& type) {
  constexpr std::int32_t kMaxLongDigits = 18;  // Decimal.MAX_LONG_DIGITS
  return type.kind == TypeKind::kDecimal && type.precision > kMaxLongDigits;
}

Bytes default_size(const DataType& type) {
  switch (type.kind) {
    case TypeKind::kNull:
    case TypeKind::kBoolean:
    case TypeKind::kByte:
      return Bytes(1);
    case TypeKind::kShort:
      return Bytes(2);
    case TypeKind::kInteger:
    case TypeKind::kFloat:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval:
      return Bytes(4);
    case TypeKind::kLong:
    case TypeKind::kDouble:
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kDayTimeInterval:
      return Bytes(8);
    case TypeKind::kCalendarInterval:
      return Bytes(16);
    case TypeKind::kDecimal:
      return is_wide_decimal(type) ? Bytes(16) : Bytes(8);
    case TypeKind::kString:
      return Bytes(20);
    case TypeKind::kBinary:
      return Bytes(100);
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct: {
      Bytes sum;
      for (const DataType& child : type.children) {
        sum += default_size(child);
      }
      return sum;
    }
  }
  SIM_CHECK(false, "every kind of type has a size");
}

TypeKind kind_of(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean:
      return TypeKind::kBoolean;
    case ColumnType::kByte:
      return TypeKind::kByte;
    case ColumnType::kShort:
      return TypeKind::kShort;
    case ColumnType::kInteger:
      return TypeKind::kInteger;
    case ColumnType::kLong:
      return TypeKind::kLong;
    case ColumnType::kFloat:
      return TypeKind::kFloat;
    case ColumnType::kDouble:
      return TypeKind::kDouble;
    case ColumnType::kDate:
      return TypeKind::kDate;
    case ColumnType::kTimestamp:
      return TypeKind::kTimestamp;
    case ColumnType::kDecimal:
      return TypeKind::kDecimal;
    case ColumnType::kString:
      return TypeKind::kString;
    case ColumnType::kBinary:
      return TypeKind::kBinary;
    case ColumnType::kArray:
      return TypeKind::kArray;
    case ColumnType::kMap:
      return TypeKind::kMap;
    case ColumnType::kStruct:
      return TypeKind::kStruct;
  }
  SIM_CHECK(false, "every type of column has a kind");
}

}  // namespace oomcast::sizes
