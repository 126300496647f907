#include "cli/complain.hpp"

#include <ostream>

#include "reports/problem_words.hpp"

namespace oomcast::cli {

std::string problem_line(const Problem& problem) {
  return (problem.severity == Severity::kWarning ? "oomcast: warning: " : "oomcast: error: ") +
         reports::problem_words(problem) + '\n';
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
