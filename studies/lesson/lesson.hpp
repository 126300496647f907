// Playing a lesson: its runs are simulated, and what they show decides which choice is right.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inputs/lesson/lesson.hpp"
#include "models/problem.hpp"
#include "models/run/run.hpp"

namespace oomcast::lesson {

/// A condition and what the runs said to it.
struct Evidence {
  bool holds = false;
  std::string text;  // "base: outcome is executor_oom (wanted: success)"
};

struct Played {
  std::vector<Run> runs;                        // as in Lesson::runs
  std::vector<std::vector<Evidence>> evidence;  // for each choice
  std::vector<Evidence> shows;
  std::optional<std::size_t> answer;     // the one choice whose conditions all hold; none: none or
                                         // several do, and the lesson is wrong
  std::vector<std::string> explanation;  // with the readings in place

  /// The lesson says what the simulation says: one answer, and all that it wants to show.
  [[nodiscard]] bool sound() const;
};

/// Simulates the lesson's runs and grades its choices.
Checked<Played> play(const Lesson& lesson);

}  // namespace oomcast::lesson
