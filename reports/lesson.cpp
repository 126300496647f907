// A lesson as text, Markdown or JSON.
#include "reports/lesson.hpp"

#include <array>

#include "reports/json_parts.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {

namespace {

using lesson::Evidence;
using lesson::Lesson;
using lesson::Played;

/// The readings that a table of runs shows.
constexpr std::array<std::string_view, 8> kColumns{
    "outcome",        "operator",           "exit_code", "memory_bytes_spilled",
    "executors_lost", "largest_task_bytes", "gc_share",  "margin"};

std::string cell(const Run& run, std::string_view column) {
  const ReadingSpec* const spec = find_reading(column);
  const Reading reading = spec->read(run);
  std::string text = reading_text(*spec, reading);
  return text.empty() ? "-" : text;
}

std::string paragraphs(const std::string& text, std::size_t width) {
  return wrapped("", sanitized(text), 0, width);
}

/// One line for each reading, one column for each run: runs are few, readings have long names.
std::string runs_table(const Lesson& lesson, const Played& played, std::size_t width) {
  const std::size_t column = std::max<std::size_t>(
      12, (std::max<std::size_t>(width, 48) - 22) / std::max<std::size_t>(played.runs.size(), 1));
  std::string text = padded("", 22);
  for (const auto& run : lesson.runs) {
    text += padded(truncated(sanitized(run.name), column - 1), column);
  }
  text += '\n';
  for (const std::string_view name : kColumns) {
    text += padded(name, 22);
    for (const Run& run : played.runs) {
      text += padded(truncated(sanitized(cell(run, name)), column - 1), column);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string evidence_lines(const std::vector<Evidence>& evidence, std::size_t width) {
  std::string text;
  for (const Evidence& one : evidence) {
    text += wrapped(one.holds ? "  + " : "  - ", sanitized(one.text), 4, width);
  }
  return text;
}

std::string markdown_table(const Lesson& lesson, const Played& played) {
  std::string text = "| reading |";
  std::string rule = "\n| --- |";
  for (const auto& run : lesson.runs) {
    text += ' ' + run.name + " |";
    rule += " --- |";
  }
  text += rule + '\n';
  for (const std::string_view name : kColumns) {
    text += "| `" + std::string(name) + "` |";
    for (const Run& run : played.runs) {
      text += ' ' + cell(run, name) + " |";
    }
    text += '\n';
  }
  return text;
}

Json evidence_json(const std::vector<Evidence>& evidence) {
  Json list = Json::array();
  for (const Evidence& one : evidence) {
    list.push_back({{"holds", one.holds}, {"text", one.text}});
  }
  return list;
}

Json run_summary(const Run& run) {
  Json readings = Json::object();
  for (const ReadingSpec& spec : reading_specs()) {
    const Reading reading = spec.read(run);
    readings[std::string(spec.name)] = is_words(spec) ? Json(reading.text) : Json(reading.number);
  }
  return readings;
}

}  // namespace

char choice_letter(std::size_t index) { return static_cast<char>('a' + static_cast<char>(index)); }

std::string lesson_question(const Lesson& lesson, std::size_t width) {
  std::string text = sanitized(lesson.title) + "\n\n" + paragraphs(lesson.setting, width);
  if (lesson.runs.size() > 1) {
    text += "\nRuns\n";
    for (const auto& run : lesson.runs) {
      text += wrapped("  " + padded(run.name, 14) + ' ', sanitized(run.text), 17, width);
    }
  }
  text += '\n' + paragraphs(lesson.question, width) + '\n';
  for (std::size_t i = 0; i < lesson.choices.size(); ++i) {
    text += wrapped(std::string("  ") + choice_letter(i) + ") ", sanitized(lesson.choices[i].text),
                    5, width);
  }
  return text;
}

std::string lesson_answer(const Lesson& lesson, const Played& played,
                          std::optional<std::size_t> chosen, std::size_t width) {
  std::string text;
  if (!played.answer) {
    text += "The simulation gives no single answer; this lesson needs mending.\n";
    for (std::size_t i = 0; i < played.evidence.size(); ++i) {
      text += std::string(1, choice_letter(i)) + '\n' + evidence_lines(played.evidence[i], width);
    }
    return text + evidence_lines(played.shows, width);
  }
  const std::string letter(1, choice_letter(*played.answer));
  if (chosen) {
    text += *chosen == *played.answer ? "Right: " : "Not so. The simulation says ";
  } else {
    text += "Answer: ";
  }
  text += letter + ". " + sanitized(lesson.choices[*played.answer].text) + "\n";
  text += evidence_lines(played.evidence[*played.answer], width);
  text += evidence_lines(played.shows, width);
  text += '\n' + runs_table(lesson, played, width);
  for (const std::string& paragraph : played.explanation) {
    text += '\n' + paragraphs(paragraph, width);
  }
  if (!lesson.myth.empty()) {
    text += '\n' + wrapped("Often heard, and not so: ", sanitized(lesson.myth), 0, width);
  }
  text += "\nSources\n";
  for (const std::string& source : lesson.sources) {
    text += wrapped("  ", sanitized(source), 4, width);
  }
  return text + "\nSee the run itself: oomcast run " + lesson.name + '\n';
}

std::string lesson_markdown(const Lesson& lesson, const Played& played, bool answers) {
  std::string text =
      "# " + std::to_string(lesson.number) + ". " + lesson.title + "\n\n" + lesson.setting + "\n\n";
  if (lesson.runs.size() > 1) {
    for (const auto& run : lesson.runs) {
      text += "- **" + run.name + "**: " + run.text + "\n";
    }
    text += '\n';
  }
  text += "**" + lesson.question + "**\n\n";
  for (std::size_t i = 0; i < lesson.choices.size(); ++i) {
    text += std::string("- ( ) ") + choice_letter(i) + ") " + lesson.choices[i].text + '\n';
  }
  text += "\n```sh\n./oomcast run " + lesson.name + "\n./oomcast lesson " + lesson.name + "\n```\n";
  if (!answers) {
    return text +
           "\nWhat I expect, and why:\n\n&nbsp;\n\n&nbsp;\n\nWhat the run showed:\n\n&nbsp;\n";
  }
  if (played.answer) {
    text += std::string("\n## Answer: ") + choice_letter(*played.answer) + "\n\n";
  }
  text += markdown_table(lesson, played);
  for (const std::string& paragraph : played.explanation) {
    text += '\n' + paragraph + '\n';
  }
  if (!lesson.myth.empty()) {
    text += "\n> Often heard, and not so: " + lesson.myth + '\n';
  }
  text += "\nSources:\n\n";
  for (const std::string& source : lesson.sources) {
    text += "- " + source + '\n';
  }
  return text;
}

std::string lesson_json(const Lesson& lesson, const Played& played) {
  Json choices = Json::array();
  for (std::size_t i = 0; i < lesson.choices.size(); ++i) {
    choices.push_back({{"letter", std::string(1, choice_letter(i))},
                       {"text", lesson.choices[i].text},
                       {"evidence", evidence_json(played.evidence[i])}});
  }
  Json runs = Json::object();
  for (std::size_t i = 0; i < lesson.runs.size(); ++i) {
    runs[lesson.runs[i].name] = {{"text", lesson.runs[i].text},
                                 {"trace_hash", human_hash(played.runs[i].manifest.trace_hash)},
                                 {"readings", run_summary(played.runs[i])}};
  }
  Json all{{"lesson", lesson.name},
           {"number", lesson.number},
           {"title", lesson.title},
           {"setting", lesson.setting},
           {"question", lesson.question},
           {"choices", std::move(choices)},
           {"answer", played.answer ? Json(std::string(1, choice_letter(*played.answer))) : Json()},
           {"sound", played.sound()},
           {"shows", evidence_json(played.shows)},
           {"runs", std::move(runs)},
           {"explanation", played.explanation},
           {"myth", lesson.myth},
           {"sources", lesson.sources}};
  return dumped(all);
}

}  // namespace oomcast::reports
