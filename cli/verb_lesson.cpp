// `oomcast lesson [NAME]`: predict, run, see, be corrected.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <ostream>
#include <sstream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/load.hpp"
#include "cli/locate.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "models/text/nearest.hpp"
#include "reports/lesson.hpp"
#include "reports/terminal_text.hpp"
#include "studies/lesson/lesson.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kLessonOptions{
    OptionSpec{.name = "answer", .value = "LETTER", .help = "Answer without being asked"},
    OptionSpec{.name = "answers", .help = "For trainers: the answer at once, no question"},
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "text (default), markdown (a handout; with --answers the solution) or json",
               .choices = "text|markdown|json"},
    OptionSpec{.name = "progress",
               .value = "FILE",
               .help = "Where answers are kept (default: oomcast/lessons in $XDG_STATE_HOME or "
                       "~/.local/state)"},
    kOutputOption,
};

constexpr Usage kLessonUsage{
    .arguments = "[NAME]",
    .arguments_max = 1,
    .options = kLessonOptions,
    .details =
        "Without NAME: the course, and how far you are. With it: the question, your answer from\n"
        "the terminal, what the simulation says, and why.\n\n"
        "  oomcast lesson\n"
        "  oomcast lesson memory-layout --answer b --progress /tmp/lessons\n"
        "  oomcast lesson memory-layout --answers\n"};

using lesson::Lesson;
using lesson::Played;

Checked<Lesson> load_lesson(const std::string& path) {
  const Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return content.error();
  }
  return lesson::read_lesson(content.value(), path, scenario_context());
}

/// Of all scenarios that are found those with a lesson, in the order of the course.
Checked<std::vector<Lesson>> load_course() {
  std::vector<Lesson> lessons;
  for (const ScenarioFile& file : find_scenarios(scenario_roots())) {
    const Checked<std::string> content = read_file(file.path);
    if (!content.ok() || !lesson::has_lesson(content.value(), file.path)) {
      continue;
    }
    Checked<Lesson> lesson = lesson::read_lesson(content.value(), file.path, scenario_context());
    if (!lesson.ok()) {
      return std::move(lesson).error();
    }
    lessons.push_back(std::move(lesson).value());
  }
  std::ranges::stable_sort(lessons, {}, &Lesson::number);
  return lessons;
}

/// Lines "name letter right|wrong"; of several for one lesson the last counts.
class Progress {
 public:
  explicit Progress(const Arguments& arguments) : path_(arguments.value("progress", place())) {
    const Checked<std::string> content = path_.empty() ? std::string() : read_file(path_);
    if (content.ok()) {
      text_ = content.value();
    }
  }

  [[nodiscard]] std::map<std::string, std::string> results() const {
    std::map<std::string, std::string> results;
    std::istringstream lines(text_);
    std::string name;
    std::string letter;
    std::string result;
    while (lines >> name >> letter >> result) {
      results[name] = result;
    }
    return results;
  }

  Problems note(const std::string& name, char letter, bool right) {
    if (path_.empty()) {
      return {};
    }
    text_ += name + ' ' + letter + (right ? " right\n" : " wrong\n");
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
    return write_file(path_, text_);
  }

 private:
  static std::string place() {
    if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state != 0) {
      return std::string(state) + "/oomcast/lessons";
    }
    const char* home = std::getenv("HOME");
    return home == nullptr ? "" : std::string(home) + "/.local/state/oomcast/lessons";
  }

  std::string path_;
  std::string text_;
};

int list_lessons(const Arguments& arguments, const Terminal& terminal) {
  const Checked<std::vector<Lesson>> course = load_course();
  if (!course.ok()) {
    return complain(course.error(), terminal);
  }
  const std::vector<Lesson>& lessons = course.value();
  const auto results = Progress(arguments).results();
  std::string text;
  std::size_t right = 0;
  for (const Lesson& lesson : lessons) {
    const auto at = results.find(lesson.name);
    const bool known = at != results.end();
    right += known && at->second == "right" ? 1 : 0;
    text += reports::padded_left(std::to_string(lesson.number), 3) + "  " +
            reports::padded(known ? at->second : "", 6) + reports::padded(lesson.name, 34) + ' ' +
            lesson.title + '\n';
  }
  text += '\n' + std::to_string(right) + " of " + std::to_string(lessons.size()) +
          " answered right. Begin with: oomcast lesson " +
          (lessons.empty() ? "NAME" : lessons.front().name) + '\n';
  return deliver(arguments, text, kExitOk, terminal);
}

/// The index of the choice a learner means; none: no such choice.
std::optional<std::size_t> choice_of(std::string_view text, const Lesson& lesson) {
  const std::size_t first = text.find_first_not_of(" \t");
  const std::size_t last = text.find_last_not_of(" \t\r");
  if (first == std::string_view::npos || first != last) {
    return std::nullopt;
  }
  const char letter = text[first];
  const int index = (letter >= 'A' && letter <= 'Z' ? letter - 'A' : letter - 'a');
  if (index < 0 || static_cast<std::size_t>(index) >= lesson.choices.size()) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(index);
}

std::string letters(const Lesson& lesson) {
  return std::string("a-") + reports::choice_letter(lesson.choices.size() - 1);
}

std::optional<std::size_t> ask(const Lesson& lesson, const Terminal& terminal) {
  std::string line;
  while (true) {
    terminal.out << "\nYour answer (" << letters(lesson) << "): " << std::flush;
    if (!std::getline(std::cin, line)) {
      terminal.out << '\n';
      return std::nullopt;
    }
    if (const auto choice = choice_of(line, lesson)) {
      return choice;
    }
    terminal.out << "One letter, please.";
  }
}

int teach(const Arguments& arguments, const Lesson& lesson, const Terminal& terminal) {
  const std::string format = arguments.value("format", "text");
  const bool solved = arguments.has("answers");
  const auto play = [&] {
    return with_progress("simulating", terminal, [&] { return lesson::play(lesson); });
  };
  std::optional<std::size_t> chosen;
  if (arguments.has("answer")) {
    chosen = choice_of(arguments.value("answer"), lesson);
    if (!chosen) {
      return complain({mistake("--answer", '\'' + arguments.value("answer") + "' is no choice",
                               "one letter of " + letters(lesson))},
                      terminal);
    }
  }
  const bool text = format == "text";
  const std::string question = reports::lesson_question(lesson, terminal.width);
  if (text && !chosen && !solved) {
    terminal.out << question;
    chosen = ask(lesson, terminal);
    if (!chosen) {
      return kExitOk;
    }
    terminal.out << '\n';
  }
  const Checked<Played> played = play();
  if (!played.ok()) {
    return complain(played.error(), terminal);
  }
  if (chosen) {
    const Problems problems = Progress(arguments).note(lesson.name, reports::choice_letter(*chosen),
                                                       chosen == played.value().answer);
    if (!problems.empty()) {
      return complain(problems, terminal);
    }
  }
  const int code = played.value().sound() ? kExitOk : kExitOurBug;
  if (format == "json") {
    return deliver(arguments, reports::lesson_json(lesson, played.value()), code, terminal);
  }
  if (format == "markdown") {
    return deliver(arguments, reports::lesson_markdown(lesson, played.value(), solved), code,
                   terminal);
  }
  const std::string answer = reports::lesson_answer(lesson, played.value(), chosen, terminal.width);
  const bool asked = !solved && !arguments.has("answer");
  return deliver(arguments, asked ? answer : question + '\n' + answer, code, terminal);
}

int run_lesson(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.positional.empty()) {
    return list_lessons(arguments, terminal);
  }
  const Checked<std::string> path = locate_scenario(arguments.positional.front(), scenario_roots());
  if (!path.ok()) {
    return complain(path.error(), terminal);
  }
  const Checked<Lesson> lesson = load_lesson(path.value());
  if (!lesson.ok()) {
    return complain(lesson.error(), terminal);
  }
  return teach(arguments, lesson.value(), terminal);
}

}  // namespace

Verb lesson_verb() {
  return {.name = "lesson",
          .summary = "Learn the memory model: predict, run, see, be corrected.",
          .run = run_lesson,
          .usage = kLessonUsage};
}

}  // namespace oomcast::cli
