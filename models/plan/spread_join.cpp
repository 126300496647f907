// Joining two spreads: which rows meet, partition by partition.
#include <algorithm>

#include "models/data/murmur3.hpp"
#include "models/plan/spread.hpp"
#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using sim::mul_div;

std::int64_t tail_average(const Spread& spread) {
  return spread.tail_distinct > 0 ? spread.tail_rows / spread.tail_distinct : 0;
}

/// Calls f(key, left rows, right rows, hash) for every value listed on either side, in order of
/// key; a side that does not list it counts an average value of its tail.
template <class F>
void for_each_listed(const Spread& left, const Spread& right, F f) {
  auto l = left.explicit_keys.begin();
  auto r = right.explicit_keys.begin();
  while (l != left.explicit_keys.end() || r != right.explicit_keys.end()) {
    if (r == right.explicit_keys.end() || (l != left.explicit_keys.end() && l->key < r->key)) {
      f(l->key, l->rows, tail_average(right), l->hash);
      ++l;
    } else if (l == left.explicit_keys.end() || r->key < l->key) {
      f(r->key, tail_average(left), r->rows, r->hash);
      ++r;
    } else {
      f(l->key, l->rows, r->rows, l->hash);
      ++l;
      ++r;
    }
  }
}

/// How the two tails meet: the smaller set of values lies in the larger one.
struct TailJoin {
  std::int64_t values = 0;
  std::int64_t left_rows = 0;
  std::int64_t right_rows = 0;
  std::int64_t rows_out = 0;
};

TailJoin join_tails(const Spread& left, const Spread& right) {
  TailJoin join;
  join.values = std::min(left.tail_distinct, right.tail_distinct);
  if (join.values > 0) {
    join.left_rows = mul_div(left.tail_rows, join.values, left.tail_distinct);
    join.right_rows = mul_div(right.tail_rows, join.values, right.tail_distinct);
    join.rows_out = mul_div(join.left_rows, join.right_rows, join.values);
  }
  return join;
}

}  // namespace

std::vector<JoinPartition> join_partitioned(const Spread& left, const Spread& right,
                                            std::int64_t partitions) {
  const std::vector<PartitionKeys> l = hash_partitioned(left, partitions);
  const std::vector<PartitionKeys> r = hash_partitioned(right, partitions);
  std::vector<JoinPartition> result(static_cast<std::size_t>(partitions));
  std::vector<std::int64_t> listed_left(result.size());
  for (std::size_t p = 0; p < result.size(); ++p) {
    result[p].left = l[p];
    result[p].right = r[p];
  }
  for (const KeyRows& key : left.explicit_keys) {
    listed_left[static_cast<std::size_t>(data::hash_partition(key.hash, partitions))] += key.rows;
  }
  for_each_listed(left, right,
                  [&](std::int64_t, std::int64_t lr, std::int64_t rr, std::int32_t hash) {
                    JoinPartition& part =
                        result[static_cast<std::size_t>(data::hash_partition(hash, partitions))];
                    if (lr > 0 && rr > 0) {
                      part.rows_out += lr * rr;
                      part.left_matched_rows += lr;
                      part.right_matched_rows += rr;
                      part.right_largest_matched = std::max(part.right_largest_matched, rr);
                      part.left_largest_matched = std::max(part.left_largest_matched, lr);
                    }
                  });
  const TailJoin tails = join_tails(left, right);
  if (tails.values > 0) {
    for (std::size_t p = 0; p < result.size(); ++p) {
      const std::int64_t tail_here = std::max<std::int64_t>(0, l[p].rows - listed_left[p]);
      result[p].rows_out += mul_div(tails.rows_out, tail_here, left.tail_rows);
      result[p].left_matched_rows += mul_div(tails.left_rows, tail_here, left.tail_rows);
      result[p].right_matched_rows += mul_div(tails.right_rows, tail_here, left.tail_rows);
      result[p].right_largest_matched =
          std::max(result[p].right_largest_matched, tail_average(right));
      result[p].left_largest_matched = std::max(result[p].left_largest_matched, tail_average(left));
    }
  }
  return result;
}

SpreadPtr joined(const Spread& left, const Spread& right) {
  auto result = std::make_shared<Spread>();
  result->type = left.type;
  result->labels = left.labels;
  result->labels.insert(result->labels.end(), right.labels.begin(), right.labels.end());
  result->label_prefix = left.label_prefix;
  result->tail_base = left.tail_base;
  for_each_listed(left, right,
                  [&](std::int64_t key, std::int64_t lr, std::int64_t rr, std::int32_t hash) {
                    if (lr > 0 && rr > 0) {
                      result->explicit_keys.push_back({key, lr * rr, hash});
                    }
                  });
  const TailJoin tails = join_tails(left, right);
  result->tail_distinct = tails.values;
  result->tail_rows = tails.rows_out;
  return result;
}

}  // namespace oomcast::plan
