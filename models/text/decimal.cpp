// A decimal number as somebody wrote it, kept exact.
#include "models/text/decimal.hpp"

namespace oomcast::text {

namespace {

__extension__ typedef __int128 Wide;

constexpr std::int32_t kMaxDigits = 18;       // 10^18 fits in 63 bits
constexpr std::int32_t kMaxExponent = 9'999;  // beyond it everything is zero or too large anyway

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

/// Reads an exponent "e9", "E-3" at the front of text; moves past it only if there is one.
void take_exponent(std::string_view& text, Decimal& decimal) {
  std::size_t at = 1;
  if (text.size() < 2 || (text[0] != 'e' && text[0] != 'E')) {
    return;
  }
  const bool negative = text[at] == '-';
  at += text[at] == '-' || text[at] == '+' ? 1 : 0;
  if (at == text.size() || !is_digit(text[at])) {
    return;
  }
  std::int32_t exponent = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    exponent = exponent > kMaxExponent ? exponent : exponent * 10 + (text[at] - '0');
  }
  decimal.exponent += negative ? -exponent : exponent;
  text.remove_prefix(at);
}

}  // namespace

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<Decimal> parse_decimal(std::string_view text) {
  text = trim(text);
  Decimal decimal;
  const bool negative = !text.empty() && text.front() == '-';
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    text.remove_prefix(1);
  }
  bool any = false;
  bool after_point = false;
  std::int32_t digits = 0;
  while (!text.empty() && (is_digit(text.front()) || (text.front() == '.' && !after_point))) {
    if (text.front() == '.') {
      after_point = true;
    } else {
      any = true;
      digits += digits > 0 || text.front() != '0' ? 1 : 0;
      if (digits > kMaxDigits) {
        return std::nullopt;
      }
      decimal.digits = decimal.digits * 10 + (text.front() - '0');
      decimal.exponent -= after_point ? 1 : 0;
    }
    text.remove_prefix(1);
  }
  if (!any || decimal.exponent < -kMaxExponent) {
    return std::nullopt;
  }
  take_exponent(text, decimal);
  decimal.digits = negative ? -decimal.digits : decimal.digits;
  decimal.rest = trim(text);
  return decimal;
}

std::optional<std::int64_t> times(const Decimal& decimal, std::int64_t unit) {
  Wide value = Wide{decimal.digits} * unit;
  for (std::int32_t i = decimal.exponent; i < 0 && value != 0; ++i) {
    value /= 10;
  }
  for (std::int32_t i = 0; i < decimal.exponent && value != 0; ++i) {
    value *= 10;
    if (value > INT64_MAX || value < INT64_MIN) {
      return std::nullopt;
    }
  }
  if (value > INT64_MAX || value < INT64_MIN) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(value);
}

bool is_whole(const Decimal& decimal, std::int64_t unit) {
  Wide value = Wide{decimal.digits} * unit;
  for (std::int32_t i = decimal.exponent; i < 0 && value != 0; ++i) {
    if (value % 10 != 0) {
      return false;
    }
    value /= 10;
  }
  return true;
}

}  // namespace oomcast::text
