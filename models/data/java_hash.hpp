// hashCode of the JVM objects that RDD keys are made of, and HashPartitioner's choice.
// Mirrors java.lang.*.hashCode, scala.Tuple2.hashCode (2.13) and org.apache.spark.HashPartitioner.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::data {

[[nodiscard]] std::int32_t java_long_hash(std::int64_t value);
[[nodiscard]] std::int32_t java_double_hash(std::int64_t bits);
[[nodiscard]] constexpr std::int32_t java_boolean_hash(bool value) { return value ? 1231 : 1237; }
/// Of a string given in UTF-8; Java hashes its UTF-16 units.
[[nodiscard]] std::int32_t java_string_hash(std::string_view utf8);

/// Scala's `##` of a long: one that fits an int hashes as that int, so that 1L == 1 hash alike.
[[nodiscard]] std::int32_t scala_long_hash(std::int64_t value);
/// Scala's Tuple2 of two elements whose `##` are given.
[[nodiscard]] std::int32_t scala_tuple2_hash(std::int32_t first, std::int32_t second);

/// MurmurHash3.bytesHash of Scala's library, which XORShiftRandom scrambles its seed with.
[[nodiscard]] std::int32_t scala_bytes_hash(std::string_view bytes, std::int32_t seed);

}  // namespace oomcast::data
