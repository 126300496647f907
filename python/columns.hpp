// Columns of a table on their way to pandas: built here, so that Python loops over no rows.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::python {

/// A dict from names to numpy arrays, lists of texts, and tuples ("ns", array) for times and
/// ("category", codes, words) for words of a small set. oomcast/_frame.py makes a DataFrame of it.
class Columns {
 public:
  void numbers(std::string_view name, std::vector<std::int64_t> values);
  void reals(std::string_view name, std::vector<double> values);
  void flags(std::string_view name, std::vector<bool> values);
  void times(std::string_view name, std::vector<std::int64_t> nanoseconds);
  void texts(std::string_view name, const std::vector<std::string>& values);
  /// Codes are places in `words`; -1: none.
  void words(std::string_view name, std::vector<std::int8_t> codes,
             const std::vector<std::string_view>& words);

  [[nodiscard]] nanobind::dict take() { return std::move(columns_); }

 private:
  void put(std::string_view name, nanobind::object column);
  nanobind::dict columns_;
};

/// The whole number a quantity, time or integer stands for.
template <class T>
std::int64_t plain(const T& value) {
  if constexpr (requires { value.count(); }) {
    return value.count();
  } else {
    return static_cast<std::int64_t>(value);
  }
}

/// One member of all rows, as numbers.
template <class Row, class Member>
std::vector<std::int64_t> member(const std::vector<Row>& rows, Member Row::* of) {
  std::vector<std::int64_t> values;
  values.reserve(rows.size());
  for (const Row& row : rows) {
    values.push_back(plain(row.*of));
  }
  return values;
}

template <class Row, class Get>
auto each(const std::vector<Row>& rows, const Get& get) {
  std::vector<decltype(get(rows.front()))> values;
  values.reserve(rows.size());
  for (const Row& row : rows) {
    values.push_back(get(row));
  }
  return values;
}

}  // namespace oomcast::python
