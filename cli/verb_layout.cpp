// `oomcast layout`: how the memory of executor and driver is divided, and by which keys.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "reports/layout.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kLayoutOptions{
    kConfOption,
    kPropertiesOption,
    OptionSpec{.name = "manager",
               .value = "MANAGER",
               .help = "yarn (the default without SCENARIO), k8s, standalone or local",
               .choices = "yarn|k8s|kubernetes|standalone|local"},
    OptionSpec{.name = "client", .help = "The driver runs outside the cluster (client mode)"},
    OptionSpec{.name = "python", .help = "The application is a PySpark one"},
    OptionSpec{.name = "spark",
               .value = "VERSION",
               .help = "Version of Spark (default: the scenario's, or 4.3)"},
    kTextOrJsonOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kLayoutUsage{
    .arguments = "[SCENARIO]",
    .arguments_max = 1,
    .options = kLayoutOptions,
    .details =
        "Draws every region of the executor's and the driver's memory to scale, with bytes\n"
        "and the formula it comes from; of a scenario's conf and cluster, or of the\n"
        "defaults.\n\n"
        "  oomcast layout --conf spark.executor.memory=16g\n"
        "  oomcast layout hot-key-join\n"
        "  oomcast layout --manager k8s --python --conf spark.executor.cores=4\n"};

/// The scenario named, or an empty one over which the conf options are laid.
Checked<Scenario> base_scenario(const Arguments& arguments) {
  return arguments.positional.empty() ? with_options(Scenario(), arguments)
                                      : load_with_options(arguments.positional.front(), arguments);
}

Checked<Scenario> wanted(const Arguments& arguments) {
  Checked<Scenario> base = base_scenario(arguments);
  if (!base.ok()) {
    return base;
  }
  Scenario scenario = std::move(base).value();
  if (arguments.has("manager")) {
    scenario.cluster.manager =
        layout::manager_of(arguments.value("manager")).value_or(ManagerKind::kYarn);
  }
  scenario.cluster.cluster_mode = scenario.cluster.cluster_mode && !arguments.has("client");
  scenario.python = scenario.python || arguments.has("python");
  return scenario;
}

int run_layout(const Arguments& arguments, const Terminal& terminal) {
  const Checked<Scenario> scenario = wanted(arguments);
  if (!scenario.ok()) {
    return complain(scenario.error(), terminal);
  }
  warn_of_conf(scenario.value().conf, terminal);
  const Checked<layout::Layout> layout = layout::lay_out(scenario.value());
  if (!layout.ok()) {
    return complain(layout.error(), terminal);
  }
  const bool json = wants_json(arguments);
  return deliver(arguments,
                 json ? reports::layout_json(layout.value())
                      : reports::layout_text(layout.value(), report_options(arguments, terminal)),
                 kExitOk, terminal);
}

}  // namespace

Verb layout_verb() {
  return {.name = "layout",
          .summary = "Draw the memory of executor and driver, with every formula.",
          .run = run_layout,
          .usage = kLayoutUsage};
}

}  // namespace oomcast::cli
