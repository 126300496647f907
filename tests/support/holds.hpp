// Whether a text that a test looks at has a part.
#pragma once

#include <string_view>

namespace oomcast::test {

inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace oomcast::test
