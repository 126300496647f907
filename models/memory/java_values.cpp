// Reading and printing values as Java does.
#include "models/memory/java_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "models/text/floating.hpp"

namespace oomcast::memory {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), to_lower);
  return result;
}

struct ByteSuffix {
  std::string_view name;
  int shift;
};

constexpr std::array kByteSuffixes{
    ByteSuffix{"", 0},   ByteSuffix{"b", 0},   ByteSuffix{"k", 10}, ByteSuffix{"kb", 10},
    ByteSuffix{"m", 20}, ByteSuffix{"mb", 20}, ByteSuffix{"g", 30}, ByteSuffix{"gb", 30},
    ByteSuffix{"t", 40}, ByteSuffix{"tb", 40}, ByteSuffix{"p", 50}, ByteSuffix{"pb", 50}};

constexpr std::string_view kByteStringHelp =
    "Size must be specified as bytes (b), kibibytes (k), mebibytes (m), gibibytes (g), tebibytes "
    "(t), or pebibytes(p). E.g. 50b, 100k, or 250m.\n";

ByteString not_a_size(std::string_view reason) {
  return {std::nullopt, std::string(kByteStringHelp) + std::string(reason)};
}

bool all_letters(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string_view java_trim(std::string_view text) {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && blank(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && blank(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::optional<std::int64_t> java_long(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) {
      return std::nullopt;
    }
  }
  std::int64_t value = 0;
  const char* last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, value);
  return error == std::errc() && end == last ? std::optional(value) : std::nullopt;
}

std::optional<double> java_double(std::string_view text) {
  bool negative = false;
  if (text.starts_with('+') || text.starts_with('-')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  double value = 0;
  if (text == "NaN") {
    return std::numeric_limits<double>::quiet_NaN();
  }
  if (text == "Infinity") {
    value = std::numeric_limits<double>::infinity();
  } else {
    if (!text.empty() && std::string_view("dDfF").find(text.back()) != std::string_view::npos) {
      text.remove_suffix(1);
    }
    if (text.empty() || !(is_digit(text.front()) || text.front() == '.')) {
      return std::nullopt;
    }
    const auto read = oomcast::text::parse_double(text);
    if (!read) {
      return std::nullopt;
    }
    value = *read;
  }
  return negative ? -value : value;
}

std::optional<bool> scala_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "true") {
    return true;
  }
  return word == "false" ? std::optional(false) : std::nullopt;
}

std::string java_double_text(double value) {
  if (std::isnan(value)) {
    return "NaN";
  }
  if (std::isinf(value)) {
    return value < 0 ? "-Infinity" : "Infinity";
  }
  const double magnitude = std::fabs(value);
  // Double.toString prints plainly from 10^-3 up to 10^7.
  const bool plain = magnitude == 0 || (magnitude >= 1e-3 && magnitude < 1e7);
  std::array<char, 64> buffer;
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto [end, error] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
  SIM_CHECK(error == std::errc(), "a double fits in 64 characters");
  std::string text(buffer.data(), end);
  const std::size_t e = text.find('e');
  std::string digits = text.substr(0, e);
  if (digits.find('.') == std::string::npos) {
    digits += ".0";
  }
  if (e == std::string::npos) {
    return digits;
  }
  std::int64_t exponent = 0;
  const char* from = text.data() + e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, text.data() + text.size(), exponent);
  return digits + "E" + std::to_string(exponent);
}

std::int64_t java_double_to_long(double value) {
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (std::isnan(value)) {
    return 0;
  }
  if (value >= kTwoTo63) {
    return std::numeric_limits<std::int64_t>::max();
  }
  if (value <= -kTwoTo63) {
    return std::numeric_limits<std::int64_t>::min();
  }
  return static_cast<std::int64_t>(value);
}

ByteString java_byte_string(std::string_view text) {
  const std::string lowered = lower(text);
  const std::string_view word = java_trim(lowered);
  const std::size_t digits =
      static_cast<std::size_t>(std::find_if_not(word.begin(), word.end(), is_digit) - word.begin());
  std::string_view suffix = word.substr(digits);
  if (digits == 0 || !all_letters(suffix)) {
    std::size_t fraction = digits + 1;
    while (digits > 0 && suffix.starts_with('.') && fraction < word.size() &&
           is_digit(word[fraction])) {
      ++fraction;
    }
    if (fraction > digits + 1 && all_letters(word.substr(fraction))) {
      return not_a_size("Fractional values are not supported. Input was: " +
                        std::string(word.substr(0, fraction)));
    }
    return not_a_size("Failed to parse byte string: " + std::string(text));
  }
  const std::string number(word.substr(0, digits));
  const std::optional<std::int64_t> value = java_long(number);
  if (!value) {
    return not_a_size("For input string: \"" + number + "\"");
  }
  for (const ByteSuffix& known : kByteSuffixes) {
    if (known.name == suffix) {
      const std::int64_t ratio = std::int64_t{1} << known.shift;
      if (std::numeric_limits<std::int64_t>::max() / ratio < *value) {
        return {std::nullopt,
                "Conversion of " + number +
                    " exceeds Long.MAX_VALUE in BYTE. Try a larger unit (e.g. MiB instead of KiB)",
                true};
      }
      return {Bytes(*value * ratio), {}};
    }
  }
  return not_a_size("Invalid suffix: \"" + std::string(suffix) + "\"");
}

}  // namespace oomcast::memory
