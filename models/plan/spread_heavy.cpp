// The values of a key that have the most rows.
#include <algorithm>

#include "models/data/murmur3.hpp"
#include "models/plan/spread.hpp"

namespace oomcast::plan {

std::vector<HeavyKey> heaviest(const Spread& spread, std::int64_t partitions) {
  constexpr std::size_t kNamed = 5;
  const auto more_rows = [](const KeyRows& a, const KeyRows& b) {
    return a.rows != b.rows ? a.rows > b.rows : a.key < b.key;
  };
  std::vector<KeyRows> top(std::min(kNamed, spread.explicit_keys.size()));
  std::partial_sort_copy(spread.explicit_keys.begin(), spread.explicit_keys.end(), top.begin(),
                         top.end(), more_rows);
  std::vector<HeavyKey> heavy;
  for (const KeyRows& key : top) {
    heavy.push_back({.label = spread.label_of(key.key),
                     .rows = key.rows,
                     .partition = data::hash_partition(key.hash, partitions)});
  }
  if (spread.null_rows > 0) {
    heavy.push_back({.label = "null",
                     .rows = spread.null_rows,
                     .partition = data::hash_partition(data::kShuffleHashSeed, partitions)});
  }
  std::stable_sort(heavy.begin(), heavy.end(),
                   [](const HeavyKey& a, const HeavyKey& b) { return a.rows > b.rows; });
  heavy.resize(std::min(kNamed, heavy.size()));
  return heavy;
}

}  // namespace oomcast::plan
