// The words of a scenario file and what they stand for.
#include "inputs/scenario/words.hpp"

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

std::vector<std::string_view> outcome_words() {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(Outcome::kJobFailed); ++i) {
    words.push_back(outcome_name(static_cast<Outcome>(i)));
  }
  return words;
}

}  // namespace oomcast::scenario
