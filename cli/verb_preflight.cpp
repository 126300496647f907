// `oomcast preflight STATS [STATS]`: the risk of a planned operation, from column statistics alone.
#include <array>

#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "models/operators/kinds.hpp"
#include "studies/preflight/operations.hpp"
#include "studies/preflight/preflight.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kPreflightOptions{
    OptionSpec{.name = "operation",
               .value = "NAME",
               .help = "What is planned: aggregate (groupBy), apply_in_pandas, cache, collect, "
                       "collect_list, distinct, join, repartition, sort, window, write"},
    OptionSpec{
        .name = "keys", .value = "A,B", .help = "The columns that rows are brought together by"},
    OptionSpec{.name = "how",
               .value = "TYPE",
               .help = "Type of a join (default: inner)",
               .choices = "inner|left_outer|right_outer|full_outer|left_semi|left_anti"},
    OptionSpec{.name = "hint",
               .value = "HINT",
               .help = "Hint of a join (default: none)",
               .choices = "none|broadcast_left|broadcast_right|merge|shuffle_hash_left|"
                          "shuffle_hash_right"},
    OptionSpec{
        .name = "like", .value = "SCENARIO", .help = "Take conf, cluster and prices of a scenario"},
    OptionSpec{.name = "repetitions", .value = "N", .help = "Runs (default: 200)"},
    kVolumeSpreadOption,
    kSkewSpreadOption,
    kConfOption,
    kPresetOption,
    kPropertiesOption,
    OptionSpec{.name = "spark", .value = "VERSION", .help = "Version of Spark"},
    kSeedOption,
    kThreadsOption,
    kFailOption,
    OptionSpec{.name = "save-scenario",
               .value = "FILE",
               .help = "Also write the scenario, for run, advise, sweep, ..."},
    kStudyFormatOption,
    kOutputOption,
};

constexpr Usage kPreflightUsage{
    .arguments = "STATS [STATS]",
    .arguments_min = 1,
    .arguments_max = 2,
    .options = kPreflightOptions,
    .details =
        "STATS are the statistics of a table's columns, JSON or CSV: rows, bytes, types, distinct\n"
        "values, nulls, and the values with most rows. docs/preflight.md has queries that give\n"
        "them. A join takes two. What makes the rows is not simulated; they are taken to be "
        "there.\n"
        "Prints how the operation ends if the statistics are right, red flags, and how probable a\n"
        "failure is if they are only about right (see risk).\n\n"
        "  oomcast preflight docs/preflight/transactions.json --operation window --keys "
        "merchant_id\n"
        "  oomcast preflight docs/preflight/merchants.csv --operation collect\n"};

Checked<std::vector<statistics::TableStatistics>> tables_of(const Arguments& arguments) {
  std::vector<statistics::TableStatistics> tables;
  Problems problems;
  for (const std::string& path : arguments.positional) {
    const Checked<std::string> content = read_file(path);
    if (content.ok()) {
      take(statistics::read_statistics(content.value(), path), tables.emplace_back(), problems);
    } else {
      problems.insert(problems.end(), content.error().begin(), content.error().end());
    }
  }
  if (!problems.empty()) {
    return problems;
  }
  return tables;
}

/// Conf, cluster and prices: of a scenario, or as they are where nobody says anything.
Checked<Scenario> base_of(const Arguments& arguments) {
  return arguments.has("like") ? load_with_options(arguments.value("like"), arguments)
                               : with_options(Scenario(), arguments);
}

Checked<Scenario> scenario_of(const Arguments& arguments) {
  Problems problems;
  std::vector<statistics::TableStatistics> tables;
  Scenario base;
  take(tables_of(arguments), tables, problems);
  take(base_of(arguments), base, problems);
  if (!arguments.has("operation")) {
    problems.push_back(
        mistake("--operation", "is missing", "say what is planned, for example --operation join"));
  }
  if (!problems.empty()) {
    return problems;
  }
  return preflight::planned(std::move(base), tables,
                            {.operation = arguments.value("operation"),
                             .keys = list_of(arguments, "keys"),
                             .join_type = arguments.value("how", "inner"),
                             .hint = arguments.value("hint", "none")});
}

int run_preflight(const Arguments& arguments, const Terminal& terminal) {
  Problems problems;
  Scenario scenario;
  risk::RiskOptions options;
  take(scenario_of(arguments), scenario, problems);
  take(risk_options_of(arguments, {}), options, problems);
  if (problems.empty() && arguments.has("save-scenario")) {
    problems =
        write_file(arguments.value("save-scenario"), write_scenario(scenario, operator_specs()));
  }
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  warn_of_conf(scenario.conf, terminal);
  const auto flight = with_progress("simulating " + scenario.title, terminal,
                                    [&] { return preflight::fly(scenario, options); });
  if (!flight.ok()) {
    return complain(flight.error(), terminal);
  }
  const int code = deliver_study(
      arguments, preflight::flight_table(scenario, flight.value(), options), terminal);
  return code == kExitOk ? exit_code_of(flight.value().run.verdict, arguments) : code;
}

}  // namespace

Verb preflight_verb() {
  return {.name = "preflight",
          .summary = "The risk of a planned operation, from column statistics alone.",
          .run = run_preflight,
          .usage = kPreflightUsage};
}

}  // namespace oomcast::cli
