// Data sets of a scenario: how many rows, how they look, how their keys are distributed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast {

/// Spark SQL types as far as memory cares. kText and kBinary have a mean length.
enum class ColumnType : std::uint8_t {
  kBoolean,
  kByte,
  kShort,
  kInteger,
  kLong,
  kFloat,
  kDouble,
  kDate,
  kTimestamp,
  kDecimal,
  kString,
  kBinary,
  kArray,
  kMap,
  kStruct
};

/// A key that has more than its share of the rows.
struct HotKey {
  std::string value;                 // the key as text; of a numeric column, a whole number
  std::int64_t share_ppb = 0;        // of all rows, in parts per billion; used if rows is none
  std::optional<std::int64_t> rows;  // exact
};

/// How the values of a column are spread over the rows, as the scenario says it.
struct KeySpread {
  std::int64_t distinct = 0;           // values besides the hot ones; 0: every row its own
  std::int64_t zipf_exponent_ppm = 0;  // 0: the others are uniform; 1'000'000: exponent 1
  std::vector<HotKey> hot;
  std::int64_t null_share_ppb = 0;
  /// Exact keys as an expression over id = 0 .. rows-1 (models/data); excludes the rest.
  std::string expression;
};

/// Where nothing is said: between numbers and names, which shrink to a third and less, and texts
/// without any repetition, which do not shrink.
inline constexpr std::int64_t kUsualCompressedPpm = 450'000;

struct Column {
  std::string name;
  ColumnType type = ColumnType::kLong;
  /// Mean bytes of a value: fixed by the type, or the UTF-8 length of strings, bytes of binaries,
  /// bytes of the whole UnsafeArrayData or UnsafeMapData of collections.
  Bytes value_bytes = Bytes(8);
  std::int32_t decimal_precision = 10;
  /// Bytes in a shuffle block for each byte of a row, in parts per million (LZ4).
  std::int64_t compressed_ppm = kUsualCompressedPpm;
  KeySpread keys;
};

enum class Storage : std::uint8_t {
  kParquet,    // columnar: only the columns that are used are read
  kText,       // rows: everything is read
  kGenerated,  // spark.range and the like: nothing is read, partitions are given
};

struct Dataset {
  std::string name;
  Rows rows;
  std::vector<Column> columns;
  Storage storage = Storage::kParquet;
  Bytes stored_bytes;           // on disk, compressed; zero for kGenerated
  std::int64_t files = 0;       // 0: enough files of 1 GiB at most
  std::int64_t partitions = 0;  // for kGenerated: fixed number of partitions
};

}  // namespace oomcast
