// The program without its process: finds the verb, runs it, returns the exit code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/verb.hpp"

namespace oomcast::cli {

/// `words` are the arguments after the program's name.
int run_program(const std::vector<std::string>& words, const Terminal& terminal);

int unknown_verb(std::string_view name, const Terminal& terminal);
int help_of(const Verb& verb, const Terminal& terminal);

}  // namespace oomcast::cli
