#include "reports/lesson.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

lesson::Lesson sample() {
  lesson::Lesson lesson;
  lesson.name = "sample";
  lesson.number = 7;
  lesson.title = "A title";
  lesson.setting = "A setting.";
  lesson.question = "Which?";
  lesson.choices = {{"this", {}}, {"that", {}}};
  lesson.runs.resize(1);
  lesson.runs[0].name = "base";
  lesson.sources = {"a source"};
  lesson.myth = "That.";
  return lesson;
}

lesson::Played answered(std::size_t answer) {
  lesson::Played played;
  played.runs.resize(1);
  played.answer = answer;
  played.evidence = {{{true, "one"}}, {{false, "two"}}};
  played.explanation = {"Because."};
  return played;
}

}  // namespace

TEST_CASE("the question shows the choices and not the answer") {
  const std::string text = reports::lesson_question(sample(), 80);
  CHECK(holds(text, "a) this"));
  CHECK(holds(text, "b) that"));
  CHECK_FALSE(holds(text, "Because."));
}

TEST_CASE("the answer corrects or confirms") {
  CHECK(holds(reports::lesson_answer(sample(), answered(0), 0, 80), "Right: a. this"));
  CHECK(holds(reports::lesson_answer(sample(), answered(0), 1, 80), "Not so."));
  const std::string alone = reports::lesson_answer(sample(), answered(0), std::nullopt, 80);
  CHECK(holds(alone, "Answer: a."));
  CHECK(holds(alone, "Often heard, and not so: That."));
  lesson::Played unsound = answered(0);
  unsound.answer.reset();
  CHECK(holds(reports::lesson_answer(sample(), unsound, 0, 80), "needs mending"));
}

TEST_CASE("a handout has room instead of the answer") {
  const std::string handout = reports::lesson_markdown(sample(), answered(0), false);
  CHECK(holds(handout, "# 7. A title"));
  CHECK_FALSE(holds(handout, "Because."));
  CHECK(holds(reports::lesson_markdown(sample(), answered(0), true), "## Answer: a"));
}

TEST_CASE("the JSON of a lesson has the answer's letter and all readings") {
  const std::string json = reports::lesson_json(sample(), answered(1));
  CHECK(holds(json, "\"answer\": \"b\""));
  CHECK(holds(json, "\"peak_heap\""));
}
