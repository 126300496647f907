// The keys of a generated table, row by row: evaluated once, then counted any way one likes.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "models/data/key_expression.hpp"
#include "sim/bytes.hpp"

namespace oomcast::data {

/// Distinct keys are numbered in ascending order of their values, column by column.
struct KeyTable {
  std::vector<std::uint32_t> key_of_row;
  std::size_t columns = 1;
  std::vector<std::int64_t> values;  // columns of key 0, of key 1, ...; doubles as bits
  std::vector<std::int32_t> hashes;  // Murmur3 of the columns, seed 42
  std::vector<std::int64_t> rows;    // of each key
  bool text = false;                 // the first column is a string
  std::vector<std::int64_t> kept;    // ids of the rows that passed a condition; empty: all did
  std::int64_t generated = 0;        // rows before the condition

  [[nodiscard]] std::size_t distinct() const { return rows.size(); }
  [[nodiscard]] std::span<const std::int64_t> values_of(std::size_t key) const {
    return std::span(values).subspan(key * columns, columns);
  }
};

/// Rows that a KeyTable may have: its arrays take 12 bytes a row while it is made.
inline constexpr std::int64_t kMaxTableRows = 50'000'000;

/// Evaluates the key columns for ids 0 .. rows - 1. String columns are told apart by the number
/// behind the text, so the text must not lose digits (lpad to fewer characters would).
[[nodiscard]] KeyTable make_key_table(std::span<const KeyExpression> columns, Rows rows);
/// The same of those rows only where the condition is not 0.
[[nodiscard]] KeyTable make_key_table(std::span<const KeyExpression> columns, Rows rows,
                                      const KeyExpression& condition);

/// Ids of the rows where the condition is not 0.
[[nodiscard]] std::vector<std::int64_t> rows_that_pass(const KeyExpression& condition, Rows rows);

/// First row of map `map` of `maps` over `rows` rows, as spark.range cuts them (RangeExec).
[[nodiscard]] std::int64_t range_map_start(std::int64_t map, std::int64_t maps, Rows rows);

/// Rows of a table (begin, end of key_of_row) that lie in map `map` of `maps`.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> rows_of_map(const KeyTable& table,
                                                                std::int64_t map,
                                                                std::int64_t maps);

/// What one partition of a table holds.
struct KeyCounts {
  Rows rows;
  std::int64_t distinct_keys = 0;
  Rows largest_key_rows;
  bool operator==(const KeyCounts&) const = default;
};

/// Before a hash shuffle: what each map of a generated table holds.
[[nodiscard]] std::vector<KeyCounts> keys_by_map(const KeyTable& table, std::int64_t maps);
/// What maps write for its reduce partitions: [map][partition]. Distinct keys are those a partial
/// aggregation leaves.
[[nodiscard]] std::vector<std::vector<KeyCounts>> keys_by_map_and_partition(
    const KeyTable& table, std::int64_t maps, std::int64_t partitions);

}  // namespace oomcast::data
