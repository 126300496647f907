#include "cli/program.hpp"

#include <algorithm>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/help_text.hpp"
#include "models/text/nearest.hpp"

namespace oomcast::cli {
namespace {

bool asks_for_help(const std::vector<std::string>& words) {
  const auto end = std::find(words.begin(), words.end(), "--");
  return std::any_of(words.begin(), end,
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

/// Spellings that people try before they read.
std::string_view meant(std::string_view name) {
  if (name == "--help" || name == "-h") {
    return "help";
  }
  return name == "--version" || name == "-V" ? "version" : name;
}

}  // namespace

const Verb* find_verb(std::string_view name) {
  for (const Verb& verb : verbs()) {
    if (verb.name == name) {
      return &verb;
    }
  }
  return nullptr;
}

int unknown_verb(std::string_view name, const Terminal& terminal) {
  std::vector<std::string_view> names;
  for (const Verb& verb : verbs()) {
    names.push_back(verb.name);
  }
  complain({mistake("", "there is no verb '" + std::string(name) + '\'',
                    text::did_you_mean(name, names))},
           terminal);
  terminal.err << "See 'oomcast help'.\n";
  return kExitBadInput;
}

int help_of(const Verb& verb, const Terminal& terminal) {
  terminal.out << verb_help(verb);
  return kExitOk;
}

int run_program(const std::vector<std::string>& words, const Terminal& terminal) {
  if (words.empty()) {
    terminal.err << program_help();
    return kExitBadInput;
  }
  const Verb* verb = find_verb(meant(words.front()));
  if (verb == nullptr) {
    return unknown_verb(words.front(), terminal);
  }
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  if (asks_for_help(rest)) {
    return help_of(*verb, terminal);
  }
  const Checked<Arguments> arguments = parse_arguments(verb->usage, rest);
  return arguments.ok() ? verb->run(arguments.value(), terminal)
                        : complain_of_arguments(arguments.error(), verb->name, terminal);
}

}  // namespace oomcast::cli
