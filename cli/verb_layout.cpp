// `oomcast layout`: how the memory of executor and driver is divided, and by which keys.
#include <array>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "reports/layout.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kOptions{
    kConfOption,
    OptionSpec{.name = "manager",
               .value = "MANAGER",
               .help = "yarn (default), k8s, standalone or local",
               .choices = "yarn|k8s|kubernetes|standalone|local"},
    OptionSpec{.name = "client", .help = "The driver runs outside the cluster (client mode)"},
    OptionSpec{.name = "python", .help = "The application is a PySpark one"},
    OptionSpec{.name = "spark", .value = "VERSION", .help = "Version of Spark (default: 4.3)"},
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "text (default) or json",
               .choices = "text|json"},
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kUsage{
    .options = kOptions,
    .details =
        "Draws every region of the executor's and the driver's memory to scale, with bytes\n"
        "and the formula it comes from.\n\n"
        "  oomcast layout --conf spark.executor.memory=16g\n"
        "  oomcast layout --manager k8s --python --conf spark.executor.cores=4\n"};

Checked<Scenario> wanted(const Arguments& arguments) {
  Scenario scenario;
  Problems problems;
  const std::string spark = arguments.value("spark", to_string(SparkVersion{}));
  const std::optional<SparkVersion> version = parse_spark_version(spark);
  if (!version) {
    problems.push_back(mistake("--spark", '\'' + spark + "' is not a version of Spark",
                               "give one such as 3.5 or 4.3.0"));
  }
  const auto entries = conf_entries(arguments);
  if (!entries.ok()) {
    problems.insert(problems.end(), entries.error().begin(), entries.error().end());
  }
  if (!problems.empty()) {
    return problems;
  }
  const Checked<Conf> conf = Conf::make(*version, entries.value());
  if (!conf.ok()) {
    return conf.error();
  }
  scenario.conf = conf.value();
  scenario.cluster.manager =
      layout::manager_of(arguments.value("manager", "yarn")).value_or(ManagerKind::kYarn);
  scenario.cluster.cluster_mode = !arguments.has("client");
  scenario.python = arguments.has("python");
  return scenario;
}

int run(const std::vector<std::string>& words, const Terminal& terminal) {
  const Checked<Arguments> parsed = parse_arguments(kUsage, words);
  if (!parsed.ok()) {
    return complain_of_arguments(parsed.error(), "layout", terminal);
  }
  const Arguments& arguments = parsed.value();
  const Checked<Scenario> scenario = wanted(arguments);
  if (!scenario.ok()) {
    return complain(scenario.error(), terminal);
  }
  warn_of_conf(scenario.value().conf, terminal);
  const Checked<layout::Layout> layout = layout::lay_out(scenario.value());
  if (!layout.ok()) {
    return complain(layout.error(), terminal);
  }
  const bool json = arguments.value("format", "text") == "json";
  return deliver(arguments,
                 json ? reports::layout_json(layout.value())
                      : reports::layout_text(layout.value(), report_options(arguments, terminal)),
                 kExitOk, terminal);
}

}  // namespace

Verb layout_verb() {
  return {.name = "layout",
          .summary = "Draw the memory of executor and driver, with every formula.",
          .run = run,
          .usage = kUsage};
}

}  // namespace oomcast::cli
