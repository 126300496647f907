// The failures of the text report, as they followed each other.
#include <algorithm>

#include "reports/place.hpp"
#include "reports/sections.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kFailuresShown = 6;

std::string task_words(const Where& where) {
  if (where.stage < 0) {
    return "-";
  }
  const std::string stage = std::to_string(where.stage);
  return where.task < 0 ? stage : stage + ':' + std::to_string(where.task);
}

}  // namespace

std::string failures_section(const Run& run, const Style& style) {
  if (run.failures.size() < 2) {
    return {};
  }
  Table table({{"at"},
               {"on", Align::kLeft},
               {"stage:task"},
               {"what", Align::kLeft},
               {"exit"},
               {"message", Align::kLeft, true}});
  const std::size_t shown = std::min(run.failures.size(), kFailuresShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const Failure& failure = run.failures[i];
    table.add({human_time(failure.where.at), executor_words(failure.where.executor),
               task_words(failure.where), std::string(outcome_name(failure.kind)),
               failure.exit_code == 0 ? "-" : std::to_string(failure.exit_code),
               first_line(failure.message)});
  }
  std::string out = section_title("Failures, first to last", style) + table.text(2, style.width);
  if (shown < run.failures.size()) {
    out += "  and " + std::to_string(run.failures.size() - shown) +
           " more: --format json lists them\n";
  }
  return out;
}

}  // namespace oomcast::reports
