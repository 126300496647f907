// Values of conf keys in Spark's own forms. Mirrors JavaUtils.byteStringAs and timeStringAs,
// ConfigHelpers (ConfigBuilder.scala).
#include "models/conf/values.hpp"

#include <array>
#include <charconv>
#include <cstdlib>

#include "models/text/decimal.hpp"

namespace oomcast {

namespace {

struct Suffix {
  std::string_view name;
  std::int64_t size;
};

constexpr std::array kByteSuffixes{
    Suffix{"b", 1},
    Suffix{"k", std::int64_t{1} << 10},
    Suffix{"kb", std::int64_t{1} << 10},
    Suffix{"m", std::int64_t{1} << 20},
    Suffix{"mb", std::int64_t{1} << 20},
    Suffix{"g", std::int64_t{1} << 30},
    Suffix{"gb", std::int64_t{1} << 30},
    Suffix{"t", std::int64_t{1} << 40},
    Suffix{"tb", std::int64_t{1} << 40},
    Suffix{"p", std::int64_t{1} << 50},
    Suffix{"pb", std::int64_t{1} << 50},
};

constexpr std::array kTimeSuffixes{
    Suffix{"us", 1'000},
    Suffix{"ms", 1'000'000},
    Suffix{"s", 1'000'000'000},
    Suffix{"m", 60'000'000'000},
    Suffix{"min", 60'000'000'000},
    Suffix{"h", 3'600'000'000'000},
    Suffix{"d", 86'400'000'000'000},
};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) {
      return std::nullopt;
    }
  }
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty()
             ? std::optional(number)
             : std::nullopt;
}

struct Amount {
  std::int64_t number = 0;
  std::int64_t unit = 1;
};

/// number and suffix, without anything between or beside them.
template <std::size_t N>
std::optional<Amount> split(const std::string& text, const std::array<Suffix, N>& suffixes,
                            std::int64_t bare_unit) {
  const std::size_t digits = text.find_first_not_of("0123456789", text.starts_with('-') ? 1 : 0);
  const auto number = parse_number(std::string_view(text).substr(0, digits));
  if (!number || text.starts_with('+')) {
    return std::nullopt;
  }
  if (digits == std::string::npos) {
    return Amount{*number, bare_unit};
  }
  for (const Suffix& suffix : suffixes) {
    if (suffix.name == std::string_view(text).substr(digits)) {
      return Amount{*number, suffix.size};
    }
  }
  return std::nullopt;
}

/// number x from, cut to whole units of `to`; none if it does not fit.
std::optional<std::int64_t> convert(const Amount& amount, std::int64_t to) {
  const std::int64_t ratio = amount.unit > to ? amount.unit / to : 1;
  std::int64_t in_units = 0;
  if (__builtin_mul_overflow(amount.number, ratio, &in_units)) {
    return std::nullopt;
  }
  in_units /= amount.unit < to ? to / amount.unit : 1;
  std::int64_t result = 0;
  return __builtin_mul_overflow(in_units, to, &result) ? std::nullopt : std::optional(result);
}

std::optional<std::int64_t> parse_bytes(std::string_view text, std::int64_t unit) {
  const auto amount = split(lower(text::trim(text)), kByteSuffixes, unit);
  return amount ? convert(*amount, unit) : std::nullopt;
}

std::optional<std::int64_t> parse_time(std::string_view text, std::int64_t unit) {
  const auto amount = split(lower(text::trim(text)), kTimeSuffixes, unit);
  if (!amount) {
    return std::nullopt;
  }
  return convert(*amount, unit).value_or(amount->number < 0 ? INT64_MIN : INT64_MAX);
}

/// -1, 0, 1 as a is below, at or above b; both valid values of the unit.
int compare(ConfUnit unit, std::string_view a, std::string_view b) {
  if (unit == ConfUnit::kReal) {
    const double x = parse_conf_real(a).value_or(0);
    const double y = parse_conf_real(b).value_or(0);
    return x < y ? -1 : (x > y ? 1 : 0);
  }
  const std::int64_t x = parse_conf_whole(unit, a).value_or(0);
  const std::int64_t y = parse_conf_whole(unit, b).value_or(0);
  return x < y ? -1 : (x > y ? 1 : 0);
}

std::string range_mistake(const ConfKey& key, std::string_view value) {
  const bool open_below = key.minimum.starts_with('>');
  const bool open_above = key.maximum.starts_with('<');
  const std::string_view minimum = key.minimum.substr(open_below ? 1 : 0);
  const std::string_view maximum = key.maximum.substr(open_above ? 1 : 0);
  if (!minimum.empty() && compare(key.unit, value, minimum) < (open_below ? 1 : 0)) {
    return (open_below ? "must be above " : "must be at least ") + std::string(minimum);
  }
  if (!maximum.empty() && compare(key.unit, value, maximum) > (open_above ? -1 : 0)) {
    return (open_above ? "must be below " : "must be at most ") + std::string(maximum);
  }
  return {};
}

bool is_choice(std::string_view choices, std::string_view word) {
  while (!choices.empty()) {
    const std::size_t bar = choices.find('|');
    if (choices.substr(0, bar) == word) {
      return true;
    }
    choices = bar == std::string_view::npos ? std::string_view() : choices.substr(bar + 1);
  }
  return false;
}

bool is_well_formed(const ConfKey& key, std::string_view value) {
  switch (key.unit) {
    case ConfUnit::kBoolean:
      return parse_conf_boolean(value).has_value();
    case ConfUnit::kReal:
      return parse_conf_real(value).has_value();
    case ConfUnit::kText:
      return key.choices.empty() || is_choice(key.choices, value);
    default:
      return parse_conf_whole(key.unit, value).has_value();
  }
}

}  // namespace

std::optional<std::int64_t> parse_conf_whole(ConfUnit unit, std::string_view text) {
  switch (unit) {
    case ConfUnit::kBytes:
      return parse_bytes(text, 1);
    case ConfUnit::kKibibytes:
      return parse_bytes(text, std::int64_t{1} << 10);
    case ConfUnit::kMebibytes:
      return parse_bytes(text, std::int64_t{1} << 20);
    case ConfUnit::kDuration:
      return parse_time(text, 1'000'000);
    case ConfUnit::kSeconds:
      return parse_time(text, 1'000'000'000);
    case ConfUnit::kInteger: {
      const auto number = parse_number(text::trim(text));
      return number && *number >= INT32_MIN && *number <= INT32_MAX ? number : std::nullopt;
    }
    case ConfUnit::kLong:
      return parse_number(text::trim(text));
    default:
      return std::nullopt;
  }
}

std::optional<double> parse_conf_real(std::string_view text) {
  const std::optional<text::Decimal> decimal = text::parse_decimal(text);
  if (!decimal || !decimal->rest.empty()) {
    return std::nullopt;
  }
  return std::strtod(std::string(text::trim(text)).c_str(), nullptr);
}

std::optional<bool> parse_conf_boolean(std::string_view text) {
  const std::string word = lower(text::trim(text));
  return word == "true" ? std::optional(true)
                        : (word == "false" ? std::optional(false) : std::nullopt);
}

std::string conf_value_mistake(const ConfKey& key, std::string_view value) {
  if (!is_well_formed(key, value)) {
    if (!key.choices.empty()) {
      return "is none of " + std::string(key.choices);
    }
    return "is not " + std::string(form_of(key.unit));
  }
  return key.unit == ConfUnit::kText || key.unit == ConfUnit::kBoolean ? std::string()
                                                                       : range_mistake(key, value);
}

std::string conf_value_form(const ConfKey& key) {
  if (!key.choices.empty()) {
    return "one of " + std::string(key.choices);
  }
  std::string form(form_of(key.unit));
  if (!key.minimum.empty()) {
    form += key.minimum.starts_with('>') ? ", above " + std::string(key.minimum.substr(1))
                                         : ", at least " + std::string(key.minimum);
  }
  if (!key.maximum.empty()) {
    form += key.maximum.starts_with('<') ? ", below " + std::string(key.maximum.substr(1))
                                         : ", at most " + std::string(key.maximum);
  }
  return form;
}

}  // namespace oomcast
