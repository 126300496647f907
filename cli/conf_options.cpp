#include "cli/conf_options.hpp"

#include <ostream>

#include "cli/complain.hpp"

namespace oomcast::cli {

Checked<std::vector<ConfEntry>> conf_entries(const Arguments& arguments) {
  std::vector<ConfEntry> entries;
  Problems problems;
  for (const std::string& text : arguments.values("conf")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      problems.push_back(mistake("--conf", '\'' + text + "' is not KEY=VALUE",
                                 "write for instance --conf spark.executor.memory=4g"));
      continue;
    }
    entries.push_back({text.substr(0, equals), text.substr(equals + 1), "--conf"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return entries;
}

Checked<Conf> with_entries(const Conf& conf, const std::vector<ConfEntry>& entries) {
  std::vector<ConfEntry> all;
  for (const auto& [key, entry] : conf.entries()) {
    all.push_back(entry);
  }
  all.insert(all.end(), entries.begin(), entries.end());
  return Conf::make(conf.version(), all);
}

void warn_of_conf(const Conf& conf, const Terminal& terminal) {
  for (const Problem& warning : conf.warnings()) {
    terminal.err << problem_line(warning);
  }
}

}  // namespace oomcast::cli
