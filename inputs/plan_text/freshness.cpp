#include "inputs/plan_text/freshness.hpp"

#include <algorithm>

namespace oomcast::plan_text {

// NOLINTBEGIN(misc-no-recursion): as deep as what was read
std::int64_t fresh_bytes(const Expression& text) {
  constexpr std::int64_t kChangingDigits = 4;  // LZ4 finds matches of four bytes and more
  const auto sum_of_arguments = [&](std::size_t count) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < std::min(count, text.arguments.size()); ++i) {
      sum += fresh_bytes(text.arguments[i]);
    }
    return sum;
  };
  switch (text.kind) {
    case Expression::Kind::kAttribute:
      return kChangingDigits;
    case Expression::Kind::kCast:
      return text.name == "string" ? kChangingDigits : sum_of_arguments(1);
    case Expression::Kind::kCall:
      if (text.name == "sha2" || text.name == "md5" || text.name == "sha1") {
        const auto width = text_bytes(text, [](const Expression&) { return std::nullopt; });
        return width.value_or(40);  // sha1: 40 digits
      }
      return sum_of_arguments(text.name == "concat" ? text.arguments.size() : 1);
    default:
      return 0;
  }
}
// NOLINTEND(misc-no-recursion)

}  // namespace oomcast::plan_text
