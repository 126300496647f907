// How large rows are as far as the expressions of a plan say: texts of a known length, numbers of
// eight bytes. Mirrors UnsafeRowWriter's layout of what Project and Generate make.
#pragma once

#include <cstdint>
#include <optional>

#include "inputs/eventlog/event_log.hpp"

namespace oomcast::observe {

/// Bytes of an UnsafeRow of what the node hands on; nothing if a column's size is not known.
[[nodiscard]] std::optional<std::int64_t> row_width(const eventlog::PlanNode& node);

/// Bytes of the value that an aggregate gathers of each row (collect_list); nothing if it gathers
/// none, or of unknown size.
[[nodiscard]] std::optional<std::int64_t> gathered_width(const eventlog::PlanNode& aggregate);

/// The most groups that an aggregate can have: of keys that are remainders, the product of their
/// divisors; nothing if a key may have any value.
[[nodiscard]] std::optional<std::int64_t> most_groups(const eventlog::PlanNode& aggregate);

/// Rows that Generate makes of one: of explode(array_repeat(value, n)) n; 0 if it is not known.
[[nodiscard]] std::int64_t rows_of_one(const eventlog::PlanNode& generate);

/// Rows of a Range; nothing for another leaf.
[[nodiscard]] std::optional<std::int64_t> range_rows(const eventlog::PlanNode& leaf);

}  // namespace oomcast::observe
