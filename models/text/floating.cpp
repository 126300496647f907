// Reading floating-point numbers.
#include "models/text/floating.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace oomcast::text {

std::optional<double> parse_double(std::string_view text) {
  if (text.starts_with('-')) {
    const auto positive = text.starts_with("--") ? std::nullopt : parse_double(text.substr(1));
    return positive ? std::optional(-*positive) : std::nullopt;
  }
  const bool begins = !text.empty() && (text[0] == '.' || (text[0] >= '0' && text[0] <= '9'));
  if (!begins || text.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
#if defined(__cpp_lib_to_chars)
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error != std::errc() || end != last) {
    return std::nullopt;
  }
#else
  // libc++ 19 reads integers only; strtod rounds the same way.
  const std::string copy(text);
  char* end = nullptr;
  value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size() || std::isinf(value)) {
    return std::nullopt;
  }
#endif
  return value;
}

}  // namespace oomcast::text
