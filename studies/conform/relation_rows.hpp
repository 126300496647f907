// The rows that recorded join tables are built of: keys by a formula over the row number, each with
// a string of so many bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"

namespace oomcast::conform {

struct RelationRows {
  std::vector<bool> is_new;  // for each row, whether its key has not come before
  std::int64_t distinct = 0;
  std::int64_t lowest = 0;
  std::int64_t highest = 0;
  /// Rows from `first` on whose keys are all new or all known.
  [[nodiscard]] std::int64_t run_from(std::int64_t first) const;
  [[nodiscard]] std::int64_t key_range() const { return highest - lowest; }
};

/// Reads `keys` ("sparse i * 1000003") and `rows` of a recording's input.
RelationRows relation_rows(const vectors::Value& input, vectors::Reader& in);

}  // namespace oomcast::conform
