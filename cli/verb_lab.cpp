// `oomcast lab WORKLOAD...`: presets and retry policies compared on the same workloads.
#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/policy_workloads.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "models/text/nearest.hpp"
#include "reports/lab.hpp"
#include "studies/policy/lab.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kLabOptions{
    OptionSpec{.name = "policy",
               .value = "NAME",
               .help = "Only this preset or retry policy (default: all)",
               .repeatable = true},
    OptionSpec{.name = "attempts",
               .value = "N",
               .help = "Attempts of a retry policy, the first counted (default: 4)"},
    kThreadsOption,
    kTextOrJsonOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kLabUsage{
    .arguments = "WORKLOAD...",
    .arguments_min = 1,
    .arguments_max = 1000,
    .options = kLabOptions,
    .details =
        "Workloads are scenarios (names or family/name, * and ? match) and event logs. Each is\n"
        "played under its own conf, under every preset, and by every retry policy: an agent that\n"
        "sees how an attempt failed and submits the next one. Compared by how many survive, and "
        "by\n"
        "price and time, failed attempts included. docs/policies.md describes them all.\n\n"
        "  oomcast lab hot-key-join kubernetes-kill\n"
        "  oomcast lab 'basics/hot-key-*' --policy double-memory --policy escalate\n"};

/// Files that are there and no scenario files are logs; everything else is a scenario's pattern.
policy::Policy policy_of(const std::vector<std::string>& words) {
  policy::Policy policy;
  for (const std::string& word : words) {
    policy::WorkloadSet set;
    std::error_code error;
    const bool log = !word.ends_with(".json") && std::filesystem::exists(word, error);
    (log ? set.logs : set.scenarios).push_back(word);
    policy.workloads.push_back(std::move(set));
  }
  return policy;
}

Checked<std::vector<std::string>> chosen(const Arguments& arguments) {
  const std::vector<std::string_view> known = policy::lab_names();
  Problems problems;
  for (const std::string& name : arguments.values("policy")) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      problems.push_back(
          mistake("--policy", '\'' + name + "' is not known",
                  text::did_you_mean(name, known, "'oomcast list presets' shows all")));
    }
  }
  if (!problems.empty()) {
    return problems;
  }
  return arguments.values("policy");
}

int run_lab(const Arguments& arguments, const Terminal& terminal) {
  policy::LabOptions options;
  std::uint64_t attempts = 4;
  Problems problems;
  take(threads_of(arguments), options.threads, problems);
  take(parse_count("--attempts", arguments.value("attempts", "4")), attempts, problems);
  take(chosen(arguments), options.names, problems);
  if (attempts == 0 || attempts > 100) {
    problems.push_back(mistake("--attempts", "must be between 1 and 100", "4 is usual"));
  }
  if (!problems.empty()) {
    return complain_of_arguments(problems, "lab", terminal);
  }
  options.attempts_max = static_cast<std::size_t>(attempts);
  const policy::Policy policy = policy_of(arguments.positional);
  const Checked<std::vector<policy::Subject>> subjects = policy_subjects(policy);
  if (!subjects.ok()) {
    return complain(subjects.error(), terminal);
  }
  const Checked<policy::LabReport> report = with_progress("comparing policies", terminal, [&] {
    return policy::compare_policies(subjects.value(), options);
  });
  if (!report.ok()) {
    return complain(report.error(), terminal);
  }
  const std::string text =
      wants_json(arguments)
          ? reports::lab_json(report.value())
          : reports::lab_text(report.value(), report_options(arguments, terminal));
  return deliver(arguments, text, kExitOk, terminal);
}

}  // namespace

Verb lab_verb() {
  return {.name = "lab",
          .summary = "Compare presets and retry policies on the same workloads.",
          .run = run_lab,
          .usage = kLabUsage};
}

}  // namespace oomcast::cli
