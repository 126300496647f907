// The parts of the text report, each a function from a Run to lines; text.cpp puts them in order.
#pragma once

#include <string>

#include "reports/format.hpp"
#include "reports/palette.hpp"

namespace oomcast::reports {

struct Style {
  Palette palette;
  std::size_t width = 100;
};

/// Three lines: the outcome, where, why.
std::string verdict_section(const Run& run, const Style& style);

/// At most five findings.
std::string findings_section(const Run& run, const Style& style);

/// One line a stage; of very many stages those that matter.
std::string stages_section(const Run& run, const Style& style);

/// The first failures in order of time; none if there is just one, which the verdict tells.
std::string failures_section(const Run& run, const Style& style);

/// What stood on every account when the first executor died, or at the tightest moment.
std::string ledger_section(const Run& run, const Style& style);

/// The tasks, slowest and largest first; only on request.
std::string tasks_section(const Run& run, const Style& style);

/// A title on a line of its own after an empty line.
std::string section_title(std::string_view title, const Style& style);

}  // namespace oomcast::reports
