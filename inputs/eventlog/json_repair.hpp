// Makes a line that a strict JSON parser refuses acceptable, where the damage is only in values:
// invalid UTF-8, numbers out of range, lone surrogates. Also guards the parser's memory and stack.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oomcast::eventlog {

struct Repairs {
  std::string text;             // the line to parse instead
  bool invalid_utf8 = false;    // bytes were replaced by U+FFFD
  std::int64_t numbers = 0;     // replaced by null: outside of what 64 bits hold
  std::int64_t surrogates = 0;  // replaced by U+FFFD
  [[nodiscard]] bool any() const { return invalid_utf8 || numbers > 0 || surrogates > 0; }
};
Repairs repair_json(std::string_view line);

/// The first characters (code points) of a text, invalid UTF-8 replaced.
std::string first_characters(std::string_view text, std::size_t characters);

/// Nested deeper than this is no event (Jackson's own limit is 1000).
inline constexpr std::size_t kDepthMax = 900;

/// Why a line must not be given to the parser (too deep, or too many values for the memory);
/// empty if it may. Costs a pass over the line, so it is asked for long lines only.
std::string_view refuse_shape(std::string_view line);

}  // namespace oomcast::eventlog
