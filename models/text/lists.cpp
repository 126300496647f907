#include "models/text/lists.hpp"

#include <algorithm>

#include "models/text/decimal.hpp"

namespace oomcast::text {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> words;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    words.push_back(trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

}  // namespace oomcast::text
