#include "cli/cases_option.hpp"

#include "cli/run_options.hpp"
#include "cli/study_options.hpp"

namespace oomcast::cli {

Checked<Cases> cases_of(const Arguments& arguments) {
  Problems problems;
  std::size_t threads = 0;
  take(threads_of(arguments), threads, problems);
  std::string folder = arguments.value("cases");
  if (folder.empty()) {
    problems.push_back(
        mistake("--cases", "is missing", "give the folder of the cases: --cases DIR"));
  }
  if (!problems.empty()) {
    return problems;
  }
  return Cases{std::move(folder), threads};
}

}  // namespace oomcast::cli
