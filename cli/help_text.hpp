// Help, made from the tables of verbs and options: for terminals and as Markdown.
#pragma once

#include <string>

#include "cli/verb.hpp"

namespace oomcast::cli {

/// `oomcast help`: all verbs, exit codes, environment.
std::string program_help();

/// `oomcast help VERB`.
std::string verb_help(const Verb& verb);

/// The reference docs/cli.md.
std::string markdown_help();

}  // namespace oomcast::cli
