// What the planner's rules need of a Spark configuration, read once into plain values.
#pragma once

#include <cstdint>

#include "models/conf/conf.hpp"
#include "models/data/file_splits.hpp"
#include "models/planner/rules/aqe_join_selection.hpp"
#include "models/planner/rules/aqe_stage.hpp"
#include "models/planner/rules/join_selection.hpp"

namespace oomcast::planner {

[[nodiscard]] JoinSelectionConf join_selection_conf(const Conf& conf);
[[nodiscard]] AdaptiveJoinConf adaptive_join_conf(const Conf& conf);

/// `default_parallelism` stands in where the conf does not say: the cluster's cores.
[[nodiscard]] data::FileSplitConf file_split_conf(const Conf& conf,
                                                  std::int64_t default_parallelism);
[[nodiscard]] AdaptiveReadConf adaptive_read_conf(const Conf& conf,
                                                  std::int64_t default_parallelism);

/// Partitions that an exchange of the planner gets (SQLConf.numShufflePartitions).
[[nodiscard]] std::int64_t planned_partitions(const Conf& conf);

}  // namespace oomcast::planner
