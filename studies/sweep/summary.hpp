// One run in a line: what studies of many runs keep of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/application/simulate.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/study_table.hpp"

namespace oomcast::sweep {

struct Summary {
  std::string outcome;  // a word of Outcome, or "invalid"
  bool inconclusive = false;
  std::int64_t p_fail_ppm = 0;
  std::int64_t margin_ppm = 0;
  std::int64_t duration_ns = 0;
  std::int64_t price_billionths = 0;
  std::int64_t spilled_bytes = 0;  // to disk
  std::int64_t peak_heap_bytes = 0;
  std::int64_t peak_rss_bytes = 0;
  std::int64_t executors_lost = 0;
  std::string place;  // where it failed, or what is wrong with the point

  friend bool operator==(const Summary&, const Summary&) = default;
};

[[nodiscard]] Summary summarize(const Scenario& scenario, const Run& run);
/// Of a point that is no valid scenario.
[[nodiscard]] Summary invalid(const Problems& problems);
/// Simulates; unless told otherwise without the table of tasks.
[[nodiscard]] Summary play(const Scenario& scenario,
                           const SimulateOptions& options = {.keep_tasks = false});

/// One line without a line break, and back; none if it is none.
[[nodiscard]] std::string to_line(const Summary& summary);
[[nodiscard]] bool from_line(std::string_view line, Summary& summary);

/// The columns of a table of summaries, and the cells of one.
[[nodiscard]] std::vector<StudyColumn> summary_columns();
void add_cells(const Summary& summary, std::vector<Cell>& cells);

}  // namespace oomcast::sweep
