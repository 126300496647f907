// The same question for every log of a folder, on all cores.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/verb.hpp"
#include "reports/log_answers.hpp"

namespace oomcast::cli {

struct FolderQuestion {
  std::string folder;
  std::vector<std::string> logs;  // below it
  std::vector<reports::TableColumn> columns;
  /// Fills cells and json, or problems. The exit code that this log alone would have.
  std::function<int(const std::string& path, reports::LogAnswer& answer)> ask;
};

/// Asks, prints lines or (--format json) JSON in the order of the paths, whatever --threads. A log
/// without an answer stops no other. Ends with the code that matters most: a predicted failure,
/// then inconclusive; bad input only if no log had an answer.
int answer_folder(const FolderQuestion& question, const Arguments& arguments,
                  const Terminal& terminal);

}  // namespace oomcast::cli
