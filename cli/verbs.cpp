// The table of verbs. To add one: write cli/verb_<name>.cpp and add two lines here.
#include <array>

#include "cli/verb.hpp"

namespace oomcast::cli {

Verb advise_verb();
Verb calibrate_verb();
Verb check_verb();
Verb compare_verb();
Verb conf_verb();
Verb conform_verb();
Verb facts_verb();
Verb frontier_verb();
Verb headroom_verb();
Verb help_verb();
Verb lab_verb();
Verb layout_verb();
Verb lesson_verb();
Verb list_verb();
Verb model_verb();
Verb plan_verb();
Verb predict_verb();
Verb preflight_verb();
Verb replay_verb();
Verb risk_verb();
Verb run_verb();
Verb schema_verb();
Verb siblings_verb();
Verb sweep_verb();
Verb version_verb();

std::span<const Verb> verbs() {
  // clang-format off
  // clang-format off: one row a line, so that two new verbs merge
  static const std::array kVerbs{
      advise_verb(),
      calibrate_verb(),
      check_verb(),
      compare_verb(),
      conf_verb(),
      conform_verb(),
      facts_verb(),
      frontier_verb(),
      headroom_verb(),
      help_verb(),
      lab_verb(),
      layout_verb(),
      lesson_verb(),
      list_verb(),
      model_verb(),
      plan_verb(),
      predict_verb(),
      preflight_verb(),
      replay_verb(),
      risk_verb(),
      run_verb(),
      schema_verb(),
      siblings_verb(),
      sweep_verb(),
      version_verb(),
  };
  // clang-format on
  return kVerbs;
}

}  // namespace oomcast::cli
