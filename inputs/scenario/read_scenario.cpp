// Scenario files: the top level.
#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "inputs/scenario/words.hpp"

namespace oomcast {

namespace {

using scenario::Members;
using scenario::NodeKind;
using scenario::Place;
using scenario::store;

SparkVersion read_version(const Place& place) {
  const bool readable = place.is(NodeKind::kText) || place.is(NodeKind::kNumber);
  const auto version = readable ? parse_spark_version(place.node().text) : std::nullopt;
  if (!version) {
    place.wrong("must be a version of Spark", "for example \"4.3.0\"");
  }
  return version.value_or(SparkVersion{});
}

void read_conf_into(const Place& place, const SparkVersion& version, Conf& conf,
                    Problems& problems) {
  const std::vector<ConfEntry> entries = scenario::read_conf(place);
  Checked<Conf> made = Conf::make(version, entries);
  if (made.ok()) {
    conf = std::move(made).value();
    return;
  }
  for (const Problem& problem : made.error()) {
    problems.push_back(problem);
  }
}

void read_expect(const Place& place, Expectation& expect) {
  Members members(place);
  if (const auto at = members.find("outcome")) {
    const std::vector<std::string_view> words = scenario::outcome_words();
    if (const auto index = at->word(words)) {
      expect.outcome = words[*index];
    }
  }
  if (const auto at = members.find("explanation")) {
    store(expect.explanation, at->prose());
  }
  members.finish();
}

void read_texts(Members& members, Scenario& scenario) {
  if (const auto at = members.find("name")) {
    store(scenario.name, at->text());
  }
  if (const auto at = members.find("title")) {
    store(scenario.title, at->text());
  }
  if (const auto at = members.find("text")) {
    store(scenario.text, at->prose());
  }
}

void read_top(const Place& root, const ScenarioContext& context, Scenario& scenario,
              Problems& problems) {
  Members members(root);
  static_cast<void>(members.find("$schema"));
  static_cast<void>(members.find("lesson"));  // read by inputs/lesson
  read_texts(members, scenario);
  SparkVersion version;
  if (const auto at = members.find("spark")) {
    version = read_version(*at);
  }
  scenario.conf = Conf(version);
  if (const auto at = members.find("seed")) {
    store(scenario.seed, at->count());
  }
  if (const auto at = members.find("python")) {
    store(scenario.python, at->boolean());
  }
  if (const auto at = members.find("cluster")) {
    scenario::read_cluster(*at, scenario.cluster);
  }
  if (const auto at = members.find("price")) {
    scenario::read_rates(*at, scenario.rates);
  }
  if (const auto at = members.find("conf")) {
    read_conf_into(*at, version, scenario.conf, problems);
  }
  if (const auto at = members.find("data")) {
    scenario::read_data(*at, scenario.data);
  }
  const auto stream = members.find("stream");
  if (stream) {
    scenario::read_stream(*stream, scenario.data, scenario.stream.emplace());
  }
  if (const auto at = stream ? members.find("jobs") : members.need("jobs", "a list of jobs")) {
    scenario::read_jobs(*at, context.operators, scenario.data, scenario.jobs);
  }
  if (const auto at = members.find("losses")) {
    scenario::read_losses(*at, scenario.losses);
  }
  if (const auto at = members.find("expect")) {
    read_expect(*at, scenario.expect);
  }
  members.finish();
}

}  // namespace

Checked<Scenario> read_scenario(std::string_view text, std::string_view file_name,
                                const ScenarioContext& context) {
  scenario::Reading reading;
  auto merged = scenario::parse_with_bases(text, file_name, context.read_file, reading);
  if (!merged) {
    return reading.problems();
  }
  if (context.patch != nullptr) {
    scenario::lay_over(merged->root, *context.patch);
  }
  Scenario result;
  result.origin = file_name;
  result.name = scenario::stem(file_name);
  result.input_hash = merged->hash;
  Problems conf_problems;
  read_top(Place(merged->root, "", reading), context, result, conf_problems);
  Problems problems = reading.problems();
  problems.insert(problems.end(), conf_problems.begin(), conf_problems.end());
  if (!problems.empty()) {
    return problems;
  }
  return result;
}

}  // namespace oomcast
