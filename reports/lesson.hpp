// A lesson as text, Markdown (for handouts) or JSON.
#pragma once

#include <optional>
#include <string>

#include "studies/lesson/lesson.hpp"

namespace oomcast::reports {

/// The letter of a choice: 0 is 'a'.
char choice_letter(std::size_t index);

/// What the learner reads before answering.
std::string lesson_question(const lesson::Lesson& lesson, std::size_t width);

/// The answer with its evidence, and the explanation; `chosen`: what the learner said, if anything.
std::string lesson_answer(const lesson::Lesson& lesson, const lesson::Played& played,
                          std::optional<std::size_t> chosen, std::size_t width);

/// Question, answer and explanation for print. Without `answers` the solution is left out, and
/// there is room to write.
std::string lesson_markdown(const lesson::Lesson& lesson, const lesson::Played& played,
                            bool answers);

std::string lesson_json(const lesson::Lesson& lesson, const lesson::Played& played);

}  // namespace oomcast::reports
