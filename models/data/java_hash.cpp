// hashCode of the JVM objects that RDD keys are made of.
// Mirrors java.lang.*.hashCode and scala.util.hashing.MurmurHash3.productHash (2.13).
#include "models/data/java_hash.hpp"

#include <bit>
#include <cmath>

#include "models/data/utf8.hpp"

namespace oomcast::data {
namespace {

constexpr std::uint32_t scramble(std::uint32_t data) {
  return std::rotl(data * 0xcc9e2d51, 15) * 0x1b873593;
}

constexpr std::uint32_t mix(std::uint32_t hash, std::uint32_t data) {
  return std::rotl(hash ^ scramble(data), 13) * 5 + 0xe6546b64;
}

constexpr std::int32_t avalanche(std::uint32_t hash, std::uint32_t length) {
  hash ^= length;
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return static_cast<std::int32_t>(hash ^ (hash >> 16));
}

}  // namespace

std::int32_t java_long_hash(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits ^ (bits >> 32)));
}

std::int32_t java_double_hash(std::int64_t bits) {
  const bool nan = std::isnan(std::bit_cast<double>(bits));
  return java_long_hash(nan ? 0x7ff8000000000000 : bits);
}

std::int32_t java_string_hash(std::string_view utf8) {
  std::uint32_t hash = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const std::uint32_t point = next_code_point(utf8, at);
    if (point >= 0x10000) {  // a surrogate pair in UTF-16
      hash = hash * 31 + (0xd800 + ((point - 0x10000) >> 10));
      hash = hash * 31 + (0xdc00 + ((point - 0x10000) & 0x3ff));
    } else {
      hash = hash * 31 + point;
    }
  }
  return static_cast<std::int32_t>(hash);
}

std::int32_t scala_long_hash(std::int64_t value) {
  const auto narrow = static_cast<std::int32_t>(value);
  return narrow == value ? narrow : java_long_hash(value);
}

std::int32_t scala_tuple2_hash(std::int32_t first, std::int32_t second) {
  constexpr std::uint32_t kProductSeed = 0xcafebabe;  // MurmurHash3.productSeed
  std::uint32_t hash = mix(kProductSeed, static_cast<std::uint32_t>(java_string_hash("Tuple2")));
  hash = mix(hash, static_cast<std::uint32_t>(first));
  hash = mix(hash, static_cast<std::uint32_t>(second));
  return avalanche(hash, 2);
}

std::int32_t scala_bytes_hash(std::string_view bytes, std::int32_t seed) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  auto hash = static_cast<std::uint32_t>(seed);
  std::size_t at = 0;
  for (; at + 4 <= bytes.size(); at += 4) {
    hash = mix(hash, byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24);
  }
  std::uint32_t tail = 0;
  for (std::size_t i = bytes.size(); i > at; --i) {
    tail = (tail << 8) | byte(i - 1);
  }
  if (at < bytes.size()) {
    hash ^= scramble(tail);
  }
  return avalanche(hash, static_cast<std::uint32_t>(bytes.size()));
}

}  // namespace oomcast::data
