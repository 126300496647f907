#include "cli/load.hpp"

#include <optional>
#include <vector>

#include "cli/conf_options.hpp"
#include "cli/locate.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "inputs/properties/properties.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"

namespace oomcast::cli {
namespace {

std::optional<std::string> text_of_file(const std::string& path) {
  Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return std::nullopt;
  }
  return std::move(content).value();
}

Checked<std::vector<ConfEntry>> properties_entries(const Arguments& arguments) {
  if (!arguments.has("properties-file")) {
    return std::vector<ConfEntry>{};
  }
  const std::string path = arguments.value("properties-file");
  const Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return content.error();
  }
  return read_properties(content.value(), path);
}

Checked<SparkVersion> version_of(const Arguments& arguments, const SparkVersion& otherwise) {
  if (!arguments.has("spark")) {
    return otherwise;
  }
  return spark_version("--spark", arguments.value("spark"));
}

}  // namespace

ScenarioContext scenario_context() {
  return {.operators = operator_specs(), .read_file = text_of_file};
}

Checked<Scenario> load_scenario(const std::string& path) {
  const Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return content.error();
  }
  return read_scenario(content.value(), path, scenario_context());
}

Checked<Scenario> with_options(Scenario scenario, const Arguments& arguments) {
  Problems problems;
  std::vector<ConfEntry> entries;
  std::vector<ConfEntry> preset;
  std::vector<ConfEntry> over;
  std::optional<std::uint64_t> seed;
  SparkVersion version = scenario.conf.version();
  take(properties_entries(arguments), entries, problems);
  take(preset_entries(arguments), preset, problems);
  take(conf_entries(arguments), over, problems);
  take(seed_of(arguments), seed, problems);
  take(version_of(arguments, version), version, problems);
  if (!problems.empty()) {
    return problems;
  }
  for (const auto& [key, entry] : scenario.conf.entries()) {
    entries.push_back(entry);
  }
  entries.insert(entries.end(), preset.begin(), preset.end());
  entries.insert(entries.end(), over.begin(), over.end());
  Checked<Conf> conf = Conf::make(version, entries);
  if (!conf.ok()) {
    return std::move(conf).error();
  }
  scenario.conf = std::move(conf).value();
  scenario.seed = seed.value_or(scenario.seed);
  return scenario;
}

Checked<Scenario> load_with_options(const std::string& named, const Arguments& arguments) {
  const Checked<std::string> path = locate_scenario(named, scenario_roots());
  Checked<Scenario> loaded = path.ok() ? load_scenario(path.value()) : path.error();
  Checked<Scenario> result =
      with_options(loaded.ok() ? std::move(loaded).value() : Scenario(), arguments);
  if (loaded.ok()) {
    return result;
  }
  Problems problems = loaded.error();
  if (!result.ok()) {
    problems.insert(problems.end(), result.error().begin(), result.error().end());
  }
  return problems;
}

}  // namespace oomcast::cli
