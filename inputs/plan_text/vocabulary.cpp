#include "inputs/plan_text/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace oomcast::plan_text {

bool is_aggregate(std::string_view operator_name) {
  return operator_name == "HashAggregate" || operator_name == "ObjectHashAggregate" ||
         operator_name == "SortAggregate";
}

bool passes_rows_on(std::string_view operator_name) {
  constexpr std::array<std::string_view, 6> kNames{"AdaptiveSparkPlan", "ColumnarToRow",
                                                   "InputAdapter",      "WholeStageCodegen",
                                                   "ReusedExchange",    "ShuffleQueryStage"};
  return std::find(kNames.begin(), kNames.end(), operator_name) != kNames.end();
}

std::string function_word(std::string_view printed) {
  for (const std::string_view phase : {"partial_", "merge_"}) {
    if (printed.starts_with(phase)) {
      printed.remove_prefix(phase.size());
    }
  }
  return std::string(printed.substr(0, printed.find('(')));
}

std::string join_word(std::string_view printed) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes{{
      {"Inner", "inner"},
      {"LeftOuter", "left_outer"},
      {"RightOuter", "right_outer"},
      {"FullOuter", "full_outer"},
      {"LeftSemi", "left_semi"},
      {"LeftAnti", "left_anti"},
  }};
  for (const auto& [type, word] : kTypes) {
    if (printed.starts_with(type)) {
      return std::string(word);
    }
  }
  return "";
}

std::string storage_level(std::string_view arguments) {
  const auto has = [&](std::string_view word) {
    return arguments.find(word) != std::string_view::npos;
  };
  if (has("offheap")) {
    return "OFF_HEAP";
  }
  if (!has("memory")) {
    return has("disk") ? "DISK_ONLY" : "";
  }
  return has("disk") ? "MEMORY_AND_DISK" : "MEMORY_ONLY";
}

}  // namespace oomcast::plan_text
