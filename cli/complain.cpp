#include "cli/complain.hpp"

#include <algorithm>
#include <ostream>

#include "reports/terminal_text.hpp"

namespace oomcast::cli {
namespace {

/// On one line, harmless.
std::string told(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return reports::sanitized(text);
}

}  // namespace

std::string problem_line(const Problem& problem) {
  std::string line =
      problem.severity == Severity::kWarning ? "oomcast: warning: " : "oomcast: error: ";
  if (!problem.where.empty()) {
    line += told(problem.where) + ": ";
  }
  line += told(problem.what);
  if (!problem.fix.empty()) {
    line += "; " + told(problem.fix);
  }
  return line + '\n';
}

int complain(const Problems& problems, const Terminal& terminal) {
  for (const Problem& problem : problems) {
    terminal.err << problem_line(problem);
  }
  return kExitBadInput;
}

int complain_of_arguments(const Problems& problems, std::string_view verb,
                          const Terminal& terminal) {
  complain(problems, terminal);
  terminal.err << "See 'oomcast help " << verb << "'.\n";
  return kExitBadInput;
}

}  // namespace oomcast::cli
