// `oomcast help [VERB]`: what the program and its verbs do.
#include <array>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/help_text.hpp"
#include "cli/program.hpp"
#include "cli/verb.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kHelpOptions{
    OptionSpec{.name = "markdown", .help = "Print the reference of all verbs as Markdown"}};

constexpr Usage kHelpUsage{.arguments = "[VERB]",
                           .arguments_max = 1,
                           .options = kHelpOptions,
                           .details = "Without VERB: all verbs, exit codes, environment.\n"};

int run_help(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.has("markdown")) {
    terminal.out << markdown_help();
    return kExitOk;
  }
  if (arguments.positional.empty()) {
    terminal.out << program_help();
    return kExitOk;
  }
  const std::string& name = arguments.positional.front();
  const Verb* verb = find_verb(name);
  if (verb == nullptr) {
    return unknown_verb(name, terminal);
  }
  return help_of(*verb, terminal);
}

}  // namespace

Verb help_verb() {
  return {.name = "help",
          .summary = "Explain the program, or one verb.",
          .run = run_help,
          .usage = kHelpUsage};
}

}  // namespace oomcast::cli
