// Tests a policy: every workload is simulated as it is now and with the proposed change, and held
// against expectations, guardrails and a baseline.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "inputs/policy/policy.hpp"
#include "models/problem.hpp"
#include "studies/workload.hpp"

namespace oomcast::policy {

/// A workload that a pattern of the policy found.
struct Subject {
  std::string name;
  std::string team;
  Workload workload;
  Expectations expect;  // all that hold for it
};

enum class Standing : std::uint8_t { kHolds, kFails, kTooClose };

struct Result {
  std::string expectation;  // "survives", "price_within", "guardrail container_max", ...
  Standing standing = Standing::kHolds;
  std::string text;  // what was found, against what
  bool guardrail = false;
};

struct SubjectReport {
  std::string name;
  std::string team;
  std::optional<Figures> before;  // without what is proposed; none: nothing is proposed
  std::optional<Figures> baseline;
  Figures now;
  std::string currency;
  std::string place;   // where it is tightest, or failed
  std::string reason;  // of a failure, in one line
  std::vector<Result> results;
};

struct CheckReport {
  std::string policy;
  std::string title;
  std::string path;
  std::vector<std::string> proposed;  // "layer: key=value, ..."
  std::vector<SubjectReport> subjects;
  std::vector<std::string> moved;  // against the baseline, one line a figure
  std::int32_t expect_line = 1;
  std::int32_t guardrails_line = 1;
  bool against_baseline = false;

  [[nodiscard]] std::size_t count(Standing standing) const;
};

struct CheckOptions {
  std::size_t threads = 0;           // 0: all cores
  std::optional<Baseline> baseline;  // of earlier; none: what is in force now
  bool update = false;               // a new baseline is being made: the old one judges nothing
};

/// Errors are mistakes of layers (a bad value, a combination that Spark refuses) or of workloads.
[[nodiscard]] Checked<CheckReport> check(const Policy& policy, const std::vector<Subject>& subjects,
                                         const CheckOptions& options);

/// The scenario with the policy's layers: those below its own conf, the others above.
[[nodiscard]] Checked<Scenario> layered(const Policy& policy, const Subject& subject,
                                        bool with_proposed);

/// The limits on the conf that this scenario exceeds, or holds.
[[nodiscard]] std::vector<Result> guardrail_results(const Guardrails& guardrails,
                                                    const Scenario& scenario);

}  // namespace oomcast::policy
