// Playing a lesson.
#include "studies/lesson/lesson.hpp"

#include <algorithm>

#include "models/application/simulate.hpp"

namespace oomcast::lesson {

namespace {

bool compare(Comparison comparison, const Reading& have, const Reading& want, bool words) {
  switch (comparison) {
    case Comparison::kIs:
      return words ? have.text == want.text : have.number == want.number;
    case Comparison::kIsNot:
      return words ? have.text != want.text : have.number != want.number;
    case Comparison::kOver:
      return have.number > want.number;
    case Comparison::kUnder:
      return have.number < want.number;
    case Comparison::kContains:
      return have.text.find(want.text) != std::string::npos;
  }
  return false;
}

std::string_view comparison_words(Comparison comparison) {
  switch (comparison) {
    case Comparison::kIs:
      return "is";
    case Comparison::kIsNot:
      return "is not";
    case Comparison::kOver:
      return "is over";
    case Comparison::kUnder:
      return "is under";
    case Comparison::kContains:
      return "contains";
  }
  return "";
}

/// Texts may be long: the first line will do.
std::string short_text(const ReadingSpec& spec, const Reading& reading) {
  const std::string text = reading_text(spec, reading);
  return text.substr(0, text.find('\n'));
}

Evidence weigh(const Condition& condition, const Lesson& lesson, const std::vector<Run>& runs) {
  const ReadingSpec& metric = *condition.metric;
  const Reading have = metric.read(runs[condition.run]);
  const bool relative = condition.other >= 0;
  const Reading want = relative ? metric.read(runs[static_cast<std::size_t>(condition.other)])
                                : Reading{.number = condition.number, .text = condition.text};
  Evidence evidence;
  evidence.holds = compare(condition.comparison, have, want, is_words(metric));
  evidence.text = lesson.runs[condition.run].name + ": " + std::string(metric.name) + ' ' +
                  std::string(comparison_words(condition.comparison)) + ' ' +
                  short_text(metric, want);
  if (relative) {
    evidence.text += " of " + lesson.runs[static_cast<std::size_t>(condition.other)].name;
  }
  evidence.text += " (it is " + short_text(metric, have) + ")";
  return evidence;
}

std::vector<Evidence> weigh_all(const std::vector<Condition>& conditions, const Lesson& lesson,
                                const std::vector<Run>& runs) {
  std::vector<Evidence> all;
  for (const Condition& condition : conditions) {
    all.push_back(weigh(condition, lesson, runs));
  }
  return all;
}

bool all_hold(const std::vector<Evidence>& evidence) {
  return std::ranges::all_of(evidence, &Evidence::holds);
}

/// "{base.memory_bytes_spilled}" becomes "216 MiB".
std::string with_readings(const std::string& paragraph, const Lesson& lesson,
                          const std::vector<Run>& runs) {
  std::string filled;
  std::size_t at = 0;
  while (at < paragraph.size()) {
    const std::size_t open = paragraph.find('{', at);
    const std::size_t close = open == std::string::npos ? open : paragraph.find('}', open);
    filled += paragraph.substr(at, open == std::string::npos ? open : open - at);
    if (close == std::string::npos) {
      break;
    }
    const std::string inside = paragraph.substr(open + 1, close - open - 1);
    const std::size_t dot = inside.find('.');
    const auto run = std::ranges::find(lesson.runs, inside.substr(0, dot), &LessonRun::name);
    const ReadingSpec* metric = find_reading(inside.substr(dot + 1));
    filled += short_text(*metric,
                         metric->read(runs[static_cast<std::size_t>(run - lesson.runs.begin())]));
    at = close + 1;
  }
  return filled;
}

}  // namespace

bool Played::sound() const { return answer.has_value() && all_hold(shows); }

Checked<Played> play(const Lesson& lesson) {
  Played played;
  for (const LessonRun& run : lesson.runs) {
    Checked<Run> simulated = simulate(run.scenario, {});
    if (!simulated.ok()) {
      return std::move(simulated).error();
    }
    played.runs.push_back(std::move(simulated).value());
  }
  std::size_t right = 0;
  for (std::size_t i = 0; i < lesson.choices.size(); ++i) {
    played.evidence.push_back(weigh_all(lesson.choices[i].when, lesson, played.runs));
    if (all_hold(played.evidence.back())) {
      ++right;
      played.answer = i;
    }
  }
  if (right != 1) {
    played.answer.reset();
  }
  played.shows = weigh_all(lesson.shows, lesson, played.runs);
  for (const std::string& paragraph : lesson.explanation) {
    played.explanation.push_back(with_readings(paragraph, lesson, played.runs));
  }
  return played;
}

}  // namespace oomcast::lesson
