// What a plan node's simpleString tells about memory: keys, buffers, build side, sides of a join.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::observe {

/// Words of `text` in the bracketed list after `name=` ("keys=[a, b]"), split at top-level commas;
/// -1 if there is no such list.
[[nodiscard]] std::int64_t list_length(std::string_view text, std::string_view name);

/// Fields of the aggregation buffer: avg keeps a sum and a count.
[[nodiscard]] std::int64_t buffer_fields(std::string_view text);

/// The partition count in "hashpartitioning(k#1, 8)"; 0 if the text has none.
[[nodiscard]] std::int64_t partitions_in(std::string_view text);

/// Whether a hash join's key packs into one long (HashJoin.rewriteKeyExpr): one integer column.
[[nodiscard]] bool has_long_key(std::string_view text);

/// Columns of a Project's output.
struct Columns {
  std::int64_t count = 0;
  bool all_long = false;  // each is a bigint: "id#0L"
};
[[nodiscard]] Columns projected_columns(std::string_view text);

}  // namespace oomcast::observe
