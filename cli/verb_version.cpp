// `oomcast version`: which program this is.
#include <ostream>

#include "cli/verb.hpp"

namespace oomcast::cli {
namespace {

int run(const std::vector<std::string>& /*arguments*/, const Terminal& terminal) {
  terminal.out << "oomcast " OOMCAST_VERSION "\n";
  return kExitOk;
}

}  // namespace

Verb version_verb() { return {.name = "version", .summary = "Print the version.", .run = run}; }

}  // namespace oomcast::cli
