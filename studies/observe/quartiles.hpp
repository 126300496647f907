// Quartiles of what many tasks or executors tell.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace oomcast::observe {

/// `of` says how many told; 0: the log does not hold it, and the numbers mean nothing.
struct Spread {
  double low = 0;
  double middle = 0;
  double high = 0;
  std::int64_t of = 0;
  [[nodiscard]] bool seen() const { return of > 0; }
};

/// The value with `quarter` quarters of the others below it. Changes the order of `values`.
template <class T>
[[nodiscard]] T quantile(std::vector<T>& values, std::size_t quarter) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) * quarter / 4);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

template <class T>
[[nodiscard]] Spread spread_of(std::vector<T> values) {
  Spread spread{.of = static_cast<std::int64_t>(values.size())};
  if (!values.empty()) {
    spread.low = static_cast<double>(quantile(values, 1));
    spread.middle = static_cast<double>(quantile(values, 2));
    spread.high = static_cast<double>(quantile(values, 3));
  }
  return spread;
}

/// Two significant digits: what comes after them depends on the order in which a machine adds.
[[nodiscard]] inline std::int64_t two_digits(double value) {
  constexpr double kWhole = 9e17;  // a whole number holds it
  value = std::clamp(value, 0.0, kWhole);
  std::int64_t unit = 1;
  while (value >= 100 * static_cast<double>(unit)) {
    unit *= 10;
  }
  return static_cast<std::int64_t>(value / static_cast<double>(unit) + 0.5) * unit;
}

}  // namespace oomcast::observe
