// Lists of words with a separator between them: taken apart, and put together.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oomcast::text {

/// "a, b" -> "a", "b": without blanks around them. A separator at the end begins no further word.
std::vector<std::string_view> split(std::string_view text, char separator);

/// "a", "b" -> "a, b".
template <class Words>
std::string joined(const Words& words, std::string_view separator = ", ") {
  std::string text;
  for (bool first = true; const auto& word : words) {
    text += first ? std::string_view() : separator;
    text += word;
    first = false;
  }
  return text;
}

}  // namespace oomcast::text
