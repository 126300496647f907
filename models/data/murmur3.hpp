// Spark's 32-bit Murmur3 over column values: decides which reduce partition a row goes to.
// Mirrors Murmur3_x86_32, Murmur3Hash (HashExpression) and HashPartitioning.partitionIdExpression.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"

namespace oomcast::data {

/// Seed of the hash that HashPartitioning computes (Murmur3Hash's default).
inline constexpr std::int32_t kShuffleHashSeed = 42;

[[nodiscard]] std::int32_t murmur3_int(std::int32_t value, std::int32_t seed);
[[nodiscard]] std::int32_t murmur3_long(std::int64_t value, std::int32_t seed);
/// Trailing bytes are mixed one by one, each as a signed int: not the textbook tail.
[[nodiscard]] std::int32_t murmur3_bytes(std::string_view bytes, std::int32_t seed);

/// Remainder that is never negative, as Spark's pmod and Utils.nonNegativeMod.
[[nodiscard]] constexpr std::int64_t positive_modulo(std::int64_t value, std::int64_t divisor) {
  const std::int64_t remainder = value % divisor;
  return remainder < 0 ? remainder + divisor : remainder;
}

/// A column's value as far as its hash can tell: types that hash alike share a kind.
struct HashValue {
  enum class Kind {
    kNull,   // leaves the seed as it is
    kInt,    // boolean, tinyint, smallint, int, date (days), year-month interval
    kLong,   // bigint, timestamps, day-time interval, decimal of precision <= 18
    kBytes,  // string (UTF-8), binary, wider decimal
    kList,   // array or struct: its elements in order
  };
  Kind kind = Kind::kNull;
  std::int64_t number = 0;  // kInt, kLong
  std::string bytes;        // kBytes
  std::vector<HashValue> elements;

  [[nodiscard]] static HashValue null() { return {}; }
  [[nodiscard]] static HashValue of_int(std::int32_t value);
  [[nodiscard]] static HashValue of_long(std::int64_t value);
  /// Raw IEEE bits; -0.0 hashes as 0.0, every NaN as the canonical one.
  [[nodiscard]] static HashValue of_float_bits(std::int32_t bits);
  [[nodiscard]] static HashValue of_double_bits(std::int64_t bits);
  [[nodiscard]] static HashValue of_bytes(std::string_view value);
  [[nodiscard]] static HashValue of_list(std::vector<HashValue> values);
};

/// A decimal from its unscaled digits: at most 38 of them, an optional leading minus.
[[nodiscard]] Checked<HashValue> decimal_hash_value(std::string_view unscaled, int precision);

[[nodiscard]] std::int32_t murmur3_value(const HashValue& value, std::int32_t seed);
/// Several columns: the hash of one is the seed of the next.
[[nodiscard]] std::int32_t murmur3_columns(std::span<const HashValue> columns,
                                           std::int32_t seed = kShuffleHashSeed);

/// The reduce partition of a row whose columns hash to `hash`.
[[nodiscard]] constexpr std::int64_t hash_partition(std::int32_t hash, std::int64_t partitions) {
  return positive_modulo(hash, partitions);
}

}  // namespace oomcast::data
