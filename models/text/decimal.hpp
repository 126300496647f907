// A decimal number as somebody wrote it, kept exact: what sizes, times and shares are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace oomcast::text {

/// sign x digits x 10^exponent, and what stood behind it.
struct Decimal {
  std::int64_t digits = 0;  // with its sign
  std::int32_t exponent = 0;
  std::string_view rest;  // the suffix, without blanks around it
};

/// Reads "12", "-1.5", "50e9", "1.5 g" (rest: "g"). None if there is no number, or it has more than
/// 18 significant digits.
std::optional<Decimal> parse_decimal(std::string_view text);

/// decimal x unit in whole numbers, cut towards zero; none if it does not fit.
std::optional<std::int64_t> times(const Decimal& decimal, std::int64_t unit);

/// Whether decimal x unit is a whole number.
bool is_whole(const Decimal& decimal, std::int64_t unit);

std::string_view trim(std::string_view text);

}  // namespace oomcast::text
