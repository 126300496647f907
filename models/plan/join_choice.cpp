#include "models/plan/join_choice.hpp"

namespace oomcast::plan {
namespace {

bool can_build_left(std::string_view type, bool broadcast) {
  return type == "inner" || type == "right_outer" ||
         (!broadcast && (type == "left_outer" || type == "full_outer"));
}

bool can_build_right(std::string_view type, bool broadcast) {
  return type == "inner" || type == "left_outer" || type == "left_semi" || type == "left_anti" ||
         (!broadcast && (type == "right_outer" || type == "full_outer"));
}

std::string mib(std::int64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

}  // namespace

JoinChoice choose_join(const Conf& conf, std::string_view type, std::string_view hint,
                       std::int64_t left_bytes, std::int64_t right_bytes) {
  using enum JoinKind;
  if (hint == "broadcast_right" && can_build_right(type, true)) {
    return {kBroadcastHash, true, "broadcast hash join: hinted on the right side"};
  }
  if (hint == "broadcast_left" && can_build_left(type, true)) {
    return {kBroadcastHash, false, "broadcast hash join: hinted on the left side"};
  }
  if (hint == "merge") {
    return {kSortMerge, true, "sort-merge join: hinted"};
  }
  if (hint == "shuffle_hash_right" && can_build_right(type, false)) {
    return {kShuffledHash, true, "shuffled hash join: hinted on the right side"};
  }
  if (hint == "shuffle_hash_left" && can_build_left(type, false)) {
    return {kShuffledHash, false, "shuffled hash join: hinted on the left side"};
  }
  const std::int64_t threshold = conf.bytes("spark.sql.autoBroadcastJoinThreshold").count();
  const bool left_small = threshold >= 0 && left_bytes <= threshold && can_build_left(type, true);
  const bool right_small =
      threshold >= 0 && right_bytes <= threshold && can_build_right(type, true);
  if (left_small || right_small) {
    const bool right = right_small && (!left_small || right_bytes <= left_bytes);
    return {kBroadcastHash, right,
            "broadcast hash join: " + mib(right ? right_bytes : left_bytes) +
                " estimated <= autoBroadcastJoinThreshold " + mib(threshold)};
  }
  const std::string too_large = "both sides estimated above autoBroadcastJoinThreshold " +
                                mib(threshold) + " (" + mib(left_bytes) + ", " + mib(right_bytes) +
                                ")";
  if (!conf.boolean("spark.sql.join.preferSortMergeJoin")) {
    const std::int64_t partitions = conf.integer("spark.sql.shuffle.partitions");
    const std::int64_t factor = conf.integer("spark.sql.shuffledHashJoinFactor");
    const bool right = right_bytes <= left_bytes;
    const std::int64_t build = right ? right_bytes : left_bytes;
    const std::int64_t other = right ? left_bytes : right_bytes;
    const bool fits = build < threshold * partitions && build * factor <= other;
    if (fits && (right ? can_build_right(type, false) : can_build_left(type, false))) {
      return {kShuffledHash, right,
              "shuffled hash join: preferSortMergeJoin is off, " + mib(build) +
                  " fit in each partition"};
    }
  }
  return {kSortMerge, true, "sort-merge join: " + too_large};
}

}  // namespace oomcast::plan
