// `oomcast conf [WORD...]`: the Spark keys that a model reads, with their defaults.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "models/take.hpp"
#include "reports/conf_table.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kConfOptions{
    OptionSpec{.name = "spark",
               .value = "VERSION",
               .help = "Show the defaults of this version, such as 3.5 (default: 4.3)"},
    OptionSpec{.name = "changed",
               .value = "FROM TO",
               .help = "Show only keys whose default differs between two versions",
               .values = 2},
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "text (default), json or markdown",
               .choices = "text|json|markdown"},
    kOutputOption,
};

constexpr Usage kConfUsage{.arguments = "[WORD...]",
                           .arguments_max = 16,
                           .options = kConfOptions,
                           .details =
                               "Shows keys whose name or help contains every WORD.\n\n"
                               "  oomcast conf overhead\n"
                               "  oomcast conf --changed 3.5 4.3\n"};

std::string rendered(const Arguments& arguments, const std::vector<SparkVersion>& versions,
                     const Terminal& terminal) {
  std::vector<const ConfKey*> keys = reports::conf_keys_matching(arguments.positional);
  const bool changes = versions.size() == 2;
  if (changes) {
    keys = reports::conf_keys_changed(keys, versions[0], versions[1]);
  }
  const std::string format = arguments.value("format", "text");
  if (format == "json") {
    return reports::conf_json(keys);
  }
  if (format == "markdown") {
    return reports::conf_markdown(keys);
  }
  return changes ? reports::conf_changes_text(keys, versions[0], versions[1], terminal.width)
                 : reports::conf_text(keys, versions[0], terminal.width);
}

int run_conf(const Arguments& arguments, const Terminal& terminal) {
  const bool changed = arguments.has("changed");
  const std::string_view option = changed ? "--changed" : "--spark";
  const std::vector<std::string> texts =
      changed ? arguments.values("changed")
              : std::vector<std::string>{arguments.value("spark", to_string(SparkVersion{}))};
  std::vector<SparkVersion> versions;
  Problems problems;
  for (const std::string& text : texts) {
    take(spark_version(option, text), versions.emplace_back(), problems);
  }
  if (!problems.empty()) {
    return complain_of_arguments(problems, "conf", terminal);
  }
  return deliver(arguments, rendered(arguments, versions, terminal), kExitOk, terminal);
}

}  // namespace

Verb conf_verb() {
  return {.name = "conf",
          .summary = "Show the Spark keys that matter, with defaults per version.",
          .run = run_conf,
          .usage = kConfUsage};
}

}  // namespace oomcast::cli
