// From the text of a rewrite to the rewritten scenario.
#include "studies/transform/transform.hpp"

#include <algorithm>

#include "models/text/decimal.hpp"
#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::transform {
namespace {

Problem wrong(std::string_view text, std::string what, std::string fix) {
  return {Severity::kError, "--apply " + std::string(text), std::move(what), std::move(fix)};
}

const Transformation* find(std::string_view name) {
  for (const Transformation& transformation : transformations()) {
    if (transformation.name == name) {
      return &transformation;
    }
  }
  return nullptr;
}

Problem unknown(std::string_view text, std::string_view name) {
  std::vector<std::string_view> names;
  std::string all;
  for (const Transformation& transformation : transformations()) {
    names.push_back(transformation.name);
    all += (all.empty() ? "one of " : ", ") + std::string(transformation.form);
  }
  const std::string_view near = text::nearest(name, names);
  const Transformation* meant = find(near);
  return wrong(text, "there is no rewrite '" + std::string(name) + "'",
               meant == nullptr ? all : "did you mean " + std::string(meant->form) + "?");
}

/// Puts the words behind the colon where they belong.
Problems read_values(const Transformation& kind, std::string_view text, std::string_view words,
                     Values& values) {
  Problems problems;
  const std::string form = "write " + std::string(kind.form);
  const auto given = text::split(words, ',');
  // One word cannot name one of two parameters: in isolate:key=0 "key" is a column.
  const bool may_name = static_cast<std::ptrdiff_t>(given.size()) >=
                        std::ranges::count_if(kind.params, &ParamSpec::required);
  std::size_t next = 0;
  const auto positional = [&](std::string_view value) {
    if (next >= kind.params.size()) {
      problems.push_back(wrong(text, "'" + std::string(value) + "' is too much", form));
    } else {
      values.set(std::string(kind.params[next++].name), std::string(value));
    }
  };
  for (const std::string_view word : given) {
    const std::size_t equals = word.find('=');
    const std::string_view left = text::trim(word.substr(0, equals));
    const bool named = may_name && equals != std::string_view::npos &&
                       std::ranges::any_of(
                           kind.params, [&](const ParamSpec& param) { return param.name == left; });
    if (named) {
      values.set(std::string(left), std::string(text::trim(word.substr(equals + 1))));
    } else {
      positional(left);
      if (equals != std::string_view::npos) {
        positional(text::trim(word.substr(equals + 1)));
      }
    }
  }
  for (const ParamSpec& param : kind.params) {
    const std::string name(param.name);
    if (!values.has(name) && param.required) {
      problems.push_back(wrong(text, name + " is missing: " + std::string(param.help), form));
    }
    const auto number = text::parse_count(values.text(name));
    if (values.has(name) && param.kind == ParamKind::kInteger && number.value_or(0) < 1) {
      problems.push_back(wrong(text, "'" + values.text(name) + "' is no number of at least 1",
                               form + ", for example " + name + "=200"));
    }
  }
  return problems;
}

}  // namespace

std::string Values::text(std::string_view name) const {
  const auto found = texts_.find(name);
  return found == texts_.end() ? std::string() : found->second;
}

std::int64_t Values::number(std::string_view name) const {
  return text::parse_count(text(name)).value_or(0);
}

std::vector<std::string> Values::texts(std::string_view name) const {
  const std::string all = text(name);
  const std::vector<std::string_view> parts = text::split(all, '+');
  return {parts.begin(), parts.end()};
}

Checked<Applied> apply(const Scenario& scenario, std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string_view name = text::trim(text.substr(0, colon));
  const Transformation* kind = find(name);
  if (kind == nullptr) {
    return Problems{unknown(text, name)};
  }
  if (scenario.observed != nullptr) {
    return Problems{wrong(text, "an event log has no logical plan to rewrite",
                          "describe the job as a scenario; conf changes can be replayed")};
  }
  Values values;
  const std::string_view words =
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  Problems problems = read_values(*kind, text, words, values);
  if (!problems.empty()) {
    return problems;
  }
  Checked<Applied> applied = kind->apply(scenario, values);
  if (!applied.ok()) {
    problems = std::move(applied).error();
    for (Problem& problem : problems) {
      problem.where = "--apply " + std::string(text);
      problem.fix += (problem.fix.empty() ? "the form is " : "; the form is ");
      problem.fix += std::string(kind->form);
    }
    return problems;
  }
  return applied;
}

Checked<Scenario> apply_all(Scenario scenario, std::span<const std::string> texts,
                            std::vector<std::string>& descriptions) {
  for (const std::string& text : texts) {
    Checked<Applied> applied = transform::apply(scenario, text);
    if (!applied.ok()) {
      return std::move(applied).error();
    }
    Applied done = std::move(applied).value();
    scenario = std::move(done.scenario);
    descriptions.push_back(std::move(done.description));
  }
  return scenario;
}

std::vector<std::string> candidates(const Scenario& scenario) {
  std::vector<std::string> all;
  if (scenario.observed != nullptr) {
    return all;
  }
  for (const Transformation& kind : transformations()) {
    const std::vector<std::string> some = kind.candidates(scenario);
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace oomcast::transform
