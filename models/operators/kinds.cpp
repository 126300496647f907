// The table of operators. To add one: write models/operators/<name>.cpp and add two lines here.
#include "models/operators/kinds.hpp"

#include <array>
#include <vector>

#include "sim/check.hpp"

namespace oomcast {

OperatorKind aggregate_kind();
OperatorKind cache_kind();
OperatorKind cached_kind();
OperatorKind coalesce_kind();
OperatorKind collect_kind();
OperatorKind count_kind();
OperatorKind explode_kind();
OperatorKind filter_kind();
OperatorKind join_kind();
OperatorKind limit_kind();
OperatorKind noop_kind();
OperatorKind project_kind();
OperatorKind repartition_kind();
OperatorKind salt_kind();
OperatorKind scan_kind();
OperatorKind sort_word_kind();
OperatorKind union_word_kind();
OperatorKind window_word_kind();
OperatorKind write_kind();

OperatorKind broadcast_exchange_kind();
OperatorKind broadcast_hash_join_kind();
OperatorKind collect_rows_kind();
OperatorKind discard_kind();
OperatorKind exchange_kind();
OperatorKind file_scan_kind();
OperatorKind file_write_kind();
OperatorKind hash_aggregate_kind();
OperatorKind in_memory_relation_kind();
OperatorKind in_memory_scan_kind();
OperatorKind narrow_kind();
OperatorKind object_hash_aggregate_kind();
OperatorKind range_kind();
OperatorKind shuffle_read_kind();
OperatorKind shuffled_hash_join_kind();
OperatorKind sort_kind();
OperatorKind sort_merge_join_kind();
OperatorKind union_kind();
OperatorKind window_kind();

std::span<const OperatorKind> operator_kinds() {
  static const std::array kKinds{
      // Words of the scenario.
      aggregate_kind(),
      cache_kind(),
      cached_kind(),
      coalesce_kind(),
      collect_kind(),
      count_kind(),
      explode_kind(),
      filter_kind(),
      join_kind(),
      limit_kind(),
      noop_kind(),
      project_kind(),
      repartition_kind(),
      salt_kind(),
      scan_kind(),
      sort_word_kind(),
      union_word_kind(),
      window_word_kind(),
      write_kind(),
      // Chosen by the planner.
      broadcast_exchange_kind(),
      broadcast_hash_join_kind(),
      collect_rows_kind(),
      discard_kind(),
      exchange_kind(),
      file_scan_kind(),
      file_write_kind(),
      hash_aggregate_kind(),
      in_memory_relation_kind(),
      in_memory_scan_kind(),
      narrow_kind(),
      object_hash_aggregate_kind(),
      range_kind(),
      shuffle_read_kind(),
      shuffled_hash_join_kind(),
      sort_kind(),
      sort_merge_join_kind(),
      union_kind(),
      window_kind(),
  };
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
