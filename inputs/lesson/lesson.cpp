// Reading lessons.
#include "inputs/lesson/lesson.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "inputs/scenario/place.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::lesson {

namespace {

using scenario::Members;
using scenario::Node;
using scenario::NodeKind;
using scenario::Place;
using scenario::store;

struct ComparisonWord {
  std::string_view word;
  Comparison comparison;
};

constexpr std::array kComparisons{
    ComparisonWord{"is", Comparison::kIs},
    ComparisonWord{"is_not", Comparison::kIsNot},
    ComparisonWord{"over", Comparison::kOver},
    ComparisonWord{"under", Comparison::kUnder},
    ComparisonWord{"contains", Comparison::kContains},
};

std::optional<std::int64_t> number_of(const Place& place, ReadingUnit unit) {
  switch (unit) {
    case ReadingUnit::kBytes: {
      const auto size = place.size();
      return size ? std::optional(size->count()) : std::nullopt;
    }
    case ReadingUnit::kDuration: {
      const auto duration = place.duration();
      return duration ? std::optional(duration->count()) : std::nullopt;
    }
    case ReadingUnit::kShare: {
      const auto share = place.share();
      return share ? std::optional(*share / 1'000) : std::nullopt;
    }
    case ReadingUnit::kCount:
    case ReadingUnit::kWord:
    case ReadingUnit::kText:
      break;
  }
  return place.count();
}

class Reader {
 public:
  Reader(Lesson& lesson, const ScenarioContext& context) : lesson_(lesson), context_(context) {}

  void read(const Place& place, std::string_view text, std::string_view file_name);
  [[nodiscard]] const Problems& problems() const { return problems_; }

 private:
  void read_runs(const Place& place, std::string_view text, std::string_view file_name);
  void read_choices(const Place& place);
  std::vector<Condition> read_conditions(const Place& place);
  std::optional<Condition> read_condition(const Place& place);
  void read_comparison(Members& members, const Place& place, Condition& condition);
  std::optional<std::size_t> run_of(const Place& place);
  void check_placeholders(const Place& place);

  Lesson& lesson_;
  const ScenarioContext& context_;
  Problems problems_;  // of the variants
};

std::optional<std::size_t> Reader::run_of(const Place& place) {
  std::vector<std::string_view> names;
  for (const LessonRun& run : lesson_.runs) {
    names.push_back(run.name);
  }
  return place.word(names);
}

void Reader::read_runs(const Place& place, std::string_view text, std::string_view file_name) {
  if (!place.expect(NodeKind::kObject)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().names.size(); ++i) {
    Members members(place.member(i));
    LessonRun run;
    run.name = place.node().names[i];
    if (const auto at = members.need("text", "what is different, in a few words")) {
      store(run.text, at->prose());
    }
    if (const auto at = members.need("patch", "a merge patch over this scenario")) {
      ScenarioContext patched = context_;
      patched.patch = &at->node();
      Checked<Scenario> scenario = read_scenario(text, file_name, patched);
      if (scenario.ok()) {
        run.scenario = std::move(scenario).value();
      } else {
        for (Problem problem : scenario.error()) {
          problem.where = at->where() + ": " + problem.where;
          problems_.push_back(std::move(problem));
        }
      }
    }
    members.finish();
    lesson_.runs.push_back(std::move(run));
  }
}

void Reader::read_comparison(Members& members, const Place& place, Condition& condition) {
  std::size_t found = 0;
  for (const ComparisonWord& word : kComparisons) {
    const auto at = members.find(word.word);
    if (!at) {
      continue;
    }
    ++found;
    condition.comparison = word.comparison;
    if (at->is(NodeKind::kObject)) {
      Members parts(*at);
      if (const auto other = parts.need("run", "the run to compare with")) {
        if (const auto index = run_of(*other)) {
          condition.other = static_cast<std::int32_t>(*index);
        }
      }
      parts.finish();
    } else if (is_words(*condition.metric)) {
      store(condition.text, at->text());
    } else {
      store(condition.number, number_of(*at, condition.metric->unit));
    }
    const bool order =
        word.comparison == Comparison::kOver || word.comparison == Comparison::kUnder;
    const bool part = word.comparison == Comparison::kContains;
    if ((order && is_words(*condition.metric)) || (part && !is_words(*condition.metric))) {
      at->wrong("cannot be asked of " + std::string(condition.metric->name),
                order ? "use is, is_not or contains" : "use is, is_not, over or under");
    }
  }
  if (found != 1) {
    place.wrong("needs one comparison", "is, is_not, over, under or contains");
  }
}

std::optional<Condition> Reader::read_condition(const Place& place) {
  Members members(place);
  Condition condition;
  condition.where = place.where();
  if (const auto at = members.find("run")) {
    store(condition.run, run_of(*at));
  }
  if (const auto at = members.need("metric", "the name of a reading")) {
    std::vector<std::string_view> names;
    for (const ReadingSpec& spec : reading_specs()) {
      names.push_back(spec.name);
    }
    if (const auto index = at->word(names)) {
      condition.metric = &reading_specs()[*index];
    }
  }
  if (condition.metric == nullptr) {
    return std::nullopt;
  }
  read_comparison(members, place, condition);
  members.finish();
  return condition;
}

std::vector<Condition> Reader::read_conditions(const Place& place) {
  std::vector<Condition> conditions;
  if (!place.expect(NodeKind::kList)) {
    return conditions;
  }
  for (std::size_t i = 0; i < place.node().items.size(); ++i) {
    if (auto condition = read_condition(place.item(i))) {
      conditions.push_back(std::move(*condition));
    }
  }
  return conditions;
}

void Reader::read_choices(const Place& place) {
  if (!place.expect(NodeKind::kList)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().items.size(); ++i) {
    Members members(place.item(i));
    Choice choice;
    if (const auto at = members.need("text", "what the learner may choose")) {
      store(choice.text, at->prose());
    }
    if (const auto at = members.need("when", "what the runs show if this is right")) {
      choice.when = read_conditions(*at);
    }
    members.finish();
    lesson_.choices.push_back(std::move(choice));
  }
  if (lesson_.choices.size() < 2 || lesson_.choices.size() > 6) {
    place.wrong("a question has two to six choices", "");
  }
}

/// Every "{run.metric}" of the explanation must name a run and a reading.
void Reader::check_placeholders(const Place& place) {
  for (const std::string& paragraph : lesson_.explanation) {
    for (std::size_t open = paragraph.find('{'); open != std::string::npos;
         open = paragraph.find('{', open + 1)) {
      const std::size_t close = paragraph.find('}', open);
      const std::string inside =
          paragraph.substr(open + 1, close == std::string::npos ? close : close - open - 1);
      const std::size_t dot = inside.find('.');
      const std::string run = inside.substr(0, dot);
      const bool known =
          dot != std::string::npos &&
          std::ranges::find(lesson_.runs, run, &LessonRun::name) != lesson_.runs.end() &&
          find_reading(inside.substr(dot + 1)) != nullptr;
      if (!known) {
        place.wrong("\"{" + inside + "}\" names no reading of a run",
                    "write {base.memory_bytes_spilled}, for example");
      }
    }
  }
}

void Reader::read(const Place& place, std::string_view text, std::string_view file_name) {
  Members members(place);
  if (const auto at = members.need("number", "its place in the course")) {
    store(lesson_.number, at->count(1));
  }
  if (const auto at = members.find("runs")) {
    read_runs(*at, text, file_name);
  }
  if (const auto at = members.need("question", "what the learner is asked")) {
    store(lesson_.question, at->prose());
  }
  if (const auto at = members.need("choices", "a list of choices")) {
    read_choices(*at);
  }
  if (const auto at = members.find("shows")) {
    lesson_.shows = read_conditions(*at);
  }
  if (const auto at = members.find("myth")) {
    store(lesson_.myth, at->prose());
  }
  if (const auto at = members.need("explanation", "a list of paragraphs")) {
    store(lesson_.explanation, at->texts());
    check_placeholders(*at);
  }
  if (const auto at = members.need("sources", "where to read it up")) {
    store(lesson_.sources, at->texts());
  }
  members.finish();
}

}  // namespace

bool has_lesson(std::string_view text, std::string_view file_name) {
  const Checked<Node> root = scenario::parse_document(text, file_name, 0);
  return root.ok() && root.value().find("lesson") != nullptr;
}

Checked<Lesson> read_lesson(std::string_view text, std::string_view file_name,
                            const ScenarioContext& context) {
  Checked<Scenario> base = read_scenario(text, file_name, context);
  if (!base.ok()) {
    return std::move(base).error();
  }
  Lesson lesson;
  lesson.name = base.value().name;
  lesson.title = base.value().title;
  lesson.setting = base.value().text;
  lesson.runs.push_back({"base", "as it is", std::move(base).value()});
  scenario::Reading reading;
  const auto merged = scenario::parse_with_bases(text, file_name, context.read_file, reading);
  const Node* const node = merged ? merged->root.find("lesson") : nullptr;
  if (node == nullptr) {
    return Problems{{Severity::kError, std::string(file_name), "has no \"lesson\"",
                     "'oomcast lesson' lists the scenarios that have one"}};
  }
  Reader reader(lesson, context);
  reader.read(Place(*node, "/lesson", reading), text, file_name);
  Problems problems = reading.problems();
  problems.insert(problems.end(), reader.problems().begin(), reader.problems().end());
  if (!problems.empty()) {
    return problems;
  }
  return lesson;
}

}  // namespace oomcast::lesson
