// Spreads after grouping: few rows are left of each value.
#include <algorithm>

#include "models/plan/merged_keys.hpp"
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

SpreadPtr united(const SpreadPtr& a, const SpreadPtr& b) {
  if (a == nullptr || b == nullptr) {
    return nullptr;
  }
  auto result = std::make_shared<Spread>(*a);
  result->table = nullptr;
  auto& keys = result->explicit_keys;
  keys.insert(keys.end(), b->explicit_keys.begin(), b->explicit_keys.end());
  sort_and_merge(keys);
  result->labels.insert(result->labels.end(), b->labels.begin(), b->labels.end());
  result->null_rows += b->null_rows;
  result->tail_rows += b->tail_rows;
  result->tail_distinct = a->label_prefix == b->label_prefix
                              ? std::max(a->tail_distinct, b->tail_distinct)
                              : a->tail_distinct + b->tail_distinct;
  result->tail_base = a->tail_distinct >= b->tail_distinct ? a->tail_base : b->tail_base;
  return result;
}

Spread restricted(const Spread& spread, const std::vector<std::string>& values, bool except) {
  Spread rest = spread;
  rest.table = nullptr;
  Spread named = rest;
  named.explicit_keys.clear();
  named.null_rows = named.tail_rows = named.tail_distinct = 0;
  for (const std::string& value : values) {
    if (value == "null") {
      named.null_rows = rest.null_rows;
      rest.null_rows = 0;
      continue;
    }
    const KeyRows key = rows_of_value(spread, value);
    const auto erased = std::erase_if(rest.explicit_keys,
                                      [&](const KeyRows& other) { return other.key == key.key; });
    if (erased == 0 && key.rows > 0) {
      rest.tail_rows -= key.rows;
      rest.tail_distinct -= 1;
    }
    if (key.rows > 0) {
      named.explicit_keys.push_back(key);
    }
  }
  std::sort(named.explicit_keys.begin(), named.explicit_keys.end(),
            [](const KeyRows& a, const KeyRows& b) { return a.key < b.key; });
  return except ? rest : named;
}

}  // namespace oomcast::plan
