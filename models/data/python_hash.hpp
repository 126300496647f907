// pyspark's portable_hash: which partition a Python RDD key goes to.
// Mirrors pyspark/core/rdd.py portable_hash and CPython's hash() of int, float, str and bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace oomcast::data {

/// CPython hashes strings with SipHash: 1-3 rounds from 3.11 on, 2-4 before.
enum class PythonStringHash { kSipHash13, kSipHash24 };

/// An integer of any length in decimal digits; -1 is reserved, so it hashes as -2.
[[nodiscard]] std::int64_t python_int_hash(std::string_view decimal);
[[nodiscard]] std::int64_t python_int_hash(std::int64_t value);
/// Of a float that is not NaN (NaN hashes by the object's address).
[[nodiscard]] std::int64_t python_float_hash(double value);
[[nodiscard]] std::int64_t python_bytes_hash(std::string_view bytes, PythonStringHash algorithm);
/// Of a str given in UTF-8, with PYTHONHASHSEED=0, which Spark sets on executors.
[[nodiscard]] std::int64_t python_str_hash(std::string_view utf8, PythonStringHash algorithm);
/// Of a tuple whose elements' portable hashes are given; None counts as 0.
[[nodiscard]] std::int64_t portable_tuple_hash(std::span<const std::int64_t> element_hashes);

}  // namespace oomcast::data
