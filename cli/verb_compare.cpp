// `oomcast compare A [B]`: two scenarios with one seed, and which difference makes the difference.
#include <array>

#include "cli/apply_option.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/locate.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "studies/compare/compare.hpp"
#include "studies/compare/engines.hpp"

namespace oomcast::cli {
namespace {

constexpr OptionSpec kEnginesOption{
    .name = "engines",
    .value = "LIST",
    .help = "A alone, on these engines: spark,flink,trino,snowflake; all but Spark simplified"};

constexpr std::array kCompareOptions{
    kEnginesOption, kApplyOption,       kConfOption,   kPropertiesOption,
    kSeedOption,    kStudyFormatOption, kOutputOption,
};

constexpr Usage kCompareUsage{
    .arguments = "A [B]",
    .arguments_min = 1,
    .arguments_max = 2,
    .options = kCompareOptions,
    .details =
        "A and B are scenarios; without B it is A as well. --conf, --properties-file and --apply\n"
        "change B alone, --seed is the seed of both. Where A and B differ in several things, A is\n"
        "simulated with each of them alone.\n\n"
        "  oomcast compare black-friday salting\n"
        "  oomcast compare one-country --engines spark,flink,trino\n"
        "  oomcast compare one-country --apply salt:merchant_id=16\n"};

int compare_engines(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.positional.size() > 1) {
    return complain({mistake("--engines", "takes one scenario", "leave B away")}, terminal);
  }
  std::vector<std::string> rewrites;
  const Checked<Scenario> scenario =
      load_with_rewrites(arguments.positional.front(), arguments, rewrites);
  if (!scenario.ok()) {
    return complain(scenario.error(), terminal);
  }
  const Checked<StudyTable> table = with_progress("simulating", terminal, [&] {
    return compare::engines_table(scenario.value(), list_of(arguments, "engines"));
  });
  return table.ok() ? deliver_study(arguments, table.value(), terminal)
                    : complain(table.error(), terminal);
}

int run_compare(const Arguments& arguments, const Terminal& terminal) {
  if (arguments.has("engines")) {
    return compare_engines(arguments, terminal);
  }
  Problems problems;
  Scenario a;
  Scenario b;
  std::optional<std::uint64_t> seed;
  std::string path;
  take(locate_scenario(arguments.positional.front(), scenario_roots()), path, problems);
  if (problems.empty()) {
    take(load_scenario(path), a, problems);
  }
  std::vector<std::string> rewrites;
  take(load_with_rewrites(arguments.positional.back(), arguments, rewrites), b, problems);
  take(seed_of(arguments), seed, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  a.seed = seed.value_or(a.seed);
  warn_of_conf(b.conf, terminal);
  const Checked<compare::Comparison> comparison =
      with_progress("simulating both", terminal, [&] { return compare::compare(a, b); });
  if (!comparison.ok()) {
    return complain(comparison.error(), terminal);
  }
  StudyTable table = compare::compare_table(a, b, comparison.value());
  for (const std::string& rewrite : rewrites) {
    table.notes.push_back("Rewrite: " + rewrite + ".");
  }
  return deliver_study(arguments, table, terminal);
}

}  // namespace

Verb compare_verb() {
  return {.name = "compare",
          .summary = "Two scenarios, one seed: what differs, and what each difference does.",
          .run = run_compare,
          .usage = kCompareUsage};
}

}  // namespace oomcast::cli
