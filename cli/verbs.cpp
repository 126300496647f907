// The table of verbs. To add one: write cli/verb_<name>.cpp and add two lines here.
#include <array>

#include "cli/verb.hpp"

namespace oomcast::cli {

Verb facts_verb();
Verb version_verb();

std::span<const Verb> verbs() {
  static const std::array kVerbs{
      facts_verb(),
      version_verb(),
  };
  return kVerbs;
}

}  // namespace oomcast::cli
