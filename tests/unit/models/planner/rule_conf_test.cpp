#include "models/planner/rule_conf.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

Conf conf_of(const std::vector<ConfEntry>& entries) {
  const auto conf = Conf::make(SparkVersion{}, entries);
  REQUIRE(conf.ok());
  return conf.value();
}

}  // namespace

TEST_CASE("rules see Spark's defaults", "[planner][rule_conf]") {
  const Conf conf = conf_of({});
  const auto join = join_selection_conf(conf);
  CHECK(join.broadcast_threshold == 10_MiB);
  CHECK(join.prefer_sort_merge);
  CHECK(join.shuffled_hash_factor == 3);
  const auto reads = adaptive_read_conf(conf, 8);
  CHECK(reads.skew_join.threshold == 256_MiB);
  CHECK(reads.skew_join.factor == 5.0);
  CHECK(reads.coalesce.default_parallelism == 8);
  CHECK(reads.rebalance.small_factor == 0.2);
  CHECK(file_split_conf(conf, 8).leaf_parallelism == 8);
  CHECK(planned_partitions(conf) == 200);
  CHECK(adaptive_join_conf(conf).local_map_threshold == Bytes());
}

TEST_CASE("rules see what the user set", "[planner][rule_conf]") {
  const Conf conf =
      conf_of({{"spark.sql.autoBroadcastJoinThreshold", "-1", ""},
               {"spark.sql.adaptive.advisoryPartitionSizeInBytes", "16m", ""},
               {"spark.sql.adaptive.coalescePartitions.initialPartitionNum", "1000", ""},
               {"spark.sql.leafNodeDefaultParallelism", "6", ""},
               {"spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold", "64m", ""},
               {"spark.default.parallelism", "12", ""}});
  CHECK(join_selection_conf(conf).broadcast_threshold == Bytes(-1));
  CHECK(adaptive_read_conf(conf, 8).rebalance.advisory == 16_MiB);
  CHECK(adaptive_read_conf(conf, 8).coalesce.default_parallelism == 12);
  CHECK(adaptive_join_conf(conf).local_map_threshold == 64_MiB);
  CHECK(file_split_conf(conf, 8).leaf_parallelism == 6);
  CHECK(planned_partitions(conf) == 1000);
}
