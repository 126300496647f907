// What a study found, as a table of typed cells and a few lines in words: one form for all studies,
// so that each of them has text, JSON and CSV.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace oomcast {

/// How a whole number is meant; the name of a column in files ends with the unit.
enum class CellUnit : std::uint8_t {
  kText,
  kCount,
  kBytes,
  kNanoseconds,
  kShare,       // parts per million
  kBillionths,  // of a currency
};

using Cell = std::variant<std::monostate, std::int64_t, std::string>;

struct StudyColumn {
  std::string name;  // "peak heap"
  CellUnit unit = CellUnit::kText;
};

struct StudyTable {
  std::string study;  // "sweep"
  std::string title;
  std::vector<StudyColumn> columns;
  std::vector<std::vector<Cell>> rows;
  std::vector<std::string> notes;
};

}  // namespace oomcast
