// Links all rooms and lists the verbs.
#include <iostream>

#include "cli/verb.hpp"

int main() {
  for (const oomcast::cli::Verb& verb : oomcast::cli::verbs()) {
    std::cout << verb.name << '\n';
  }
  return oomcast::cli::verbs().empty() ? 1 : 0;
}
