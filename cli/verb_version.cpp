// `oomcast version`: which program this is.
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/verb.hpp"
#include "models/run/version.hpp"

namespace oomcast::cli {
namespace {

constexpr Usage kVersionUsage{.details = "One line: the name and the version.\n"};

int run_version(const Arguments& /*arguments*/, const Terminal& terminal) {
  terminal.out << "oomcast " << oomcast_version() << '\n';
  return kExitOk;
}

}  // namespace

Verb version_verb() {
  return {.name = "version",
          .summary = "Print the version.",
          .run = run_version,
          .usage = kVersionUsage};
}

}  // namespace oomcast::cli
