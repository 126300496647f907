// What a case's PySpark text says that its plans do not: what an RDD's rows are used for, and work
// that Spark SQL does not see at all.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oomcast::cases {

/// An RDD of a DataFrame's rows: how often it is counted, and where it is kept.
struct RowRdd {
  std::int64_t counts = 0;
  std::string level;  // "MEMORY_ONLY_SER", ...; empty: not kept
};
[[nodiscard]] std::optional<RowRdd> row_rdd(std::string_view code);

/// Whether it asks for a way to join, as a method or in SQL.
[[nodiscard]] bool has_hint(std::string_view code);

/// kill_executor(0), called by the program or after so many seconds by a timer.
struct KillCall {
  std::int32_t executor = 0;
  std::int32_t actions_before = 0;  // actions of the program that come before it
  std::int64_t after_ns = 0;        // from the start of the action behind it
};
/// All of them; none if one cannot be read.
[[nodiscard]] std::optional<std::vector<KillCall>> kill_calls(std::string_view code);

/// df.groupBy("k").agg(F.collect_list("p"), F.sum("v")): columns as the code names them.
struct GroupByCall {
  std::vector<std::string> keys;
  std::vector<std::string> functions;
  std::vector<std::string> arguments;  // of each function
};
/// All of them, in the order of the text; none if one cannot be read.
[[nodiscard]] std::optional<std::vector<GroupByCall>> group_by_calls(std::string_view code);

/// Why code without a plan cannot be expressed.
[[nodiscard]] std::string without_plan(std::string_view code);

}  // namespace oomcast::cases
