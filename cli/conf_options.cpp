#include "cli/conf_options.hpp"

#include <ostream>

#include "cli/complain.hpp"
#include "models/text/nearest.hpp"
#include "studies/policy/presets.hpp"

namespace oomcast::cli {

Checked<std::vector<ConfEntry>> conf_entries(const Arguments& arguments) {
  std::vector<ConfEntry> entries;
  Problems problems;
  for (const std::string& text : arguments.values("conf")) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      problems.push_back(mistake("--conf", '\'' + text + "' is not KEY=VALUE",
                                 "write for instance --conf spark.executor.memory=4g"));
      continue;
    }
    entries.push_back({text.substr(0, equals), text.substr(equals + 1), "--conf"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return entries;
}

Checked<std::vector<ConfEntry>> preset_entries(const Arguments& arguments) {
  std::vector<ConfEntry> entries;
  Problems problems;
  for (const std::string& name : arguments.values("preset")) {
    const policy::Preset* preset = policy::find_preset(name);
    if (preset == nullptr) {
      std::vector<std::string_view> names;
      for (const policy::Preset& known : policy::presets()) {
        names.push_back(known.name);
      }
      problems.push_back(
          mistake("--preset", '\'' + name + "' is not known",
                  text::did_you_mean(name, names, "'oomcast list presets' shows all")));
      continue;
    }
    const std::vector<ConfEntry> keys = policy::entries_of(*preset);
    entries.insert(entries.end(), keys.begin(), keys.end());
  }
  if (!problems.empty()) {
    return problems;
  }
  return entries;
}

Checked<SparkVersion> spark_version(std::string_view option, const std::string& text) {
  if (const std::optional<SparkVersion> version = parse_spark_version(text)) {
    return *version;
  }
  return Problems{mistake(std::string(option), '\'' + text + "' is not a version of Spark",
                          "give one such as 3.5 or 4.3.0")};
}

void warn_of_conf(const Conf& conf, const Terminal& terminal) {
  for (const Problem& warning : conf.warnings()) {
    terminal.err << problem_line(warning);
  }
}

}  // namespace oomcast::cli
