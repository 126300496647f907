// Prints what is wrong with the user's input, one mistake a line, to stderr.
#pragma once

#include <string>
#include <string_view>

#include "cli/verb.hpp"
#include "models/problem.hpp"

namespace oomcast::cli {

/// "oomcast: error: WHERE: WHAT; FIX". Text of the user is made harmless.
std::string problem_line(const Problem& problem);

/// Prints all; returns kExitBadInput, so that a verb can end with it.
int complain(const Problems& problems, const Terminal& terminal);

/// The same for mistakes in the words after a verb; adds where help is.
int complain_of_arguments(const Problems& problems, std::string_view verb,
                          const Terminal& terminal);

}  // namespace oomcast::cli
