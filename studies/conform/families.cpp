// The table of families. To add one: write studies/conform/<name>.cpp and add two lines here.
#include <array>

#include "studies/conform/family.hpp"

namespace oomcast::conform {

Family aqe_coalesce_family();
Family aqe_coalesce_rule_family();
Family aqe_join_selection_family();
Family aqe_local_read_family();
Family aqe_queries_family();
Family aqe_rebalance_family();
Family aqe_skew_join_family();
Family aqe_split_family();
Family broadcast_blocks_family();
Family container_kubernetes_family();
Family container_overhead_family();
Family container_profiles_family();
Family container_yarn_rounding_family();
Family file_splits_family();
Family hash_columns_family();
Family hash_histograms_family();
Family hash_python_family();
Family hash_rdd_family();
Family hashed_long_map_family();
Family hashed_relation_family();
Family hashmap_family();
Family join_selection_family();
Family map_status_codes_family();
Family map_status_driver_family();
Family map_status_reported_family();
Family memory_store_family();
Family python_batches_family();
Family range_bounds_family();
Family regions_family();
Family round_robin_family();
Family size_cached_batches_family();
Family size_objects_family();
Family size_unsafe_row_family();
Family sorter_family();
Family spillable_family();
Family task_memory_family();
Family unified_ops_family();

std::span<const Family> families() {
  static const std::array kFamilies{
      aqe_coalesce_family(),
      aqe_coalesce_rule_family(),
      aqe_join_selection_family(),
      aqe_local_read_family(),
      aqe_queries_family(),
      aqe_rebalance_family(),
      aqe_skew_join_family(),
      aqe_split_family(),
      broadcast_blocks_family(),
      container_kubernetes_family(),
      container_overhead_family(),
      container_profiles_family(),
      container_yarn_rounding_family(),
      file_splits_family(),
      hash_columns_family(),
      hash_histograms_family(),
      hash_python_family(),
      hash_rdd_family(),
      hashed_long_map_family(),
      hashed_relation_family(),
      hashmap_family(),
      join_selection_family(),
      map_status_codes_family(),
      map_status_driver_family(),
      map_status_reported_family(),
      memory_store_family(),
      python_batches_family(),
      range_bounds_family(),
      regions_family(),
      round_robin_family(),
      size_cached_batches_family(),
      size_objects_family(),
      size_unsafe_row_family(),
      sorter_family(),
      spillable_family(),
      task_memory_family(),
      unified_ops_family(),
  };
  return kFamilies;
}

}  // namespace oomcast::conform
