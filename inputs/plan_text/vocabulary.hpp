// What words of printed plans mean: operators that only pass rows on, functions, joins, levels.
#pragma once

#include <string>
#include <string_view>

namespace oomcast::plan_text {

[[nodiscard]] bool is_aggregate(std::string_view operator_name);

/// Operators with one child that neither need memory nor change its rows.
[[nodiscard]] bool passes_rows_on(std::string_view operator_name);

/// The word of models/operators for a function as printed: "partial_sum(v#2L)" -> "sum".
[[nodiscard]] std::string function_word(std::string_view printed);

/// The word of models/operators for a join type at the start of the text: "LeftOuter BuildRight";
/// empty: there is none.
[[nodiscard]] std::string join_word(std::string_view printed);

/// "[k#1L], StorageLevel(disk, memory, deserialized, 1 replicas)" -> the level's name, or nothing.
[[nodiscard]] std::string storage_level(std::string_view arguments);

}  // namespace oomcast::plan_text
