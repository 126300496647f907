// The table of families. To add one: write studies/conform/<name>.cpp and add two lines here.
#include <array>

#include "studies/conform/family.hpp"

namespace oomcast::conform {

Family broadcast_blocks_family();
Family container_kubernetes_family();
Family container_overhead_family();
Family container_profiles_family();
Family container_yarn_rounding_family();
Family hashed_long_map_family();
Family hashed_relation_family();
Family hashmap_family();
Family map_status_codes_family();
Family map_status_driver_family();
Family map_status_reported_family();
Family regions_family();
Family size_unsafe_row_family();
Family sorter_family();
Family task_memory_family();
Family unified_ops_family();

std::span<const Family> families() {
  static const std::array kFamilies{
      broadcast_blocks_family(),
      container_kubernetes_family(),
      container_overhead_family(),
      container_profiles_family(),
      container_yarn_rounding_family(),
      hashed_long_map_family(),
      hashed_relation_family(),
      hashmap_family(),
      map_status_codes_family(),
      map_status_driver_family(),
      map_status_reported_family(),
      regions_family(),
      size_unsafe_row_family(),
      sorter_family(),
      task_memory_family(),
      unified_ops_family(),
  };
  return kFamilies;
}

}  // namespace oomcast::conform
