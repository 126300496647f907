// What a verb of the command line is: a name, a line of help, a function. Verbs are listed in
// cli/verbs.cpp; each lives in cli/verb_<name>.cpp.
#pragma once

#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/usage.hpp"

namespace oomcast::cli {

/// Exit codes of the program; `oomcast help` and docs/cli.md explain them.
enum ExitCode : int {
  kExitOk = 0,
  kExitPredictedFailure = 1,
  kExitBadInput = 2,
  kExitInconclusive = 3,
  kExitOurBug = 70,
};

class Arguments;

/// What a verb may touch of the world outside.
struct Terminal {
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour_wanted = true;  // NO_COLOR is not set
  std::size_t width = 100;    // columns for reports
};

struct Verb {
  std::string_view name;
  std::string_view summary;  // one line for `oomcast help`
  int (*run)(const Arguments& arguments, const Terminal& terminal);
  Usage usage{};
};

/// All verbs, in alphabetical order.
std::span<const Verb> verbs();

/// The verb of that name, or null.
const Verb* find_verb(std::string_view name);

}  // namespace oomcast::cli
