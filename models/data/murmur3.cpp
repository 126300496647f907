// Spark's 32-bit Murmur3 over column values.
// Mirrors Murmur3_x86_32.hashInt, hashLong, hashUnsafeBytes and HashExpression.
#include "models/data/murmur3.hpp"

#include <bit>
#include <cmath>
#include <limits>

namespace oomcast::data {
namespace {

__extension__ using Int128 = __int128;

constexpr std::uint32_t kC1 = 0xcc9e2d51;  // constants of the published Murmur3 x86_32
constexpr std::uint32_t kC2 = 0x1b873593;

constexpr std::uint32_t mix_k1(std::uint32_t k1) { return std::rotl(k1 * kC1, 15) * kC2; }

constexpr std::uint32_t mix_h1(std::uint32_t h1, std::uint32_t k1) {
  return std::rotl(h1 ^ k1, 13) * 5 + 0xe6546b64;
}

constexpr std::int32_t finish(std::uint32_t h1, std::uint32_t length) {
  h1 ^= length;
  h1 = (h1 ^ (h1 >> 16)) * 0x85ebca6b;
  h1 = (h1 ^ (h1 >> 13)) * 0xc2b2ae35;
  return static_cast<std::int32_t>(h1 ^ (h1 >> 16));
}

std::uint32_t little_endian_word(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    word |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  }
  return word;
}

/// Two's complement, big endian, as few bytes as hold the sign: BigInteger.toByteArray.
std::string minimal_big_endian(Int128 value) {
  std::string bytes;
  Int128 rest = value;
  for (;;) {
    const auto low = static_cast<unsigned char>(rest & 0xff);
    bytes.insert(bytes.begin(), static_cast<char>(low));
    rest >>= 8;
    const bool sign_bit = (low & 0x80) != 0;
    if ((rest == 0 && !sign_bit) || (rest == -1 && sign_bit)) {
      return bytes;
    }
  }
}

}  // namespace

std::int32_t murmur3_int(std::int32_t value, std::int32_t seed) {
  const auto h1 =
      mix_h1(static_cast<std::uint32_t>(seed), mix_k1(static_cast<std::uint32_t>(value)));
  return finish(h1, 4);
}

std::int32_t murmur3_long(std::int64_t value, std::int32_t seed) {
  const auto bits = static_cast<std::uint64_t>(value);
  auto h1 = mix_h1(static_cast<std::uint32_t>(seed), mix_k1(static_cast<std::uint32_t>(bits)));
  h1 = mix_h1(h1, mix_k1(static_cast<std::uint32_t>(bits >> 32)));
  return finish(h1, 8);
}

std::int32_t murmur3_bytes(std::string_view bytes, std::int32_t seed) {
  auto h1 = static_cast<std::uint32_t>(seed);
  const std::size_t aligned = bytes.size() - bytes.size() % 4;
  for (std::size_t at = 0; at < aligned; at += 4) {
    h1 = mix_h1(h1, mix_k1(little_endian_word(bytes, at)));
  }
  for (std::size_t at = aligned; at < bytes.size(); ++at) {
    const auto extended = static_cast<std::int32_t>(static_cast<signed char>(bytes[at]));
    h1 = mix_h1(h1, mix_k1(static_cast<std::uint32_t>(extended)));
  }
  return finish(h1, static_cast<std::uint32_t>(bytes.size()));
}

HashValue HashValue::of_int(std::int32_t value) {
  HashValue result;
  result.kind = Kind::kInt;
  result.number = value;
  return result;
}

HashValue HashValue::of_long(std::int64_t value) {
  HashValue result;
  result.kind = Kind::kLong;
  result.number = value;
  return result;
}

HashValue HashValue::of_float_bits(std::int32_t bits) {
  const auto value = std::bit_cast<float>(bits);
  if (std::isnan(value)) {
    return of_int(0x7fc00000);  // Float.floatToIntBits(NaN)
  }
  return of_int(value == 0.0F ? 0 : bits);
}

HashValue HashValue::of_double_bits(std::int64_t bits) {
  const auto value = std::bit_cast<double>(bits);
  if (std::isnan(value)) {
    return of_long(0x7ff8000000000000);  // Double.doubleToLongBits(NaN)
  }
  return of_long(value == 0.0 ? 0 : bits);
}

HashValue HashValue::of_bytes(std::string_view value) {
  HashValue result;
  result.kind = Kind::kBytes;
  result.bytes = value;
  return result;
}

HashValue HashValue::of_list(std::vector<HashValue> values) {
  HashValue result;
  result.kind = Kind::kList;
  result.elements = std::move(values);
  return result;
}

Checked<HashValue> decimal_hash_value(std::string_view unscaled, int precision) {
  constexpr std::size_t kMaxDigits = 38;     // DecimalType.MAX_PRECISION
  constexpr int kMaxLongDecimalDigits = 18;  // Decimal.MAX_LONG_DIGITS
  const bool negative = unscaled.starts_with('-');
  const std::string_view digits = unscaled.substr(negative ? 1 : 0);
  const bool all_digits = digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (digits.empty() || digits.size() > kMaxDigits || !all_digits) {
    return Problems{{Severity::kError, std::string(unscaled), "not the digits of a decimal",
                     "write at most 38 digits, with a leading minus if negative"}};
  }
  Int128 value = 0;
  for (const char digit : digits) {
    value = value * 10 + (digit - '0');
  }
  value = negative ? -value : value;
  if (precision <= kMaxLongDecimalDigits) {
    return HashValue::of_long(static_cast<std::int64_t>(value));
  }
  return HashValue::of_bytes(minimal_big_endian(value));
}

std::int32_t murmur3_value(const HashValue& value, std::int32_t seed) {
  switch (value.kind) {
    case HashValue::Kind::kNull:
      return seed;
    case HashValue::Kind::kInt:
      return murmur3_int(static_cast<std::int32_t>(value.number), seed);
    case HashValue::Kind::kLong:
      return murmur3_long(value.number, seed);
    case HashValue::Kind::kBytes:
      return murmur3_bytes(value.bytes, seed);
    case HashValue::Kind::kList:
      return murmur3_columns(value.elements, seed);
  }
  return seed;
}

std::int32_t murmur3_columns(std::span<const HashValue> columns, std::int32_t seed) {
  std::int32_t hash = seed;
  for (const HashValue& column : columns) {
    hash = murmur3_value(column, hash);
  }
  return hash;
}

}  // namespace oomcast::data
