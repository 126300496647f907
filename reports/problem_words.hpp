// A mistake of the user's input on one line: "where: what; fix".
#pragma once

#include <string>

#include "models/problem.hpp"

namespace oomcast::reports {

/// Harmless whatever the input holds; the same words at the terminal and in Python's exceptions.
std::string problem_words(const Problem& problem);

}  // namespace oomcast::reports
