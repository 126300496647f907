// What Spark believes of a plan's size before it ran (sizeInBytes without cost-based optimisation).
// Mirrors SizeInBytesOnlyStatsPlanVisitor and EstimationUtils.
#pragma once

#include <cstdint>

#include "models/plan/relation.hpp"

namespace oomcast::plan {

/// Default sizes of the columns' types and 8 bytes (EstimationUtils.getSizePerRow).
[[nodiscard]] std::int64_t assumed_row_bytes(const Relation& relation);

/// An operator with one input: the input's size, in proportion to the assumed rows
/// (visitUnaryNode).
[[nodiscard]] std::int64_t estimate_unary(const Relation& input, const Relation& output);

/// Joins but semi and anti joins, which count as their left side: the product of both sides.
[[nodiscard]] std::int64_t estimate_join(std::int64_t left_bytes, std::int64_t right_bytes);

[[nodiscard]] std::int64_t estimate_union(std::int64_t left_bytes, std::int64_t right_bytes);

/// Some rows of these columns: a limit, or one row of an aggregation without groups.
[[nodiscard]] std::int64_t estimate_rows(const Relation& output, std::int64_t rows);

}  // namespace oomcast::plan
