// The words of a scenario file and what they stand for: shared by reader, writer and schema.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::scenario {

inline constexpr std::array<std::string_view, 4> kManagers{"local", "standalone", "yarn",
                                                           "kubernetes"};  // by ManagerKind
inline constexpr std::array<std::string_view, 2> kLossCauses{"killed",
                                                             "preempted"};  // by Loss::Cause
inline constexpr std::array<std::string_view, 3> kFormats{"parquet", "text",
                                                          "generated"};  // by Storage
inline constexpr std::array<std::string_view, 3> kStatefulOperators{
    "aggregate", "deduplicate", "groups"};  // by StatefulOperator

/// A column type: its word in files and what Spark takes for a value of it.
struct TypeWord {
  std::string_view word;
  ColumnType type;
  std::int64_t value_bytes;  // fixed, or DataType.defaultSize; 0: must be given
};

/// Spark SQL's names; the first word of a type is the one that is written.
std::span<const TypeWord> type_words();
std::string_view word_of(ColumnType type);

/// Whether values of the type have a length of their own, given as "bytes".
bool has_length(ColumnType type);

/// Largest precision that Spark keeps in 8 bytes (Decimal.MAX_LONG_DIGITS), and at all.
inline constexpr std::int32_t kMaxLongPrecision = 18;
inline constexpr std::int32_t kMaxPrecision = 38;

/// The precision that stands behind "decimal": of "(18,2)", or of nothing; none if it is no such.
std::optional<std::int32_t> decimal_precision(std::string_view arguments);
/// What a value of that precision takes: 8 bytes up to kMaxLongPrecision digits.
Bytes decimal_bytes(std::int32_t precision);

/// All outcome words, in the order of Outcome.
std::vector<std::string_view> outcome_words();

}  // namespace oomcast::scenario
