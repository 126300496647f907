// `oomcast check POLICY`: regression tests for tuning policies.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/policy_workloads.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "inputs/policy/policy.hpp"
#include "reports/policy_check.hpp"
#include "studies/policy/check.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kCheckOptions{
    OptionSpec{.name = "baseline",
               .value = "FILE",
               .help = "Compare with the figures of an earlier --update-baseline"},
    OptionSpec{.name = "update-baseline",
               .help = "Write the figures to --baseline FILE; its old ones judge nothing"},
    OptionSpec{.name = "format",
               .value = "FORMAT",
               .help = "text (default), json, junit, github or markdown",
               .choices = "text|json|junit|github|markdown"},
    OptionSpec{.name = "also",
               .value = "FORMAT=FILE",
               .help = "Write another format to a file as well",
               .repeatable = true},
    kThreadsOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kCheckUsage{
    .arguments = "POLICY",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kCheckOptions,
    .details =
        "A policy names workloads (scenarios and event logs), layers of conf and what must hold:\n"
        "survival, executors lost, spill, probability of failure, price and time against a\n"
        "baseline, and guardrails. Every workload is simulated without and with the layers that\n"
        "are proposed. Exits with 0 if all holds, 1 if something fails, 2 for bad input, 3 if\n"
        "nothing fails but something is too close to call. docs/check.md explains the form.\n\n"
        "  oomcast check policies/nightly.json\n"
        "  oomcast check policies/nightly.json --baseline nightly.baseline.json\n"
        "  oomcast check policies/nightly.json --format github --also junit=check.xml\n",
    .examples_run = false};

struct Extra {
  std::string format;
  std::string path;
};

/// "junit=check.xml"
Problems read_extras(const Arguments& arguments, std::vector<Extra>& extras) {
  Problems problems;
  for (const std::string& text : arguments.values("also")) {
    const std::size_t equals = text.find('=');
    const std::string format = text.substr(0, equals);
    if (equals == std::string::npos || equals + 1 == text.size() ||
        !reports::is_check_format(format)) {
      problems.push_back(mistake("--also", '\'' + text + "' is not FORMAT=FILE",
                                 "for example --also junit=check.xml; formats: text, json, junit, "
                                 "github, markdown"));
      continue;
    }
    extras.push_back({format, text.substr(equals + 1)});
  }
  return problems;
}

Checked<policy::Policy> load_policy(const std::string& path) {
  const Checked<std::string> text = read_file(path);
  return text.ok() ? policy::read_policy(text.value(), path) : text.error();
}

Checked<std::optional<policy::Baseline>> load_baseline(const Arguments& arguments) {
  std::optional<policy::Baseline> baseline;
  const bool update = arguments.has("update-baseline");
  if (!arguments.has("baseline")) {
    if (update) {
      return Problems{
          mistake("--update-baseline", "needs a file to write", "give --baseline FILE as well")};
    }
    return baseline;
  }
  const std::string path = arguments.value("baseline");
  const Checked<std::string> text = read_file(path);
  if (!text.ok()) {
    if (update) {
      return std::optional(policy::Baseline());  // the first one
    }
    return text.error();
  }
  Checked<policy::Baseline> read = policy::read_baseline(text.value(), path);
  if (!read.ok()) {
    return read.error();
  }
  return std::optional(std::move(read).value());
}

int exit_code(const policy::CheckReport& report) {
  if (report.count(policy::Standing::kFails) > 0) {
    return kExitPredictedFailure;
  }
  return report.count(policy::Standing::kTooClose) > 0 ? kExitInconclusive : kExitOk;
}

int write_all(const Arguments& arguments, const std::vector<Extra>& extras,
              const policy::CheckReport& report, const Terminal& terminal) {
  Problems problems;
  const auto write = [&](const std::string& path, const std::string& text) {
    const Problems more = write_file(path, text);
    problems.insert(problems.end(), more.begin(), more.end());
  };
  for (const Extra& extra : extras) {
    write(extra.path, reports::check_report(extra.format, report, {}));
  }
  if (arguments.has("update-baseline")) {
    write(arguments.value("baseline"), reports::baseline_json(report));
  }
  return problems.empty() ? kExitOk : complain(problems, terminal);
}

int run_check(const Arguments& arguments, const Terminal& terminal) {
  std::vector<Extra> extras;
  policy::CheckOptions options;
  Problems problems = read_extras(arguments, extras);
  take(threads_of(arguments), options.threads, problems);
  take(load_baseline(arguments), options.baseline, problems);
  policy::Policy policy;
  take(load_policy(arguments.positional.front()), policy, problems);
  if (!problems.empty()) {
    return complain(problems, terminal);
  }
  options.update = arguments.has("update-baseline");
  const Checked<std::vector<policy::Subject>> subjects = policy_subjects(policy);
  if (!subjects.ok()) {
    return complain(subjects.error(), terminal);
  }
  const Checked<policy::CheckReport> report =
      with_progress("checking " + policy.name, terminal,
                    [&] { return policy::check(policy, subjects.value(), options); });
  if (!report.ok()) {
    return complain(report.error(), terminal);
  }
  if (const int code = write_all(arguments, extras, report.value(), terminal); code != kExitOk) {
    return code;
  }
  const std::string text = reports::check_report(arguments.value("format", "text"), report.value(),
                                                 report_options(arguments, terminal));
  return deliver(arguments, text, exit_code(report.value()), terminal);
}

}  // namespace

Verb check_verb() {
  return {.name = "check",
          .summary = "Test a tuning policy: workloads, layers of conf, what must hold.",
          .run = run_check,
          .usage = kCheckUsage};
}

}  // namespace oomcast::cli
