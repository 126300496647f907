// `oomcast list [WHAT]`: the scenarios, operators, formats and accounts there are.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/load.hpp"
#include "cli/locate.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "models/ledger/accounts.hpp"
#include "models/operators/kinds.hpp"
#include "models/text/nearest.hpp"
#include "reports/catalog.hpp"
#include "reports/format.hpp"
#include "studies/policy/agents.hpp"
#include "studies/policy/presets.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kListOptions{
    kTextOrJsonOption,
    kOutputOption,
};

constexpr Usage kListUsage{
    .arguments = "[WHAT]",
    .arguments_max = 1,
    .options = kListOptions,
    .details =
        "WHAT is scenarios (default), operators, rewrites, presets, formats or accounts.\n\n"
        "  oomcast list\n"
        "  oomcast list operators\n"};

using Entries = std::vector<reports::CatalogEntry>;

/// A file that cannot be read is listed as such: 'oomcast run' says what is wrong with it.
Entries scenarios() {
  Entries entries;
  for (const ScenarioFile& file : find_scenarios(scenario_roots())) {
    const Checked<Scenario> scenario = load_scenario(file.path);
    entries.push_back({file.family, file.name,
                       scenario.ok() ? scenario.value().title : "(has mistakes: run it)"});
  }
  return entries;
}

Entries formats() {
  Entries entries;
  for (const reports::ReportFormat& format : reports::report_formats()) {
    entries.push_back({"", std::string(format.name), std::string(format.summary)});
  }
  return entries;
}

Entries accounts() {
  Entries entries;
  for (const AccountInfo& info : account_infos()) {
    entries.push_back({"", std::string(info.name), std::string(info.description)});
  }
  return entries;
}

Entries presets() {
  Entries entries;
  for (const policy::Preset& preset : policy::presets()) {
    entries.push_back({"presets", std::string(preset.name), std::string(preset.summary)});
  }
  for (const policy::Agent& agent : policy::agents()) {
    entries.push_back({"retry policies", std::string(agent.name), std::string(agent.summary)});
  }
  return entries;
}

Entries rewrites() {
  Entries entries;
  for (const transform::Transformation& kind : transform::transformations()) {
    entries.push_back({"", std::string(kind.form), std::string(kind.summary)});
  }
  return entries;
}

struct Listing {
  std::string_view what;
  Entries (*entries)();
};

constexpr std::array kListings{Listing{"accounts", accounts}, Listing{"formats", formats},
                               Listing{"presets", presets}, Listing{"rewrites", rewrites},
                               Listing{"scenarios", scenarios}};

std::string operators(bool json, std::size_t width) {
  const std::vector<OperatorSpec> specs(operator_specs().begin(), operator_specs().end());
  return json ? reports::operators_json(specs) : reports::operators_text(specs, width);
}

Problem unknown(const std::string& what) {
  std::vector<std::string_view> names{"operators"};
  for (const Listing& listing : kListings) {
    names.push_back(listing.what);
  }
  return mistake(
      what, "cannot be listed",
      text::did_you_mean(what, names,
                         "one of scenarios, operators, rewrites, presets, formats, accounts"));
}

int run_list(const Arguments& arguments, const Terminal& terminal) {
  const bool json = wants_json(arguments);
  const std::string what =
      arguments.positional.empty() ? "scenarios" : arguments.positional.front();
  if (what == "operators") {
    return deliver(arguments, operators(json, terminal.width), kExitOk, terminal);
  }
  for (const Listing& listing : kListings) {
    if (listing.what == what) {
      const Entries entries = listing.entries();
      return deliver(
          arguments,
          json ? reports::catalog_json(entries) : reports::catalog_text(entries, terminal.width),
          kExitOk, terminal);
    }
  }
  return complain_of_arguments({unknown(what)}, "list", terminal);
}

}  // namespace

Verb list_verb() {
  return {.name = "list",
          .summary = "Scenarios, presets, rewrites, operators, formats, accounts.",
          .run = run_list,
          .usage = kListUsage};
}

}  // namespace oomcast::cli
