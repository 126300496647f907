// Lessons: a scenario that asks a question before it runs. The member "lesson" of a scenario file
// holds the question, the choices with what a simulation must show for each to be right, variants
// of the scenario, and the explanation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/scenario/scenario_json.hpp"
#include "models/problem.hpp"
#include "models/run/readings.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::lesson {

enum class Comparison : std::uint8_t { kIs, kIsNot, kOver, kUnder, kContains };

/// "The reading `metric` of the run `run` is over `number`, or over that of the run `other`."
struct Condition {
  std::size_t run = 0;  // index in Lesson::runs
  const ReadingSpec* metric = nullptr;
  Comparison comparison = Comparison::kIs;
  std::int64_t number = 0;  // in the metric's unit
  std::string text;         // of words and texts
  std::int32_t other = -1;  // index in Lesson::runs, or none
  std::string where;        // the place in the file
};

struct Choice {
  std::string text;
  std::vector<Condition> when;  // all must hold, and of no other choice, for it to be the answer
};

struct LessonRun {
  std::string name;  // "base" for the scenario itself
  std::string text;  // what is different
  Scenario scenario;
};

struct Lesson {
  std::string name;
  std::string title;
  std::int64_t number = 0;  // place in the course
  std::string setting;      // what the learner sees before the question
  std::string question;
  std::vector<Choice> choices;
  std::vector<LessonRun> runs;
  std::vector<Condition> shows;          // what the runs must show beside the answer
  std::vector<std::string> explanation;  // paragraphs; "{run.metric}" stands for a reading
  std::string myth;                      // the folk rule that is corrected, or empty
  std::vector<std::string> sources;
};

/// True if the scenario file's text has a lesson in it.
bool has_lesson(std::string_view text, std::string_view file_name);

/// Reads the scenario and its lesson; all mistakes at once.
Checked<Lesson> read_lesson(std::string_view text, std::string_view file_name,
                            const ScenarioContext& context);

}  // namespace oomcast::lesson
