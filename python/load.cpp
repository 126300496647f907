#include "python/load.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "inputs/properties/properties.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"
#include "models/take.hpp"

namespace oomcast::python {
namespace {

Checked<std::string> read_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file || file.bad()) {
    const int error = errno;
    return Problems{
        {Severity::kError, path, std::string("cannot be read: ") + std::strerror(error), ""}};
  }
  return content;
}

std::optional<std::string> text_of_file(const std::string& path) {
  Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return std::nullopt;
  }
  return std::move(content).value();
}

Checked<std::vector<ConfEntry>> properties_of(const Overlay& overlay) {
  if (overlay.properties_file.empty()) {
    return std::vector<ConfEntry>{};
  }
  const Checked<std::string> content = read_file(overlay.properties_file);
  if (!content.ok()) {
    return content.error();
  }
  return read_properties(content.value(), overlay.properties_file);
}

Checked<SparkVersion> version_of(const Overlay& overlay, const SparkVersion& otherwise) {
  if (!overlay.spark) {
    return otherwise;
  }
  if (const std::optional<SparkVersion> version = parse_spark_version(*overlay.spark)) {
    return *version;
  }
  return Problems{{Severity::kError, "spark", '\'' + *overlay.spark + "' is not a version of Spark",
                   "give one such as 3.5 or 4.3.0"}};
}

Checked<Scenario> with_overlay(Checked<Scenario> loaded, const Overlay& overlay) {
  Scenario scenario;
  Problems problems;
  take(std::move(loaded), scenario, problems);
  std::vector<ConfEntry> entries;
  SparkVersion version = scenario.conf.version();
  take(properties_of(overlay), entries, problems);
  take(version_of(overlay, version), version, problems);
  for (const auto& [key, entry] : scenario.conf.entries()) {
    entries.push_back(entry);
  }
  for (ConfEntry& entry : conf_entries(overlay.conf)) {
    entries.push_back(std::move(entry));
  }
  take(Conf::make(version, entries), scenario.conf, problems);
  if (!problems.empty()) {
    return problems;
  }
  scenario.seed = overlay.seed.value_or(scenario.seed);
  return scenario;
}

}  // namespace

std::vector<ConfEntry> conf_entries(const Pairs& conf) {
  std::vector<ConfEntry> entries;
  for (const auto& [key, value] : conf) {
    entries.push_back({key, value, "conf="});
  }
  return entries;
}

Checked<Scenario> load_text(const std::string& text, const std::string& name,
                            const Overlay& overlay) {
  return with_overlay(
      read_scenario(text, name, {.operators = operator_specs(), .read_file = text_of_file}),
      overlay);
}

Checked<Scenario> load_file(const std::string& path, const Overlay& overlay) {
  const Checked<std::string> content = read_file(path);
  if (!content.ok()) {
    return with_overlay(content.error(), overlay);
  }
  return load_text(content.value(), path, overlay);
}

}  // namespace oomcast::python
