// Which physical join Spark picks before anything ran. Mirrors SparkStrategies.JoinSelection for
// joins with equal keys.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "models/conf/conf.hpp"

namespace oomcast::plan {

enum class JoinKind : std::uint8_t { kBroadcastHash, kShuffledHash, kSortMerge };

struct JoinChoice {
  JoinKind kind = JoinKind::kSortMerge;
  bool build_right = true;
  std::string reason;  // with its numbers
};

/// Sizes are Spark's estimates (Statistics.sizeInBytes). Type and hint: words of the scenario.
[[nodiscard]] JoinChoice choose_join(const Conf& conf, std::string_view type, std::string_view hint,
                                     std::int64_t left_bytes, std::int64_t right_bytes);

}  // namespace oomcast::plan
