// Splits partitions of a join that are far larger than the others, and repeats the other side.
// Mirrors OptimizeSkewedJoin and Utils.median.
#include "models/planner/rules/aqe_skew_join.hpp"

#include <algorithm>

#include "models/planner/rules/aqe_split.hpp"
#include "models/text/sizes.hpp"
#include "sim/check.hpp"

namespace oomcast::planner {
namespace {

Bytes median_of(std::vector<Bytes> sizes) {
  std::sort(sizes.begin(), sizes.end());
  const std::size_t middle = sizes.size() / 2;
  const Bytes median =
      sizes.size() % 2 == 0 ? (sizes[middle] + sizes[middle - 1]) / 2 : sizes[middle];
  return std::max(median, Bytes(1));
}

/// One side of the join while its partitions are looked at one by one.
class Side {
 public:
  Side(std::string_view name, bool may_split, const MapSizes& maps, const SkewJoinConf& conf)
      : name_(name), may_split_(may_split), maps_(maps), conf_(conf), sizes_(maps.by_partition()) {
    if (!sizes_.empty()) {
      limits_ = skew_limits(sizes_, conf);
    }
  }

  [[nodiscard]] std::size_t partitions() const { return sizes_.size(); }
  [[nodiscard]] bool split_any() const { return split_any_; }

  /// The partition's pieces: itself unless it is skewed and can be split.
  PartitionSpecs pieces_of(std::size_t partition, std::vector<std::string>& reasons) {
    const auto index = static_cast<std::int64_t>(partition);
    const Bytes size = sizes_[partition];
    if (may_split_ && size > limits_.threshold) {
      PartitionSpecs pieces = split_reduce_partition(index, maps_.of_reducer(index), limits_.target,
                                                     kSmallPartitionFactor);
      reasons.push_back(reason(index, size, pieces.size()));
      if (!pieces.empty()) {
        split_any_ = true;
        return pieces;
      }
    }
    return {PartitionSpec::coalesced(index, index + 1, size)};
  }

 private:
  [[nodiscard]] std::string reason(std::int64_t partition, Bytes size, std::size_t pieces) const {
    std::string text = name_ + " partition " + std::to_string(partition) + ": " +
                       text::format_bytes(size) + " > " + factor_text() + " x median " +
                       text::format_bytes(limits_.median) + " and > " +
                       text::format_bytes(conf_.threshold) + ": ";
    if (pieces == 0) {
      return text + "cannot be split by maps";
    }
    return text + "split in " + std::to_string(pieces) + " of about " +
           text::format_bytes(limits_.target);
  }

  /// "5", "2.5".
  [[nodiscard]] std::string factor_text() const {
    std::string text = std::to_string(conf_.factor);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  }

  std::string name_;
  bool may_split_;
  const MapSizes& maps_;
  const SkewJoinConf& conf_;
  std::vector<Bytes> sizes_;
  SkewLimits limits_;
  bool split_any_ = false;
};

}  // namespace

std::vector<Bytes> MapSizes::by_partition() const {
  std::vector<Bytes> sums(by_map.empty() ? 0 : by_map.front().size());
  for (const auto& map : by_map) {
    for (std::size_t reducer = 0; reducer < sums.size(); ++reducer) {
      sums[reducer] += map[reducer];
    }
  }
  return sums;
}

std::vector<Bytes> MapSizes::of_reducer(std::int64_t reducer) const {
  std::vector<Bytes> sizes;
  sizes.reserve(by_map.size());
  for (const auto& map : by_map) {
    sizes.push_back(map[static_cast<std::size_t>(reducer)]);
  }
  return sizes;
}

SkewLimits skew_limits(const std::vector<Bytes>& sizes, const SkewJoinConf& conf) {
  SIM_CHECK(!sizes.empty(), "a shuffle has partitions");
  SkewLimits limits;
  limits.median = median_of(sizes);
  const auto scaled =
      static_cast<std::int64_t>(static_cast<double>(limits.median.count()) * conf.factor);
  limits.threshold = std::max(conf.threshold, Bytes(scaled));
  Bytes others;
  std::int64_t count = 0;
  for (const Bytes size : sizes) {
    if (size <= limits.threshold) {
      others += size;
      ++count;
    }
  }
  limits.target = count == 0 ? conf.advisory : std::max(conf.advisory, others / count);
  return limits;
}

bool can_split_left(JoinType type) {
  return is_inner_like(type) || type == JoinType::kLeftSemi || type == JoinType::kLeftAnti ||
         type == JoinType::kLeftOuter;
}

bool can_split_right(JoinType type) { return is_inner_like(type) || type == JoinType::kRightOuter; }

SkewJoinDecision optimize_skewed_join(JoinType type, const MapSizes& left, const MapSizes& right,
                                      const SkewJoinConf& conf) {
  Side left_side("left", can_split_left(type), left, conf);
  Side right_side("right", can_split_right(type), right, conf);
  SIM_CHECK(left_side.partitions() == right_side.partitions(),
            "both sides of a shuffled join have as many partitions");
  SkewJoinDecision decision;
  decision.tasks = static_cast<std::int64_t>(left_side.partitions());
  if (!conf.enabled) {
    return decision;
  }
  for (std::size_t partition = 0; partition < left_side.partitions(); ++partition) {
    const PartitionSpecs left_pieces = left_side.pieces_of(partition, decision.reasons);
    const PartitionSpecs right_pieces = right_side.pieces_of(partition, decision.reasons);
    for (const PartitionSpec& l : left_pieces) {
      for (const PartitionSpec& r : right_pieces) {
        decision.left.push_back(l);
        decision.right.push_back(r);
      }
    }
  }
  decision.split = left_side.split_any() || right_side.split_any();
  if (decision.split) {
    decision.tasks = static_cast<std::int64_t>(decision.left.size());
  } else {
    decision.left.clear();
    decision.right.clear();
  }
  return decision;
}

}  // namespace oomcast::planner
