// A size in words for decisions in the trace.
#include "models/planner/rules/size_text.hpp"

#include <array>
#include <string_view>

namespace oomcast::planner {

std::string size_text(Bytes size) {
  static constexpr std::array<std::string_view, 5> kUnits{" B", " KiB", " MiB", " GiB", " TiB"};
  const bool negative = size < Bytes();
  const std::int64_t count = negative ? -size.count() : size.count();
  std::size_t unit = 0;
  std::int64_t one = 1;
  while (unit + 1 < kUnits.size() && count / one >= 1024) {
    one *= 1024;
    ++unit;
  }
  std::string text = (negative ? "-" : "") + std::to_string(count / one);
  const std::int64_t tenths = count % one * 10 / one;
  if (tenths > 0) {
    text += "." + std::to_string(tenths);
  }
  text += kUnits[unit];
  return text;
}

}  // namespace oomcast::planner
