#include "inputs/lesson/lesson.hpp"

#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

std::string scenario_with(std::string_view lesson) {
  return R"json({"title": "Sorting", "text": "A sort.", "conf": {"spark.executor.memory": "1g"},
  "data": {"t": {"format": "generated", "rows": 1000, "partitions": 2, "columns": {"k": "long"}}},
  "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "noop"}]}],
  "lesson": )json" +
         std::string(lesson) + "}";
}

constexpr std::string_view kGood = R"json({"number": 3,
  "runs": {"small": {"text": "half a heap", "patch": {"conf": {"spark.executor.memory": "512m"}}}},
  "question": ["Does it", "survive?"],
  "choices": [
    {"text": "Yes.", "when": [{"metric": "outcome", "is": "success"},
                              {"run": "small", "metric": "unified", "under": {"run": "base"}}]},
    {"text": "No.", "when": [{"run": "small", "metric": "memory_bytes_spilled", "over": "1m"}]}],
  "shows": [{"metric": "gc_share", "under": "50%"}],
  "explanation": ["It had {small.unified}."],
  "sources": ["somewhere"]})json";

Checked<lesson::Lesson> read(const std::string& text) {
  return lesson::read_lesson(text, "sorting.json",
                             {.operators = operator_specs(), .read_file = {}});
}

std::string complaints(std::string_view lesson) {
  const auto read_back = read(scenario_with(lesson));
  REQUIRE_FALSE(read_back.ok());
  std::string all;
  for (const Problem& problem : read_back.error()) {
    all += problem.where + ": " + problem.what + " / " + problem.fix + "\n";
  }
  return all;
}

std::string replaced(std::string from, std::string_view what, std::string_view with) {
  const std::size_t at = from.find(what);
  REQUIRE(at != std::string::npos);
  return from.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a lesson is read with its runs, choices and conditions") {
  const auto read_back = read(scenario_with(kGood));
  REQUIRE(read_back.ok());
  const lesson::Lesson& lesson = read_back.value();
  CHECK(lesson.name == "sorting");
  CHECK(lesson.number == 3);
  CHECK(lesson.question == "Does it survive?");
  REQUIRE(lesson.runs.size() == 2);
  CHECK(lesson.runs[0].name == "base");
  CHECK(lesson.runs[1].scenario.conf.entries().at("spark.executor.memory").value == "512m");
  REQUIRE(lesson.choices.size() == 2);
  const lesson::Condition& relative = lesson.choices[0].when[1];
  CHECK(relative.run == 1);
  CHECK(relative.other == 0);
  CHECK(relative.metric->name == "unified");
  CHECK(lesson.choices[1].when[0].number == 1 << 20);
  CHECK(lesson.shows[0].number == 500'000);
}

TEST_CASE("whether a scenario has a lesson is told without reading it") {
  CHECK(lesson::has_lesson(scenario_with("{}"), "x.json"));
  CHECK_FALSE(lesson::has_lesson(R"({"jobs": []})", "x.json"));
  CHECK_FALSE(lesson::has_lesson("{", "x.json"));
}

TEST_CASE("mistakes in a lesson are told with their place") {
  const std::string good(kGood);
  CHECK(complaints(replaced(good, "\"outcome\"", "\"outcom\"")).find("outcome") !=
        std::string::npos);
  CHECK(complaints(replaced(good, "\"run\": \"small\"", "\"run\": \"smal\"")).find("small") !=
        std::string::npos);
  CHECK(complaints(replaced(good, "{small.unified}", "{small.unifed}")).find("{small.unifed}") !=
        std::string::npos);
  CHECK(complaints(replaced(good, "\"is\": \"success\"", "\"over\": \"success\""))
            .find("cannot be asked of outcome") != std::string::npos);
  CHECK(complaints(replaced(good, ", \"is\": \"success\"", "")).find("needs one comparison") !=
        std::string::npos);
  CHECK(complaints(replaced(good, "\"512m\"", "\"much\"")).find("spark.executor.memory") !=
        std::string::npos);
  CHECK(complaints(replaced(good, "\"question\"", "\"qestion\"")).find("question") !=
        std::string::npos);
  CHECK(holds(complaints("[]"), "/lesson"));
}

TEST_CASE("a scenario without a lesson says where lessons are") {
  const auto read_back = read(
      R"json({"data": {"t": {"format": "generated", "rows": 10, "partitions": 2,
         "columns": {"k": "long"}}},
         "jobs": [{"steps": [{"op": "scan", "data": "t"}, {"op": "noop"}]}]})json");
  REQUIRE_FALSE(read_back.ok());
  CHECK(holds(read_back.error().front().fix, "oomcast lesson"));
}
