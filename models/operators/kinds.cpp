// The table of operators. To add one: write models/operators/<name>.cpp and add two lines here.
#include "models/operators/kinds.hpp"

#include <array>
#include <vector>

#include "sim/check.hpp"

namespace oomcast {

OperatorKind accumulate_kind();
OperatorKind aggregate_kind();
OperatorKind allocate_kind();
OperatorKind apply_in_pandas_kind();
OperatorKind cache_kind();
OperatorKind cached_kind();
OperatorKind coalesce_kind();
OperatorKind cogroup_in_pandas_kind();
OperatorKind collect_kind();
OperatorKind collect_rdd_kind();
OperatorKind count_kind();
OperatorKind cross_join_kind();
OperatorKind driver_allocate_kind();
OperatorKind explode_kind();
OperatorKind filter_key_kind();
OperatorKind filter_kind();
OperatorKind free_kind();
OperatorKind join_kind();
OperatorKind limit_kind();
OperatorKind map_in_pandas_kind();
OperatorKind noop_kind();
OperatorKind pandas_udf_kind();
OperatorKind parallelize_kind();
OperatorKind pause_kind();
OperatorKind project_kind();
OperatorKind python_map_kind();
OperatorKind python_udf_kind();
OperatorKind repartition_kind();
OperatorKind salt_kind();
OperatorKind scan_kind();
OperatorKind sort_word_kind();
OperatorKind to_pandas_kind();
OperatorKind union_word_kind();
OperatorKind window_word_kind();
OperatorKind write_kind();

OperatorKind allocation_kind();
OperatorKind arrow_collect_kind();
OperatorKind arrow_python_kind();
OperatorKind batch_python_kind();
OperatorKind broadcast_exchange_kind();
OperatorKind broadcast_hash_join_kind();
OperatorKind broadcast_nested_loop_join_kind();
OperatorKind cartesian_product_kind();
OperatorKind cogrouped_python_kind();
OperatorKind collect_objects_kind();
OperatorKind collect_rows_kind();
OperatorKind discard_kind();
OperatorKind exchange_kind();
OperatorKind file_scan_kind();
OperatorKind file_write_kind();
OperatorKind grouped_python_kind();
OperatorKind hash_aggregate_kind();
OperatorKind in_memory_relation_kind();
OperatorKind in_memory_scan_kind();
OperatorKind micro_batch_scan_kind();
OperatorKind narrow_kind();
OperatorKind object_hash_aggregate_kind();
OperatorKind parallel_collection_kind();
OperatorKind python_rdd_kind();
OperatorKind range_kind();
OperatorKind shuffle_read_kind();
OperatorKind shuffled_hash_join_kind();
OperatorKind sort_kind();
OperatorKind sort_merge_join_kind();
OperatorKind state_store_kind();
OperatorKind union_kind();
OperatorKind window_kind();

namespace {

/// Words of the scenario.
auto words() {
  return std::array{
      accumulate_kind(),
      aggregate_kind(),
      allocate_kind(),
      apply_in_pandas_kind(),
      cache_kind(),
      cached_kind(),
      coalesce_kind(),
      cogroup_in_pandas_kind(),
      collect_kind(),
      collect_rdd_kind(),
      count_kind(),
      cross_join_kind(),
      driver_allocate_kind(),
      explode_kind(),
      filter_key_kind(),
      filter_kind(),
      free_kind(),
      join_kind(),
      limit_kind(),
      map_in_pandas_kind(),
      noop_kind(),
      pandas_udf_kind(),
      parallelize_kind(),
      pause_kind(),
      project_kind(),
      python_map_kind(),
      python_udf_kind(),
      repartition_kind(),
      salt_kind(),
      scan_kind(),
      sort_word_kind(),
      to_pandas_kind(),
      union_word_kind(),
      window_word_kind(),
      write_kind(),
  };
}

auto chosen_by_planner() {
  return std::array{
      allocation_kind(),
      arrow_collect_kind(),
      arrow_python_kind(),
      batch_python_kind(),
      broadcast_exchange_kind(),
      broadcast_hash_join_kind(),
      broadcast_nested_loop_join_kind(),
      cartesian_product_kind(),
      cogrouped_python_kind(),
      collect_objects_kind(),
      collect_rows_kind(),
      discard_kind(),
      exchange_kind(),
      file_scan_kind(),
      file_write_kind(),
      grouped_python_kind(),
      hash_aggregate_kind(),
      in_memory_relation_kind(),
      in_memory_scan_kind(),
      micro_batch_scan_kind(),
      narrow_kind(),
      object_hash_aggregate_kind(),
      parallel_collection_kind(),
      python_rdd_kind(),
      range_kind(),
      shuffle_read_kind(),
      shuffled_hash_join_kind(),
      sort_kind(),
      sort_merge_join_kind(),
      state_store_kind(),
      union_kind(),
      window_kind(),
  };
}

}  // namespace

std::span<const OperatorKind> operator_kinds() {
  static const std::vector<OperatorKind> kKinds = [] {
    std::vector<OperatorKind> kinds;
    for (const OperatorKind& kind : words()) {
      kinds.push_back(kind);
    }
    for (const OperatorKind& kind : chosen_by_planner()) {
      kinds.push_back(kind);
    }
    return kinds;
  }();
  return kKinds;
}

std::span<const OperatorSpec> operator_specs() {
  static const std::vector<OperatorSpec> kSpecs = [] {
    std::vector<OperatorSpec> specs;
    for (const OperatorKind& kind : operator_kinds()) {
      if (kind.plan != nullptr) {
        specs.push_back(kind.spec);
      }
    }
    return specs;
  }();
  return kSpecs;
}

const OperatorKind& operator_kind(std::string_view name) {
  for (const OperatorKind& kind : operator_kinds()) {
    if (kind.spec.name == name) {
      return kind;
    }
  }
  SIM_CHECK(false, "no operator of that name in the table");
  return operator_kinds().front();
}

}  // namespace oomcast
