// `oomcast plan EXPLAIN.txt`: forecasts a query from its plan and statistics, before anything ran.
#include <array>

#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/output.hpp"
#include "cli/play.hpp"
#include "cli/run_options.hpp"
#include "cli/what_if_options.hpp"
#include "inputs/query/query.hpp"
#include "models/operators/kinds.hpp"
#include "studies/headroom/subjects.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kPlanOptions{
    OptionSpec{.name = "table",
               .value = "NAME=SIZE,rows=N,...",
               .help = "What is known of a table that the plan reads",
               .repeatable = true},
    OptionSpec{.name = "action",
               .value = "ACTION",
               .help = "What is done with the result (default: as the plan says, else noop)",
               .choices = "collect|count|noop|write"},
    kConfOption,
    kPresetOption,
    kPropertiesOption,
    OptionSpec{.name = "spark", .value = "VERSION", .help = "Version of Spark (default 4.3.0)"},
    OptionSpec{.name = "volume",
               .value = "X",
               .help = "X times as many rows in every table (0.001 to 1000)"},
    kExecutorsOption,
    kManagerOption,
    kSeedOption,
    OptionSpec{.name = "scenario",
               .help = "Print the scenario that is made of the plan; simulate nothing"},
    kFormatOption,
    kOutputOption,
    kFailOption,
    kTasksOption,
    kNoAdviceOption,
    kNoColorOption,
};

constexpr Usage kPlanUsage{
    .arguments = "EXPLAIN",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kPlanOptions,
    .details =
        "EXPLAIN is a file with what EXPLAIN FORMATTED (or a plain EXPLAIN) of Spark 3 or 4 "
        "prints;\n"
        "'-' reads from stdin. Of each table it reads, --table says how large it is:\n"
        "SIZE on disk, rows=N, files=N, read=SHARE left by partition filters, keep=SHARE left by\n"
        "other filters, bytes:COLUMN=N and items:COLUMN=N of long values, and how keys are "
        "spread:\n"
        "key:COLUMN=distinct:N, =hot:VALUE:SHARE, =zipf:EXPONENT, =nulls:SHARE. What neither "
        "tells\n"
        "is assumed and listed. The plan stays as it is printed, whatever the volume.\n\n"
        "  oomcast plan explain.txt --table orders=10TB,rows=50e9,key:merchant=hot:AMAZON:0.05\n"
        "  oomcast plan explain.txt --table t=1GB,rows=1e7 --conf spark.executor.memory=4g\n",
    .examples_run = false};

/// Every --table; a table that is said twice is a mistake.
Checked<std::vector<query::TableStatistics>> tables_of(const Arguments& arguments) {
  std::vector<query::TableStatistics> tables;
  Problems problems;
  for (const std::string& text : arguments.values("table")) {
    query::TableStatistics table;
    take(query::read_table_statistics(text), table, problems);
    for (const query::TableStatistics& other : tables) {
      if (other.name == table.name) {
        problems.push_back(mistake("--table " + table.name, "is given twice", "give it once"));
      }
    }
    tables.push_back(std::move(table));
  }
  if (!problems.empty()) {
    return problems;
  }
  return tables;
}

/// The query's scenario under the options; its plan's own conf lies below all of them.
Checked<Scenario> scenario_of(query::Query query, const Arguments& arguments,
                              const observe::WhatIf& asked) {
  Scenario& scenario = query.scenario;
  const Cluster usual;
  scenario.cluster.executors = asked.executors.value_or(usual.executors);
  scenario.cluster.manager = asked.manager.value_or(usual.manager);
  Checked<Scenario> grown = headroom::subject_of(scenario)({.volume_ppm = asked.volume_ppm});
  if (!grown.ok()) {
    return grown;
  }
  return with_options(std::move(grown).value(), arguments);
}

std::string list_of(const std::vector<std::string>& assumptions) {
  std::string text = assumptions.empty() ? "" : "\nAssumed, as neither plan nor tables tell it:\n";
  for (const std::string& one : assumptions) {
    text += "  - " + one + "\n";
  }
  return text;
}

int run_plan(const Arguments& arguments, const Terminal& terminal) {
  const std::string& path = arguments.positional.front();
  Problems problems;
  std::string text;
  Play how;
  observe::WhatIf asked;
  std::vector<query::TableStatistics> tables;
  take(read_file(path), text, problems);
  take(report_format_of(arguments), how.format, problems);
  take(what_if_of(arguments), asked, problems);
  take(tables_of(arguments), tables, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  Checked<query::Query> read = query::read_query(text, tables, arguments.value("action"));
  if (!read.ok()) {
    return complain(read.error(), terminal);
  }
  const std::vector<std::string> assumptions = read.value().assumptions;
  Checked<Scenario> made = scenario_of(std::move(read).value(), arguments, asked);
  if (!made.ok()) {
    return complain(made.error(), terminal);
  }
  Scenario& scenario = made.value();
  scenario.name = "plan";
  scenario.title = "Forecast from the plan " + path;
  scenario.origin = path;
  if (arguments.has("scenario")) {
    return deliver(arguments, write_scenario(scenario, operator_specs()), kExitOk, terminal);
  }
  how.reproduce = command_line("plan", path, arguments, scenario.seed);
  for (const std::string& table : arguments.values("table")) {
    how.reproduce += " --table " + reports::shell_word(table);
  }
  if (arguments.has("action")) {
    how.reproduce += " --action " + arguments.value("action");
  }
  for (const std::string& assumption : assumptions) {
    how.decisions.push_back("assumed: " + assumption);
  }
  how.below = list_of(assumptions);
  return play(scenario, how, arguments, terminal);
}

}  // namespace

Verb plan_verb() {
  return {.name = "plan",
          .summary = "Forecast a query from its EXPLAIN and the sizes of its tables.",
          .run = run_plan,
          .usage = kPlanUsage};
}

}  // namespace oomcast::cli
