// Which operator joins two relations, and which side it holds in memory.
// Mirrors SparkStrategies.JoinSelection and JoinSelectionHelper (4.3).
#include "models/planner/rules/join_selection.hpp"

#include "models/text/sizes.hpp"

namespace oomcast::planner {
namespace {

__extension__ using Wide = __int128;

const JoinSide& side_of(const JoinRelations& join, BuildSide side) {
  return side == BuildSide::kLeft ? join.left : join.right;
}

BuildSide smaller_side(const JoinRelations& join) {
  return join.right.size <= join.left.size ? BuildSide::kRight : BuildSide::kLeft;
}

/// The smaller one if both are possible.
BuildSide one_of(bool left, bool right, const JoinRelations& join) {
  if (left && right) {
    return smaller_side(join);
  }
  if (left) {
    return BuildSide::kLeft;
  }
  return right ? BuildSide::kRight : BuildSide::kNone;
}

bool has_hint(const JoinRelations& join, JoinHint hint) {
  return join.left.hint == hint || join.right.hint == hint;
}

bool is_small(const JoinSide& side, const JoinSelectionConf& conf) {
  return side.size >= Bytes() && side.size <= conf.threshold_of(side);
}

bool may_broadcast_hash(const JoinSide& side, const JoinSelectionConf& conf) {
  return is_small(side, conf) && side.hint != JoinHint::kNoBroadcastHash &&
         side.hint != JoinHint::kNoBroadcastAndReplication;
}

bool much_smaller(const JoinSide& a, const JoinSide& b, const JoinSelectionConf& conf) {
  return static_cast<Wide>(a.size.count()) * conf.shuffled_hash_factor <= b.size.count();
}

bool hash_map_worthwhile(const JoinSide& build, const JoinSide& stream,
                         const JoinSelectionConf& conf) {
  return !conf.prefer_sort_merge && fits_local_hash_map(build.size, conf) &&
         much_smaller(build, stream, conf);
}

JoinChoice choice(JoinAlgorithm algorithm, BuildSide build, std::string reason) {
  return {algorithm, build, std::move(reason), false};
}

std::string hint_reason(std::string_view hint, BuildSide build) {
  std::string text = "hint ";
  text += hint;
  if (build != BuildSide::kNone) {
    text += " on the ";
    text += name_of(build);
    text += " side";
  }
  return text;
}

std::string small_reason(const JoinRelations& join, BuildSide build,
                         const JoinSelectionConf& conf) {
  const JoinSide& side = side_of(join, build);
  return std::string(name_of(build)) + " side " + text::format_bytes(side.size) +
         " <= broadcast threshold " + text::format_bytes(conf.threshold_of(side));
}

/// Equality joins: broadcast hash, shuffled hash, sort merge, and the loops as a last resort.
class EqualityJoin {
 public:
  EqualityJoin(const JoinRelations& join, const JoinSelectionConf& conf)
      : join_(join), conf_(conf) {}

  JoinChoice select() const {
    if (join_.left.hint != JoinHint::kNone || join_.right.hint != JoinHint::kNone) {
      if (const auto hinted = by_hint()) {
        return *hinted;
      }
    }
    return by_size();
  }

 private:
  std::optional<JoinChoice> by_hint() const {
    if (const auto broadcast = hash_join_by_hint(JoinHint::kBroadcast)) {
      return broadcast;
    }
    if (has_hint(join_, JoinHint::kMerge) && join_.keys_orderable) {
      return choice(JoinAlgorithm::kSortMerge, BuildSide::kNone, "hint merge");
    }
    if (const auto shuffled = hash_join_by_hint(JoinHint::kShuffleHash)) {
      return shuffled;
    }
    if (has_hint(join_, JoinHint::kShuffleReplicateNestedLoop) && cartesian_possible()) {
      return choice(JoinAlgorithm::kCartesian, BuildSide::kNone, "hint shuffle_replicate_nl");
    }
    return std::nullopt;
  }

  std::optional<JoinChoice> hash_join_by_hint(JoinHint hint) const {
    if (!join_.keys_hashable || !has_hint(join_, hint)) {
      return std::nullopt;
    }
    const bool broadcast = hint == JoinHint::kBroadcast;
    const bool left_possible =
        broadcast ? can_build_broadcast_left(join_.type) : can_build_shuffled_hash_left(join_.type);
    const bool right_possible = broadcast ? can_build_broadcast_right(join_.type)
                                          : can_build_shuffled_hash_right(join_.type);
    const BuildSide build = one_of(left_possible && join_.left.hint == hint,
                                   right_possible && join_.right.hint == hint, join_);
    if (build == BuildSide::kNone) {
      if (join_.type != JoinType::kExistence) {
        return std::nullopt;  // Spark warns and goes on without the hint
      }
      JoinChoice thrown;
      thrown.planner_throws = true;
      thrown.reason = "the hint names a side that an existence join cannot build";
      return thrown;
    }
    return choice(broadcast ? JoinAlgorithm::kBroadcastHash : JoinAlgorithm::kShuffledHash, build,
                  hint_reason(name_of(hint), build));
  }

  JoinChoice by_size() const {
    if (join_.keys_hashable) {
      if (const auto hashed = hash_join_by_size()) {
        return *hashed;
      }
    }
    if (join_.keys_orderable) {
      return choice(JoinAlgorithm::kSortMerge, BuildSide::kNone, sort_merge_reason());
    }
    if (cartesian_possible()) {
      return choice(JoinAlgorithm::kCartesian, BuildSide::kNone, "the keys cannot be sorted");
    }
    const bool left_fixed = join_.right.hint == JoinHint::kNoBroadcastAndReplication;
    const bool right_fixed = join_.left.hint == JoinHint::kNoBroadcastAndReplication;
    const BuildSide build = right_fixed  ? BuildSide::kRight
                            : left_fixed ? BuildSide::kLeft
                                         : smaller_side(join_);
    return choice(JoinAlgorithm::kBroadcastNestedLoop, build,
                  "the keys cannot be sorted and no other join supports the type");
  }

  std::optional<JoinChoice> hash_join_by_size() const {
    const BuildSide broadcast = one_of(
        can_build_broadcast_left(join_.type) && may_broadcast_hash(join_.left, conf_),
        can_build_broadcast_right(join_.type) && may_broadcast_hash(join_.right, conf_), join_);
    if (broadcast != BuildSide::kNone) {
      return choice(JoinAlgorithm::kBroadcastHash, broadcast,
                    small_reason(join_, broadcast, conf_));
    }
    const BuildSide shuffled = one_of(can_build_shuffled_hash_left(join_.type) &&
                                          hash_map_worthwhile(join_.left, join_.right, conf_),
                                      can_build_shuffled_hash_right(join_.type) &&
                                          hash_map_worthwhile(join_.right, join_.left, conf_),
                                      join_);
    if (shuffled == BuildSide::kNone) {
      return std::nullopt;
    }
    const JoinSide& build = side_of(join_, shuffled);
    return choice(JoinAlgorithm::kShuffledHash, shuffled,
                  "preferSortMergeJoin is off and the " + std::string(name_of(shuffled)) +
                      " side " + text::format_bytes(build.size) + " is small for " +
                      std::to_string(conf_.shuffle_partitions) + " partitions");
  }

  std::string sort_merge_reason() const {
    return "left " + text::format_bytes(join_.left.size) + " and right " +
           text::format_bytes(join_.right.size) + ": no side to broadcast (threshold " +
           text::format_bytes(conf_.threshold_of(join_.right)) + ")";
  }

  bool cartesian_possible() const {
    return is_inner_like(join_.type) && !has_hint(join_, JoinHint::kNoBroadcastAndReplication);
  }

  const JoinRelations& join_;
  const JoinSelectionConf& conf_;
};

/// Joins without an equality compare every pair of rows.
class LoopJoin {
 public:
  LoopJoin(const JoinRelations& join, const JoinSelectionConf& conf) : join_(join), conf_(conf) {}

  JoinChoice select() const {
    const BuildSide hinted =
        either(join_.left.hint == JoinHint::kBroadcast, join_.right.hint == JoinHint::kBroadcast);
    if (hinted != BuildSide::kNone) {
      return choice(JoinAlgorithm::kBroadcastNestedLoop, hinted, hint_reason("broadcast", hinted));
    }
    const bool cartesian =
        is_inner_like(join_.type) && !has_hint(join_, JoinHint::kNoBroadcastAndReplication);
    if (cartesian && has_hint(join_, JoinHint::kShuffleReplicateNestedLoop)) {
      return choice(JoinAlgorithm::kCartesian, BuildSide::kNone, "hint shuffle_replicate_nl");
    }
    const BuildSide small = either(may_loop_over(join_.left), may_loop_over(join_.right));
    if (small != BuildSide::kNone) {
      return choice(JoinAlgorithm::kBroadcastNestedLoop, small, small_reason(join_, small, conf_));
    }
    if (cartesian) {
      return choice(JoinAlgorithm::kCartesian, BuildSide::kNone, "no equality and no small side");
    }
    return last_resort();
  }

 private:
  bool may_loop_over(const JoinSide& side) const {
    return is_small(side, conf_) && side.hint != JoinHint::kNoBroadcastAndReplication;
  }

  /// Inner and full joins broadcast the smaller side, others the side they do not preserve.
  BuildSide desired() const {
    if (is_inner_like(join_.type) || join_.type == JoinType::kFullOuter) {
      return smaller_side(join_);
    }
    return can_build_broadcast_left(join_.type) ? BuildSide::kLeft : BuildSide::kRight;
  }

  BuildSide either(bool left, bool right) const {
    if (left && right) {
      return desired();
    }
    return one_of(left, right, join_);
  }

  JoinChoice last_resort() const {
    constexpr auto kReason = "no equality: one side is broadcast whatever its size";
    if (join_.left.hint == JoinHint::kNoBroadcastAndReplication) {
      return choice(JoinAlgorithm::kBroadcastNestedLoop, BuildSide::kRight, kReason);
    }
    if (join_.right.hint == JoinHint::kNoBroadcastAndReplication) {
      return choice(JoinAlgorithm::kBroadcastNestedLoop, BuildSide::kLeft, kReason);
    }
    return choice(JoinAlgorithm::kBroadcastNestedLoop, desired(), kReason);
  }

  const JoinRelations& join_;
  const JoinSelectionConf& conf_;
};

}  // namespace

bool fits_local_hash_map(Bytes size, const JoinSelectionConf& conf) {
  // Java multiplies two longs here, which may wrap around.
  const auto limit =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(conf.broadcast_threshold.count()) *
                                static_cast<std::uint64_t>(conf.shuffle_partitions));
  return size < Bytes(limit);
}

JoinChoice select_join(const JoinRelations& join, const JoinSelectionConf& conf) {
  return join.equality ? EqualityJoin(join, conf).select() : LoopJoin(join, conf).select();
}

}  // namespace oomcast::planner
