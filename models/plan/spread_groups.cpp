// Spreads after grouping: few rows are left of each value.
#include <algorithm>

#include "models/plan/spread.hpp"
#include "sim/math.hpp"

namespace oomcast::plan {

SpreadPtr at_most(const SpreadPtr& spread, std::int64_t rows_of_value) {
  if (spread == nullptr) {
    return nullptr;
  }
  auto result = std::make_shared<Spread>(*spread);
  result->table = nullptr;  // which rows are left is not known
  for (KeyRows& key : result->explicit_keys) {
    key.rows = std::min(key.rows, rows_of_value);
  }
  result->null_rows = std::min(result->null_rows, rows_of_value);
  if (result->tail_distinct > 0 && rows_of_value < result->tail_rows / result->tail_distinct + 1) {
    result->tail_rows = std::min(result->tail_rows, result->tail_distinct * rows_of_value);
  }
  return result;
}

}  // namespace oomcast::plan
