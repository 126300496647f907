// "Did you mean": the known name nearest to what somebody wrote (optimal string alignment).
#include "models/text/nearest.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace oomcast::text {

namespace {

constexpr std::size_t kMaxChanges = 3;
constexpr std::size_t kLongestWord = 200;  // nobody's typo; keeps the cost bounded

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::optional<std::size_t> distance(std::string_view a, std::string_view b, std::size_t limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit || a.size() > kLongestWord || b.size() > kLongestWord) {
    return std::nullopt;
  }
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    last[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()] <= limit ? std::optional(last[b.size()]) : std::nullopt;
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> names) {
  const std::size_t limit = std::min(kMaxChanges, word.size() / 3);
  std::string_view best;
  std::size_t best_distance = limit + 1;
  for (const std::string_view name : names) {
    const auto found = distance(word, name, limit);
    if (found && *found < best_distance) {
      best = name;
      best_distance = *found;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> names,
                         std::string otherwise) {
  const std::string_view near = nearest(word, names);
  return near.empty() ? std::move(otherwise) : "did you mean '" + std::string(near) + "'?";
}

}  // namespace oomcast::text
