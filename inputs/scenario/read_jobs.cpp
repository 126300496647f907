// The "jobs" part of a scenario file: steps checked against the table of operators.
#include <algorithm>

#include "inputs/scenario/parts.hpp"
#include "models/text/lists.hpp"
#include "models/text/sizes.hpp"
#include "sim/check.hpp"

namespace oomcast::scenario {

namespace {

/// What all steps of a job are checked against.
struct Context {
  std::span<const OperatorSpec> operators;
  std::span<const Dataset> data;
  std::vector<std::string_view> operator_names;
  std::vector<std::string_view> data_names;
};

template <class T>
std::optional<ParamValue> value_of(const std::optional<T>& read) {
  return read ? std::optional(ParamValue(*read)) : std::nullopt;
}

std::optional<ParamValue> read_word(const Place& place, std::span<const std::string_view> words) {
  const auto index = place.word(words);
  return index ? std::optional(ParamValue(std::string(words[*index]))) : std::nullopt;
}

std::optional<ParamValue> read_param(const Place& place, const ParamSpec& spec,
                                     const Context& context) {
  switch (spec.kind) {
    case ParamKind::kInteger:
      return value_of(place.count(INT64_MIN));
    case ParamKind::kBoolean:
      return value_of(place.boolean());
    case ParamKind::kText:
      return spec.choices.empty() ? value_of(place.text())
                                  : read_word(place, text::split(spec.choices, '|'));
    case ParamKind::kTextList:
    case ParamKind::kColumnList:
      return value_of(place.texts());
    case ParamKind::kSize: {
      const auto size = place.size();
      return size ? std::optional(ParamValue(size->count())) : std::nullopt;
    }
    case ParamKind::kShare:
      return value_of(place.share());
    case ParamKind::kDuration: {
      const auto duration = place.duration();
      return duration ? std::optional(ParamValue(duration->count())) : std::nullopt;
    }
    case ParamKind::kColumn:
      return value_of(place.text());
    case ParamKind::kDataset:
      return read_word(place, context.data_names);
  }
  return std::nullopt;
}

void read_params(const Place& place, Members& members, const OperatorSpec& spec,
                 const Context& context, Step& step) {
  for (const ParamSpec& param : spec.params) {
    const auto at = members.find(param.name);
    std::optional<ParamValue> value;
    if (at) {
      value = read_param(*at, param, context);
    } else if (!param.fallback.empty()) {
      value = param_default(param);
    } else if (param.required) {
      place.wrong("\"" + std::string(param.name) + "\" is missing: " + std::string(param.help), "");
    }
    if (value) {
      step.params.emplace(param.name, std::move(*value));
    }
  }
}

std::string number_of_inputs(const OperatorSpec& spec) {
  const std::string least = std::to_string(spec.inputs_min);
  if (spec.inputs_max == spec.inputs_min) {
    return least + (spec.inputs_min == 1 ? " input" : " inputs");
  }
  return spec.inputs_max == kAnyNumberOfInputs
             ? least + " or more inputs"
             : least + " to " + std::to_string(spec.inputs_max) + " inputs";
}

void check_inputs(const Place& place, const OperatorSpec& spec, const Step& step,
                  const std::vector<Step>& earlier) {
  std::vector<std::string_view> ids;
  for (const Step& other : earlier) {
    ids.push_back(other.id);
  }
  for (const std::string& input : step.inputs) {
    if (std::ranges::find(ids, input) == ids.end()) {
      place.wrong("there is no earlier step \"" + input + "\"", choose_from(input, ids));
    }
  }
  const auto given = static_cast<std::int64_t>(step.inputs.size());
  if (given < spec.inputs_min || given > spec.inputs_max) {
    place.wrong(std::string(spec.name) + " takes " + number_of_inputs(spec) + ", has " +
                    std::to_string(given),
                spec.inputs_max == 0 ? "remove \"inputs\""
                                     : "name earlier steps, for example \"inputs\": [\"scan0\"]");
  }
}

/// "inputs" as given, else the step before, if the operator takes one.
void read_inputs(Members& members, const OperatorSpec* spec, const std::vector<Step>& earlier,
                 Step& step) {
  if (const auto at = members.find("inputs")) {
    store(step.inputs, at->texts());
  } else if (spec != nullptr && spec->inputs_max > 0 && !earlier.empty()) {
    step.inputs.push_back(earlier.back().id);
  }
}

Step read_step(const Place& place, const Context& context, const std::vector<Step>& earlier) {
  Step step;
  step.pointer = place.where();
  Members members(place);
  const OperatorSpec* spec = nullptr;
  if (const auto at = members.need("op", "the word of an operator, for example \"scan\"")) {
    if (const auto index = at->word(context.operator_names)) {
      spec = &context.operators[*index];
      step.op = spec->name;
    }
  }
  step.id = step.op + std::to_string(earlier.size());
  if (const auto at = members.find("id")) {
    store(step.id, at->text());
  }
  if (std::ranges::any_of(earlier, [&](const Step& other) { return other.id == step.id; })) {
    place.wrong("there are two steps \"" + step.id + "\"", "give each its own \"id\"");
  }
  read_inputs(members, spec, earlier, step);
  if (spec != nullptr) {
    check_inputs(place, *spec, step, earlier);
    read_params(place, members, *spec, context, step);
    members.finish();
  }
  return step;
}

Job read_job(const Place& place, const Context& context, std::size_t index) {
  Job job;
  job.name = "job" + std::to_string(index);
  Members members(place);
  if (const auto at = members.find("name")) {
    store(job.name, at->text());
  }
  if (const auto at = members.need("steps", "a list of steps"); at && at->expect(NodeKind::kList)) {
    for (std::size_t i = 0; i < at->node().items.size(); ++i) {
      job.steps.push_back(read_step(at->item(i), context, job.steps));
    }
    if (job.steps.empty()) {
      at->wrong("there is no step", "begin with {\"op\": \"scan\", \"data\": ...}");
    }
  }
  members.finish();
  return job;
}

}  // namespace

ParamValue param_default(const ParamSpec& spec) {
  const std::string_view text = spec.fallback;
  std::optional<std::int64_t> number;
  switch (spec.kind) {
    case ParamKind::kBoolean:
      SIM_CHECK(text == "true" || text == "false", "a parameter's default is no boolean");
      return text == "true";
    case ParamKind::kText:
    case ParamKind::kColumn:
    case ParamKind::kDataset:
      return std::string(text);
    case ParamKind::kTextList:
    case ParamKind::kColumnList: {
      const std::vector<std::string_view> parts = text::split(text, ',');
      return std::vector<std::string>(parts.begin(), parts.end());
    }
    case ParamKind::kInteger:
      number = text::parse_count(text);
      break;
    case ParamKind::kShare:
      number = text::parse_share(text);
      break;
    case ParamKind::kSize:
      number = text::parse_size(text).value_or(Bytes(-1)).count();
      break;
    case ParamKind::kDuration:
      number = text::parse_duration(text).value_or(Duration(-1)).count();
      break;
  }
  SIM_CHECK(number.has_value(), "a parameter's default is no number");
  return *number;
}

void read_jobs(const Place& place, std::span<const OperatorSpec> operators,
               std::span<const Dataset> data, std::vector<Job>& jobs) {
  if (!place.expect(NodeKind::kList)) {
    return;
  }
  Context context{operators, data, {}, {}};
  for (const OperatorSpec& spec : operators) {
    context.operator_names.push_back(spec.name);
  }
  for (const Dataset& set : data) {
    context.data_names.push_back(set.name);
  }
  for (std::size_t i = 0; i < place.node().items.size(); ++i) {
    jobs.push_back(read_job(place.item(i), context, i));
  }
  if (jobs.empty()) {
    place.wrong("there is no job", "give at least one");
  }
}

}  // namespace oomcast::scenario
