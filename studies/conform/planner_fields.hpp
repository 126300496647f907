// Fields that the recordings of the planner share: confs, sizes of shuffles, partition specs, words
// of joins and shuffles, partition counts of a file's header.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/vectors/reader.hpp"
#include "inputs/vectors/value.hpp"
#include "models/conf/conf.hpp"
#include "models/planner/rules/aqe_skew_join.hpp"
#include "models/planner/rules/join_selection.hpp"
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::conform {

/// The vector's `conf`, over the defaults of the recorded Spark (4.3.0).
Conf conf_of(const vectors::Value& input, vectors::Reader& in);

/// The text between quotes, bytes written in hex.
std::string bytes_of_hex(std::string_view hex);

std::vector<Bytes> sizes_of(const vectors::Value& list);
vectors::Value sizes_value(const std::vector<Bytes>& sizes);
/// [map][reducer] as mappers wrote it, seen through the map status code.
planner::MapSizes map_sizes_of(const vectors::Value& sizes_by_map);

/// [["c", start, end, size], ...]; null: the shuffle is read as it was.
std::optional<planner::PartitionSpecs> specs_of(const vectors::Value& value, vectors::Reader& in);
vectors::Value specs_value(const planner::PartitionSpecs& specs);
vectors::Value specs_value(const std::optional<planner::PartitionSpecs>& specs);

/// "left_outer" or "LEFT OUTER".
planner::JoinType join_type_of(const vectors::Value& object, std::string_view field,
                               vectors::Reader& in);
planner::JoinHint hint_of(const vectors::Value& object, std::string_view field,
                          vectors::Reader& in);
planner::ShuffleOrigin origin_of(const vectors::Value& origin, vectors::Reader& in);
std::string_view name_of(planner::ShuffleOrigin origin);

/// What the key's type allows: {hashable, orderable}.
struct KeyAbilities {
  bool hashable = true;
  bool orderable = true;
};
KeyAbilities abilities_of(std::string_view key_type);

/// {chosen, build_side}.
vectors::Value choice_value(const planner::JoinChoice& choice);

/// One entry for each of the header's partition_counts.
template <class PartitionOf>
vectors::Value partitions_value(const vectors::Reader& in, PartitionOf partition_of) {
  vectors::Value result = vectors::Value::array();
  if (const vectors::Value* counts = in.root().find("partition_counts")) {
    for (const vectors::Value& count : counts->items()) {
      result.push(vectors::Value(partition_of(count.integer())));
    }
  }
  return result;
}

}  // namespace oomcast::conform
