#include "studies/lesson/lesson.hpp"

#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

constexpr std::string_view kText = R"json({"conf": {"spark.executor.memory": "1g"},
  "data": {"t": {"format": "generated", "rows": 1000, "partitions": 2, "columns": {"k": "long"}}},
  "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "noop"}]}],
  "lesson": {"number": 1,
    "runs": {"small": {"text": "half", "patch": {"conf": {"spark.executor.memory": "512m"}}}},
    "question": "Which heap is larger?",
    "choices": [
      {"text": "base", "when": [{"metric": "heap", "over": {"run": "small"}}]},
      {"text": "small", "when": [{"metric": "heap", "under": {"run": "small"}}]}],
    "shows": [{"run": "small", "metric": "heap", "is": "512m"}],
    "explanation": ["{base.heap} is more than {small.heap}."],
    "sources": ["arithmetic"]}})json";

lesson::Lesson read(std::string text = std::string(kText)) {
  auto lesson =
      lesson::read_lesson(text, "l.json", {.operators = operator_specs(), .read_file = {}});
  REQUIRE(lesson.ok());
  return std::move(lesson).value();
}

lesson::Played played(const lesson::Lesson& lesson) {
  auto result = lesson::play(lesson);
  REQUIRE(result.ok());
  return std::move(result).value();
}

}  // namespace

TEST_CASE("the answer is the choice that the runs bear out") {
  const lesson::Played result = played(read());
  REQUIRE(result.runs.size() == 2);
  CHECK(result.answer == std::optional<std::size_t>(0));
  CHECK(result.sound());
  CHECK_FALSE(result.evidence[1][0].holds);
  CHECK(result.evidence[0][0].text == "base: heap is over 512 MiB of small (it is 1 GiB)");
  CHECK(result.explanation == std::vector<std::string>{"1 GiB is more than 512 MiB."});
}

TEST_CASE("a lesson whose choices all hold, or none, has no answer") {
  lesson::Lesson lesson = read();
  lesson.choices[1].when.clear();
  CHECK_FALSE(played(lesson).sound());
  lesson = read();
  lesson.choices[0].when = lesson.choices[1].when;
  CHECK_FALSE(played(lesson).answer.has_value());
}

TEST_CASE("a lesson that does not show what it wants is not sound") {
  lesson::Lesson lesson = read();
  lesson.shows[0].number += 1;
  const lesson::Played result = played(lesson);
  CHECK(result.answer.has_value());
  CHECK_FALSE(result.sound());
}
