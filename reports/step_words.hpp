// The steps of a history in words: one plain sentence each, Spark's term for it and where Spark
// does it.
#pragma once

#include <string>
#include <string_view>

#include "models/run/history.hpp"

namespace oomcast::reports {

struct StepTerm {
  std::string_view term;    // as Spark's documentation and code call it
  std::string_view source;  // Spark's class and method
};
StepTerm step_term(StepKind kind);

/// "Sort in task 5 of stage 2 (executor 0) spills 512 MiB to disk."
std::string step_sentence(const HistoryStep& step);

}  // namespace oomcast::reports
