// What a scenario may say about an operator: its word, how many inputs, which parameters. From
// these come checks, defaults, "did you mean", the JSON Schema and the reference documentation.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace oomcast {

/// What a parameter's value is, in the file and in Step::params (see ParamValue).
enum class ParamKind : std::uint8_t {
  kInteger,     // 12, 50e9, "2^20" is not one       -> int64
  kBoolean,     // true                              -> bool
  kText,        // "inner", one of choices if any    -> string
  kTextList,    // ["a", "b"], or one text           -> vector of strings
  kSize,        // "128MB", "1.5g", 4096 (bytes)     -> int64 bytes
  kShare,       // "5%", 0.05                        -> int64 parts per billion
  kDuration,    // "3s", "2min", 100 (milliseconds)  -> int64 nanoseconds
  kColumn,      // a column's name                   -> string
  kColumnList,  // ["a", "b"], or one name           -> vector of strings
  kDataset,     // a name of the scenario's `data`   -> string
};

struct ParamSpec {
  std::string_view name;
  ParamKind kind = ParamKind::kText;
  std::string_view fallback =
      {};  // the default as text ("inner", "5%", "a,b" for lists); empty: none
  bool required = false;
  std::string_view help = {};     // one line
  std::string_view choices = {};  // for kText: the words allowed, separated by '|'; empty: any
};

inline constexpr std::int32_t kAnyNumberOfInputs = std::numeric_limits<std::int32_t>::max();

struct OperatorSpec {
  std::string_view name;     // the word used in scenario files: "join"
  std::string_view summary;  // one line
  std::int32_t inputs_min = 1;
  std::int32_t inputs_max = 1;
  std::span<const ParamSpec> params = {};
};

}  // namespace oomcast
