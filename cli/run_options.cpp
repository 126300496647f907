#include "cli/run_options.hpp"

#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"

namespace oomcast::cli {
Checked<std::optional<std::uint64_t>> seed_of(const Arguments& arguments) {
  if (!arguments.has("seed")) {
    return std::optional<std::uint64_t>();
  }
  const Checked<std::uint64_t> seed = parse_count("--seed", arguments.value("seed"));
  if (!seed.ok()) {
    return seed.error();
  }
  return std::optional(seed.value());
}

Checked<const reports::ReportFormat*> report_format_of(const Arguments& arguments) {
  const std::string name = arguments.value("format", "text");
  if (const reports::ReportFormat* format = reports::find_report_format(name)) {
    return format;
  }
  std::vector<std::string_view> names;
  for (const reports::ReportFormat& format : reports::report_formats()) {
    names.push_back(format.name);
  }
  return Problems{mistake("--format", '\'' + name + "' is not known",
                          text::did_you_mean(name, names, "one of " + text::joined(names)))};
}

reports::ReportOptions report_options(const Arguments& arguments, const Terminal& terminal) {
  const bool to_terminal = terminal.out_is_terminal && !arguments.has("output");
  return {.colour = to_terminal && terminal.colour_wanted && !arguments.has("no-color"),
          .tasks = arguments.has("tasks"),
          .width = terminal.width};
}

int exit_code_of(const Verdict& verdict, const Arguments& arguments) {
  if (verdict.inconclusive) {
    return kExitInconclusive;
  }
  const bool fails = verdict.outcome != Outcome::kSuccess;
  return fails && arguments.has("fail-on-oom") ? kExitPredictedFailure : kExitOk;
}

std::string command_line(std::string_view verb, const std::string& subject,
                         const Arguments& arguments, std::uint64_t seed) {
  using reports::shell_word;
  std::string line = "oomcast " + std::string(verb) + ' ' + shell_word(subject) + " --seed " +
                     std::to_string(seed);
  for (const std::string& entry : arguments.values("conf")) {
    line += " --conf " + shell_word(entry);
  }
  for (const std::string& name : arguments.values("preset")) {
    line += " --preset " + shell_word(name);
  }
  for (const std::string& rewrite : arguments.values("apply")) {
    line += " --apply " + shell_word(rewrite);
  }
  for (const char* option : {"volume", "hot-key-growth", "executors", "manager"}) {
    if (arguments.has(option)) {
      line += std::string(" --") + option + ' ' + shell_word(arguments.value(option));
    }
  }
  if (arguments.has("properties-file")) {
    line += " --properties-file " + shell_word(arguments.value("properties-file"));
  }
  return line;
}

}  // namespace oomcast::cli
