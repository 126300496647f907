// How Java and Spark read and print the values of a conf: numbers, booleans, sizes.
// Mirrors Long.parseLong, Double.parseDouble and toString, Scala's toBoolean, and
// JavaUtils.byteStringAs (4.3.0).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/bytes.hpp"

namespace oomcast::memory {

std::optional<std::int64_t> java_long(std::string_view text);
std::optional<double> java_double(std::string_view text);
std::optional<bool> scala_boolean(std::string_view text);

/// Without the whitespace and control characters that String.trim removes.
std::string_view java_trim(std::string_view text);

/// Double.toString: shortest digits, scientific from 10^7 and below 10^-3.
std::string java_double_text(double value);

/// (long) of a double: towards zero, saturating, NaN is 0.
std::int64_t java_double_to_long(double value);

/// A size with a unit (50b, 100k, 2g); no unit means bytes. `why` holds Java's message on failure.
struct ByteString {
  std::optional<Bytes> bytes;
  std::string why;
  bool overflow = false;  // an IllegalArgumentException, not a NumberFormatException
};
ByteString java_byte_string(std::string_view text);

}  // namespace oomcast::memory
