// The words of a scenario file and what they stand for.
#include "inputs/scenario/words.hpp"

#include "models/text/sizes.hpp"

namespace oomcast::scenario {

namespace {

// Sizes: DataType.defaultSize of each type.
constexpr std::array kTypes{
    TypeWord{"boolean", ColumnType::kBoolean, 1},     TypeWord{"byte", ColumnType::kByte, 1},
    TypeWord{"tinyint", ColumnType::kByte, 1},        TypeWord{"short", ColumnType::kShort, 2},
    TypeWord{"smallint", ColumnType::kShort, 2},      TypeWord{"integer", ColumnType::kInteger, 4},
    TypeWord{"int", ColumnType::kInteger, 4},         TypeWord{"long", ColumnType::kLong, 8},
    TypeWord{"bigint", ColumnType::kLong, 8},         TypeWord{"float", ColumnType::kFloat, 4},
    TypeWord{"double", ColumnType::kDouble, 8},       TypeWord{"date", ColumnType::kDate, 4},
    TypeWord{"timestamp", ColumnType::kTimestamp, 8}, TypeWord{"decimal", ColumnType::kDecimal, 8},
    TypeWord{"string", ColumnType::kString, 20},      TypeWord{"binary", ColumnType::kBinary, 100},
    TypeWord{"array", ColumnType::kArray, 0},         TypeWord{"map", ColumnType::kMap, 0},
    TypeWord{"struct", ColumnType::kStruct, 0},
};

}  // namespace

std::span<const TypeWord> type_words() { return kTypes; }

std::string_view word_of(ColumnType type) {
  for (const TypeWord& word : kTypes) {
    if (word.type == type) {
      return word.word;
    }
  }
  return "";
}

bool has_length(ColumnType type) {
  return type == ColumnType::kString || type == ColumnType::kBinary || type == ColumnType::kArray ||
         type == ColumnType::kMap || type == ColumnType::kStruct;
}

std::optional<std::int32_t> decimal_precision(std::string_view arguments) {
  if (arguments.empty()) {
    return 10;  // DecimalType.USER_DEFAULT
  }
  if (!arguments.starts_with('(') || !arguments.ends_with(')')) {
    return std::nullopt;
  }
  arguments = arguments.substr(1, arguments.size() - 2);
  const std::size_t comma = arguments.find(',');
  const auto precision = text::parse_count(arguments.substr(0, comma));
  const auto scale = comma == std::string_view::npos
                         ? std::optional<std::int64_t>(0)
                         : text::parse_count(arguments.substr(comma + 1));
  if (!precision || !scale || *precision < 1 || *precision > kMaxPrecision || *scale < 0 ||
      *scale > *precision) {
    return std::nullopt;
  }
  return static_cast<std::int32_t>(*precision);
}

Bytes decimal_bytes(std::int32_t precision) {
  return Bytes(precision > kMaxLongPrecision ? 16 : 8);
}

std::vector<std::string_view> outcome_words() {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    words.push_back(outcome_name(static_cast<Outcome>(i)));
  }
  return words;
}

}  // namespace oomcast::scenario
