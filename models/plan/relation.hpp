// What the planner knows of the rows that flow out of a logical step.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/spread.hpp"
#include "models/scenario/dataset.hpp"

namespace oomcast::plan {

struct RelationColumn {
  Column column;
  SpreadPtr keys;      // over the relation's rows; null: not known, every row its own value
  std::string origin;  // data set whose generated rows it lies in, for expression columns
};

struct Relation {
  std::int64_t rows = 0;
  std::vector<RelationColumn> columns;
  /// What Spark's statistics would say before execution (sizeInBytes).
  std::int64_t estimated_bytes = 0;
  bool at_runtime = false;  // the statistics are a finished query stage's

  [[nodiscard]] const RelationColumn* find(std::string_view name) const;
  /// UnsafeRow bytes of a row (null words, 8 bytes a field, padded variable parts).
  [[nodiscard]] std::int64_t row_bytes() const;
  /// UnsafeRow bytes of a row of some of the columns.
  [[nodiscard]] std::int64_t row_bytes(const std::vector<std::string>& names) const;
  /// How well rows compress in a shuffle: the columns', by their bytes.
  [[nodiscard]] std::int64_t compressed_ppm() const;
};

/// Whether a hashed relation packs the key's columns into one long (HashJoin.rewriteKeyExpr).
[[nodiscard]] bool packs_into_long(const Relation& relation, const std::vector<std::string>& keys);

/// Whether sorting by these columns needs no more than a prefix of eight bytes, so that radix sort
/// serves. Mirrors SortPrefixUtils.canSortFullyWithPrefix.
[[nodiscard]] bool sorts_by_prefix(const Relation& relation, const std::vector<std::string>& by);

}  // namespace oomcast::plan
