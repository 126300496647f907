// The command line that repeats a run, safe to paste into a shell.
#include <algorithm>
#include <string>

#include "reports/format.hpp"
#include "reports/terminal_text.hpp"

namespace oomcast::reports {
namespace {

bool needs_no_quotes(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-./=:,+@%").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), needs_no_quotes)) {
    return std::string(word);
  }
  std::string out = "'";
  for (const char c : word) {
    out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return out + '\'';
}

std::string reproduce_command(const Run& run, const ReportOptions& options) {
  if (!options.reproduce.empty()) {
    return sanitized(options.reproduce);
  }
  std::string command = "oomcast run " + shell_word(run.manifest.scenario) + " --seed " +
                        std::to_string(run.manifest.seed);
  for (const ConfLine& line : run.conf) {
    if (line.origin == "--conf") {
      command += " --conf " + shell_word(line.key + '=' + line.value);
    }
  }
  return sanitized(command);
}

}  // namespace oomcast::reports
