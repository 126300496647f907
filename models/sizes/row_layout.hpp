// How many bytes a row takes in Spark's binary format: UnsafeRow, UnsafeArrayData, UnsafeMapData,
// as UnsafeRowWriter and UnsafeArrayWriter lay them out.
#pragma once

#include <span>
#include <vector>

#include "models/scenario/dataset.hpp"
#include "models/sizes/data_type.hpp"
#include "sim/bytes.hpp"

namespace oomcast::sizes {

constexpr Bytes kWord{8};

/// The next multiple of eight bytes.
[[nodiscard]] constexpr Bytes round_to_word(Bytes bytes) {
  return Bytes((bytes.count() + 7) / 8 * 8);
}

/// A value as far as its size depends on it.
struct ValueShape {
  bool is_null = false;
  Bytes bytes{};                     // of strings, binaries and wide decimals' numbers
  std::vector<ValueShape> items{};   // elements, fields, or keys of a map
  std::vector<ValueShape> values{};  // of a map
};

/// A null bit for each field in whole words, a word for each field.
[[nodiscard]] Bytes row_fixed_part(std::int64_t fields);
/// Number of elements, null bits in whole words, elements in whole words.
[[nodiscard]] Bytes array_fixed_part(std::int64_t elements, Bytes element_bytes);
/// What an element takes in the fixed part of an array: its value, or a word for offset and size.
[[nodiscard]] Bytes array_element_bytes(const DataType& type);
/// Bytes of a decimal's whole number in two's complement (BigInteger.toByteArray).
[[nodiscard]] Bytes decimal_number_bytes(std::string_view unscaled);

[[nodiscard]] Bytes unsafe_row_bytes(std::span<const DataType> types,
                                     std::span<const ValueShape> values);
[[nodiscard]] Bytes unsafe_array_bytes(const DataType& element, std::span<const ValueShape> items);
[[nodiscard]] Bytes unsafe_map_bytes(const DataType& map, const ValueShape& value);

/// The mean row of a scenario's columns, each value of its stated size.
[[nodiscard]] Bytes mean_row_bytes(std::span<const Column> columns);
/// Whether a row keeps a value in its own word, with nothing in the variable part.
[[nodiscard]] bool is_fixed_width(const Column& column);

}  // namespace oomcast::sizes
