// How the rows of a relation are spread over the values of a key: some values counted one by one,
// the rest as a uniform tail. Exact as long as everything is explicit or the tail can be listed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/data/key_table.hpp"
#include "models/problem.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::plan {

/// One value of the key. `hash` is Spark's Murmur3 (seed 42) over the key's columns so far, so that
/// a further column continues from it.
struct KeyRows {
  std::int64_t key = 0;
  std::int64_t rows = 0;
  std::int32_t hash = 0;
};

struct Spread {
  std::vector<KeyRows> explicit_keys;  // ascending by key, no key twice
  std::int64_t null_rows = 0;          // hash to the seed: all in one partition
  std::int64_t tail_rows = 0;
  std::int64_t tail_distinct = 0;  // values base, base+1, ...: see tail_key
  ColumnType type = ColumnType::kLong;
  std::int64_t tail_base = 0;
  /// How text keys are written: tail value i is the text prefix + i.
  std::string label_prefix;
  std::vector<std::pair<std::int64_t, std::string>> labels;  // of explicit keys that have a name

  /// Of generated rows: the key of every row, in the order of the rows.
  std::shared_ptr<const data::KeyTable> table;

  [[nodiscard]] std::int64_t rows() const;
  [[nodiscard]] std::int64_t distinct() const;  // without null
  [[nodiscard]] std::int64_t largest() const;   // rows of the most frequent value
  [[nodiscard]] std::string label_of(std::int64_t key) const;
};

using SpreadPtr = std::shared_ptr<const Spread>;

/// Highest less lowest value of a whole number column; -1 if it is none, or not known.
[[nodiscard]] std::int64_t key_range(const Spread& spread);

/// Counts the rows of a column: exact integers that add up to `rows`.
[[nodiscard]] Checked<SpreadPtr> make_spread(const Column& column, std::int64_t rows);

/// The rows of a generated column, whose keys are an expression over the row number; only of those
/// of the `rows` generated ones that pass the condition, if there is one.
[[nodiscard]] Checked<SpreadPtr> spread_of_expression(const Column& column, std::int64_t rows,
                                                      const data::KeyExpression* condition);

/// The rows of a generated data set that pass a condition over the row number.
struct Passing {
  std::string where;                             // the condition; empty: all rows pass
  std::optional<data::KeyExpression> condition;  // the same, read
  std::vector<std::int64_t> ids;                 // rows that pass, ascending

  [[nodiscard]] std::int64_t rows_of(const Dataset& data) const {
    return condition ? static_cast<std::int64_t>(ids.size()) : data.rows.count();
  }
};

/// The same shape over another number of rows (after a filter, or before an explode).
[[nodiscard]] SpreadPtr scaled(const SpreadPtr& spread, std::int64_t rows_now);

/// The key (a, b) if the two columns are independent.
[[nodiscard]] SpreadPtr combined(const SpreadPtr& a, const SpreadPtr& b);

/// The same of two columns of the same generated rows, row by row; null if they are not.
[[nodiscard]] SpreadPtr combined_by_row(const Spread& a, const Spread& b);

/// How many values of each hash partition have at least half the rows of its most frequent one.
[[nodiscard]] std::vector<std::int64_t> hot_values(const Spread& spread, std::int64_t partitions);

/// What one partition of a key-partitioned relation holds.
struct PartitionKeys {
  std::int64_t rows = 0;
  std::int64_t groups = 0;   // distinct values, null included
  std::int64_t largest = 0;  // rows of the most frequent value
};

/// Rows per partition under hash partitioning: Spark's Murmur3 on every explicit value and, up to
/// kTailListed values, on every value of the tail; a longer tail is spread evenly.
[[nodiscard]] std::vector<PartitionKeys> hash_partitioned(const Spread& spread,
                                                          std::int64_t partitions);
inline constexpr std::int64_t kTailListed = 2'000'000;

/// The few values that have the most rows, most first, and where hash partitioning puts them.
struct HeavyKey {
  std::string label;
  std::int64_t rows = 0;
  std::int64_t partition = 0;
};
[[nodiscard]] std::vector<HeavyKey> heaviest(const Spread& spread, std::int64_t partitions);

/// Expected distinct values and largest group among `rows` rows drawn from the spread, in the
/// order in which rows lie in files (independent of the key).
[[nodiscard]] PartitionKeys drawn(const Spread& spread, std::int64_t rows);

/// What each of `maps` equal ranges of generated rows holds; empty if the rows are not listed.
[[nodiscard]] std::vector<PartitionKeys> by_map(const Spread& spread, std::int64_t maps);

/// The spread after a partial aggregation in `maps` tasks: of each value one row from every task
/// that met it, `rows_now` in all.
[[nodiscard]] SpreadPtr grouped_by_map(const SpreadPtr& spread, std::int64_t maps,
                                       std::int64_t rows_now);

/// The spread after a grouping that leaves at most so many rows of each value.
[[nodiscard]] SpreadPtr at_most(const SpreadPtr& spread, std::int64_t rows_of_value);

/// Rows of both; tails over the same values become one.
[[nodiscard]] SpreadPtr united(const SpreadPtr& a, const SpreadPtr& b);

/// The rows of a value given as text; one that does not stand out has its share of the tail.
[[nodiscard]] KeyRows rows_of_value(const Spread& spread, const std::string& value);

/// Only the rows with one of these values, or only the others. "null" is no value.
[[nodiscard]] Spread restricted(const Spread& spread, const std::vector<std::string>& values,
                                bool except);

/// What a join of two relations on this key does in one partition.
struct JoinPartition {
  PartitionKeys left;
  PartitionKeys right;
  std::int64_t rows_out = 0;           // of an inner join
  std::int64_t left_matched_rows = 0;  // left rows that have a partner
  std::int64_t right_matched_rows = 0;
  std::int64_t right_largest_matched = 0;  // of the values that occur on both sides
  std::int64_t left_largest_matched = 0;
};

[[nodiscard]] std::vector<JoinPartition> join_partitioned(const Spread& left, const Spread& right,
                                                          std::int64_t partitions);

/// The key's spread among the rows of the inner join.
[[nodiscard]] SpreadPtr joined(const Spread& left, const Spread& right);

}  // namespace oomcast::plan
