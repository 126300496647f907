#include "cli/help_text.hpp"

#include <algorithm>
#include <array>

#include "reports/terminal_text.hpp"

namespace oomcast::cli {
namespace {

using reports::display_width;
using reports::padded;
using reports::wrapped;

constexpr std::size_t kWidth = 88;
constexpr std::size_t kWidestLeft = 26;

struct Explained {
  std::string_view name;
  std::string_view help;
};

constexpr std::array kExitCodes{
    Explained{"0", "survives; or a failure is predicted and --fail-on-oom is not given"},
    Explained{"1", "a failure is predicted (with --fail-on-oom), or a check fails"},
    Explained{"2", "bad input, or an output that cannot be written"},
    Explained{"3", "too close to call: the verdict lies within the model's error"},
    Explained{"70", "a bug of oomcast; it prints what a report needs"},
};

constexpr std::array kEnvironment{
    Explained{"OOMCAST_SCENARIOS", "Folders searched first for scenarios, separated by ':'"},
    Explained{"NO_COLOR", "If set and not empty: no colours"},
};

std::string entry(std::string_view left, std::string_view help, std::size_t column) {
  const std::string first = "  " + padded(left, column - 2);
  if (display_width(first) > column) {
    return first + '\n' + wrapped(std::string(column, ' '), help, column, kWidth);
  }
  return wrapped(first, help, column, kWidth);
}

template <class Entries>
std::string entries(std::string_view title, const Entries& list, std::size_t column) {
  std::string out = '\n' + std::string(title) + ":\n";
  for (const auto& [name, help] : list) {
    out += entry(name, help, column);
  }
  return out;
}

std::string spelled(const OptionSpec& spec) {
  std::string words = spec.letter != 0 ? '-' + std::string(1, spec.letter) + ", " : "";
  words += "--" + std::string(spec.name);
  if (!spec.value.empty()) {
    words += ' ' + std::string(spec.value);
  }
  return words;
}

std::string option_help(const OptionSpec& spec) {
  std::string help(spec.help);
  if (spec.repeatable) {
    help += " (repeatable)";
  }
  return help;
}

std::string usage_line(const Verb& verb) {
  std::string line = "oomcast " + std::string(verb.name);
  if (!verb.usage.arguments.empty()) {
    line += ' ' + std::string(verb.usage.arguments);
  }
  return line + (verb.usage.options.empty() ? "" : " [OPTIONS]");
}

std::string markdown_cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '|' ? std::string("\\|") : std::string(1, c);
  }
  return out;
}

template <class Entries>
std::string markdown_table(std::string_view head, const Entries& list) {
  std::string out = std::string(head) + "\n| --- | --- |\n";
  for (const auto& [name, help] : list) {
    out += "| `" + std::string(name) + "` | " + markdown_cell(help) + " |\n";
  }
  return out;
}

/// Paragraphs as they are, examples in a block that a test runs.
std::string markdown_details(const Usage& usage) {
  std::string paragraphs;
  std::string examples;
  std::string_view rest = usage.details;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    const bool example = indent > 0 && indent < line.size();
    (example ? examples : paragraphs) += std::string(line.substr(example ? indent : 0)) + '\n';
  }
  paragraphs.erase(paragraphs.find_last_not_of('\n') + 1);
  if (examples.empty()) {
    return paragraphs + '\n';
  }
  return paragraphs + "\n\n" + (usage.examples_run ? "" : "<!-- not run -->\n") + "```sh\n" +
         examples + "```\n";
}

std::string markdown_verb(const Verb& verb) {
  std::string out = "\n## oomcast " + std::string(verb.name) + "\n\n";
  out += std::string(verb.summary) + "\n\n";
  out += "```text\n" + usage_line(verb) + "\n```\n\n" + markdown_details(verb.usage);
  if (verb.usage.options.empty()) {
    return out;
  }
  out += "\n| option | meaning |\n| --- | --- |\n";
  for (const OptionSpec& spec : verb.usage.options) {
    out +=
        "| `" + markdown_cell(spelled(spec)) + "` | " + markdown_cell(option_help(spec)) + " |\n";
  }
  return out;
}

}  // namespace

std::string program_help() {
  std::string out =
      "oomcast forecasts what runs out of memory in an Apache Spark application.\n\n"
      "usage: oomcast VERB [ARGUMENTS] [OPTIONS]\n\nverbs:\n";
  std::size_t column = 0;
  for (const Verb& verb : verbs()) {
    column = std::max(column, verb.name.size() + 4);
  }
  for (const Verb& verb : verbs()) {
    out += entry(verb.name, verb.summary, column);
  }
  out += entries("exit codes", kExitCodes, 6);
  out += entries("environment", kEnvironment, 21);
  return out + "\n'oomcast help VERB' explains a verb.\n";
}

std::string verb_help(const Verb& verb) {
  std::string out = "usage: " + usage_line(verb) + "\n\n" + std::string(verb.summary) + "\n\n" +
                    std::string(verb.usage.details);
  std::size_t column = 0;
  for (const OptionSpec& spec : verb.usage.options) {
    column = std::max(column, std::min(spelled(spec).size(), kWidestLeft) + 4);
  }
  if (!verb.usage.options.empty()) {
    out += "\noptions:\n";
  }
  for (const OptionSpec& spec : verb.usage.options) {
    out += entry(spelled(spec), option_help(spec), column);
  }
  return out;
}

std::string markdown_help() {
  std::string out =
      "# The command line\n\n"
      "Made by `oomcast help --markdown`; do not edit.\n\n"
      "```text\noomcast VERB [ARGUMENTS] [OPTIONS]\n```\n\n";
  out += "| verb | meaning |\n| --- | --- |\n";
  for (const Verb& verb : verbs()) {
    out += "| [`" + std::string(verb.name) + "`](#oomcast-" + std::string(verb.name) + ") | " +
           markdown_cell(verb.summary) + " |\n";
  }
  out += "\n## Exit codes\n\n" + markdown_table("| code | meaning |", kExitCodes);
  out += "\n## Environment\n\n" + markdown_table("| variable | meaning |", kEnvironment);
  for (const Verb& verb : verbs()) {
    out += markdown_verb(verb);
  }
  return out;
}

}  // namespace oomcast::cli
