// pyspark's portable_hash over CPython's hashes.
// Mirrors CPython's _Py_HashDouble, long_hash, pyhash.c (SipHash, key zero) and portable_hash.
#include "models/data/python_hash.hpp"

#include <bit>
#include <cmath>
#include <string>

#include "models/data/utf8.hpp"

namespace oomcast::data {
namespace {

constexpr int kHashBits = 61;  // numbers hash modulo the Mersenne prime 2^61 - 1 (_PyHASH_BITS)
constexpr std::uint64_t kModulus = (std::uint64_t{1} << kHashBits) - 1;

std::int64_t not_minus_one(std::int64_t hash) { return hash == -1 ? -2 : hash; }

std::int64_t with_sign(std::uint64_t magnitude, bool negative) {
  const auto hash = static_cast<std::int64_t>(magnitude);
  return not_minus_one(negative ? -hash : hash);
}

std::uint64_t times_ten_plus(std::uint64_t value, std::uint64_t digit) {
  // value < 2^61: 8v + 2v would overflow, so reduce 8v (a rotation modulo 2^61 - 1) first.
  const std::uint64_t eight = ((value << 3) & kModulus) | (value >> (kHashBits - 3));
  return (eight % kModulus + 2 * value + digit) % kModulus;
}

struct SipState {
  std::uint64_t v0 = 0x736f6d6570736575;  // the published constants, key zero
  std::uint64_t v1 = 0x646f72616e646f6d;
  std::uint64_t v2 = 0x6c7967656e657261;
  std::uint64_t v3 = 0x7465646279746573;

  void rounds(int count) {
    for (int i = 0; i < count; ++i) {
      v0 += v1;
      v2 += v3;
      v1 = std::rotl(v1, 13) ^ v0;
      v3 = std::rotl(v3, 16) ^ v2;
      v0 = std::rotl(v0, 32);
      v2 += v1;
      v0 += v3;
      v1 = std::rotl(v1, 17) ^ v2;
      v3 = std::rotl(v3, 21) ^ v0;
      v2 = std::rotl(v2, 32);
    }
  }
};

std::uint64_t sip_hash(std::string_view bytes, int block_rounds, int final_rounds) {
  SipState state;
  const auto word_at = [&](std::size_t at, std::size_t length) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < length; ++i) {
      word |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return word;
  };
  const auto absorb = [&](std::uint64_t word) {
    state.v3 ^= word;
    state.rounds(block_rounds);
    state.v0 ^= word;
  };
  const std::size_t whole = bytes.size() - bytes.size() % 8;
  for (std::size_t at = 0; at < whole; at += 8) {
    absorb(word_at(at, 8));
  }
  absorb(word_at(whole, bytes.size() - whole) | static_cast<std::uint64_t>(bytes.size()) << 56);
  state.v2 ^= 0xff;
  state.rounds(final_rounds);
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

/// The buffer CPython keeps a str in: 1, 2 or 4 bytes a character, by the widest one.
std::string python_string_buffer(std::string_view utf8) {
  std::u32string points;
  char32_t widest = 0;
  for (std::size_t at = 0; at < utf8.size();) {
    const auto point = static_cast<char32_t>(next_code_point(utf8, at));
    points.push_back(point);
    widest = std::max(widest, point);
  }
  const int width = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4;
  std::string buffer;
  buffer.reserve(points.size() * static_cast<std::size_t>(width));
  for (const char32_t point : points) {
    for (int i = 0; i < width; ++i) {
      buffer.push_back(static_cast<char>((point >> (8 * i)) & 0xff));
    }
  }
  return buffer;
}

}  // namespace

std::int64_t python_int_hash(std::string_view decimal) {
  const bool negative = decimal.starts_with('-');
  std::uint64_t value = 0;
  for (const char digit : decimal.substr(negative ? 1 : 0)) {
    value = times_ten_plus(value, static_cast<std::uint64_t>(digit - '0'));
  }
  return with_sign(value, negative);
}

std::int64_t python_int_hash(std::int64_t value) {
  const bool negative = value < 0;
  const auto bits = static_cast<std::uint64_t>(value);
  return with_sign((negative ? 0 - bits : bits) % kModulus, negative);
}

std::int64_t python_float_hash(double value) {
  constexpr std::int64_t kInfinityHash = 314159;  // _PyHASH_INF
  if (std::isinf(value)) {
    return value > 0 ? kInfinityHash : -kInfinityHash;
  }
  int exponent = 0;
  double mantissa = std::frexp(std::fabs(value), &exponent);
  std::uint64_t hash = 0;
  while (mantissa != 0.0) {  // 28 bits at a time, as CPython does
    hash = ((hash << 28) & kModulus) | (hash >> (kHashBits - 28));
    mantissa *= 268435456.0;
    exponent -= 28;
    const auto whole = static_cast<std::uint64_t>(mantissa);
    mantissa -= static_cast<double>(whole);
    hash += whole;
    hash = hash >= kModulus ? hash - kModulus : hash;
  }
  const int turn =
      exponent >= 0 ? exponent % kHashBits : kHashBits - 1 - ((-1 - exponent) % kHashBits);
  hash = ((hash << turn) & kModulus) | (hash >> (kHashBits - turn));
  return with_sign(hash, value < 0);
}

std::int64_t python_bytes_hash(std::string_view bytes, PythonStringHash algorithm) {
  if (bytes.empty()) {
    return 0;
  }
  const bool one_three = algorithm == PythonStringHash::kSipHash13;
  const std::uint64_t hash = one_three ? sip_hash(bytes, 1, 3) : sip_hash(bytes, 2, 4);
  return not_minus_one(static_cast<std::int64_t>(hash));
}

std::int64_t python_str_hash(std::string_view utf8, PythonStringHash algorithm) {
  return python_bytes_hash(python_string_buffer(utf8), algorithm);
}

std::int64_t portable_tuple_hash(std::span<const std::int64_t> element_hashes) {
  constexpr std::uint64_t kMaxSize = 0x7fffffffffffffff;  // sys.maxsize
  std::uint64_t hash = 0x345678;
  for (const std::int64_t element : element_hashes) {
    hash = ((hash ^ static_cast<std::uint64_t>(element)) * 1000003) & kMaxSize;
  }
  hash ^= element_hashes.size();
  return static_cast<std::int64_t>(hash);
}

}  // namespace oomcast::data
