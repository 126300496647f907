// The program: finds the verb, runs it, returns its exit code.
#include <unistd.h>

#include <algorithm>
#include <iostream>

#include "cli/verb.hpp"

int main(int argc, char** argv) {
  using namespace oomcast::cli;
  const Terminal terminal{std::cout, std::cerr, isatty(STDOUT_FILENO) == 1,
                          isatty(STDERR_FILENO) == 1};
  const std::string name = argc > 1 ? argv[1] : "help";
  const std::vector<std::string> arguments(argv + std::min(argc, 2), argv + argc);
  for (const Verb& verb : verbs()) {
    if (verb.name == name) {
      return verb.run(arguments, terminal);
    }
  }
  terminal.err << "oomcast: there is no verb '" << name << "'; see 'oomcast help'\n";
  return kExitBadInput;
}
