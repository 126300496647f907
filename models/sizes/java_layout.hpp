// How many bytes plain Java objects take on a 64-bit HotSpot heap below 32 GiB (compressed
// references and class pointers), in the arithmetic of Spark's SizeEstimator.
#pragma once

#include <cstdint>

#include "sim/bytes.hpp"

namespace oomcast::sizes {

constexpr Bytes kObjectHeader{12};  // SizeEstimator.objectSize
constexpr Bytes kReference{4};      // SizeEstimator.pointerSize
constexpr Bytes kArrayHeader{16};   // header and length, aligned

/// Aligned to eight bytes (SizeEstimator.alignSize).
[[nodiscard]] constexpr Bytes align_object(Bytes bytes) {
  return Bytes((bytes.count() + 7) / 8 * 8);
}

[[nodiscard]] constexpr Bytes primitive_array_bytes(std::int64_t length, Bytes element) {
  return kArrayHeader + align_object(length * element);
}
/// The array alone, without what it refers to.
[[nodiscard]] constexpr Bytes reference_array_bytes(std::int64_t length) {
  return primitive_array_bytes(length, kReference);
}
/// A byte[], as behind strings and rows.
[[nodiscard]] constexpr Bytes byte_array_bytes(std::int64_t length) {
  return primitive_array_bytes(length, Bytes(1));
}

/// How many fields of each width a class declares itself.
struct Fields {
  std::int64_t longs = 0;  // 8 bytes: long, double
  std::int64_t ints = 0;   // 4 bytes: int, float
  std::int64_t references = 0;
  std::int64_t shorts = 0;  // 2 bytes: short, char
  std::int64_t bytes = 0;   // 1 byte: byte, boolean
};

/// The shell of a class on top of its parent's: fields from the widest to the narrowest, each
/// aligned to its width; holes are counted once (SizeEstimator.getClassInfo).
[[nodiscard]] constexpr Bytes class_shell(const Fields& fields, Bytes parent = kObjectHeader) {
  std::int64_t aligned = parent.count();
  std::int64_t packed = parent.count();
  const std::int64_t widths[] = {8, 4, 2, 1};
  const std::int64_t counts[] = {fields.longs, fields.ints + fields.references, fields.shorts,
                                 fields.bytes};
  for (int i = 0; i < 4; ++i) {
    if (counts[i] > 0) {
      const std::int64_t start = (packed + widths[i] - 1) / widths[i] * widths[i];
      const std::int64_t end = start + widths[i] * counts[i];
      aligned = aligned > end ? aligned : end;
      packed += widths[i] * counts[i];
    }
  }
  return Bytes((aligned + 3) / 4 * 4);
}

/// An instance of a class with these fields alone.
[[nodiscard]] constexpr Bytes instance_bytes(const Fields& fields) {
  return align_object(class_shell(fields));
}

/// String and its bytes: one a character, or two if one does not fit Latin-1.
[[nodiscard]] constexpr Bytes string_bytes(std::int64_t chars, bool latin1 = true) {
  return Bytes(24) + byte_array_bytes(latin1 ? chars : 2 * chars);
}

/// An UnsafeRow copied to a row of its own: the object and its byte[].
[[nodiscard]] constexpr Bytes unsafe_row_copy_bytes(Bytes row) {
  // Object base, long offset, int fields, int size, int bit set width.
  return instance_bytes({.longs = 1, .ints = 3, .references = 1}) + byte_array_bytes(row.count());
}

/// Java serialization writes block data in pieces of 1024 bytes with a header of 2 or 5 bytes
/// (ObjectOutputStream.BlockDataOutputStream).
[[nodiscard]] constexpr Bytes java_block_data_bytes(Bytes payload) {
  constexpr std::int64_t kBlock = 1024;
  constexpr std::int64_t kShort = 255;
  const std::int64_t full = payload.count() / kBlock;
  const std::int64_t rest = payload.count() % kBlock;
  return payload + Bytes(full * 5 + (rest == 0 ? 0 : rest <= kShort ? 2 : 5));
}

}  // namespace oomcast::sizes
