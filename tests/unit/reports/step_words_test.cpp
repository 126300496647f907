#include "reports/step_words.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::literals;

TEST_CASE("every kind of step has a sentence, a term and a source", "[steps]") {
  for (int i = 0; i < static_cast<int>(StepKind::kCount); ++i) {
    const HistoryStep step{.kind = static_cast<StepKind>(i), .executor = 3, .stage = 2, .task = 5};
    const std::string sentence = reports::step_sentence(step);
    CHECK(sentence.size() > 10);
    CHECK(sentence.front() >= 'A');
    CHECK(sentence.front() <= 'Z');
    CHECK_FALSE(reports::step_term(step.kind).term.empty());
    CHECK_FALSE(reports::step_term(step.kind).source.empty());
    CHECK_FALSE(step_name(step.kind).empty());
  }
}

TEST_CASE("sentences say who did what with how many bytes", "[steps]") {
  CHECK(reports::step_sentence({.kind = StepKind::kSpill,
                                .executor = 0,
                                .stage = 2,
                                .task = 5,
                                .bytes = 512_MiB,
                                .what = "Sort"}) ==
        "Sort in task 5 of stage 2 on executor 0 spills: 512 MiB of its memory go to disk and are "
        "free again.");
  CHECK(reports::step_sentence({.kind = StepKind::kBorrow,
                                .account = Account::kHeapExecution,
                                .from = Account::kHeapStorage,
                                .executor = 0,
                                .bytes = 64_MiB}) ==
        "Execution borrows 64.0 MiB of room from storage on executor 0.");
  CHECK(reports::step_sentence(
            {.kind = StepKind::kWait, .executor = 1, .stage = 0, .task = 7, .asked = 64_MiB}) ==
        "Task 7 of stage 0 on executor 1 asks for 64.0 MiB of execution memory and must wait: less "
        "than its fair share is free.");
}

TEST_CASE("long messages are cut between characters, to one line", "[steps]") {
  std::string message(299, 'a');
  message += "\xC3\xA9 more\nsecond line";
  const std::string sentence =
      reports::step_sentence({.kind = StepKind::kJobFailed, .what = message});
  CHECK(sentence == "The job is given up: " + std::string(299, 'a') + " ...");
}
