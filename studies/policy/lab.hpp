// The policy lab: presets and retry policies on the same workloads, compared by success, price and
// time. Every failed attempt is paid for and waited for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "studies/policy/agents.hpp"
#include "studies/policy/check.hpp"
#include "studies/policy/presets.hpp"

namespace oomcast::policy {

/// One attempt of a workload under a policy.
struct Attempt {
  advise::Changes changes;
  std::string outcome;  // a word of Outcome, or "refused"
  std::string reason;   // of a failure
};

struct LabCell {
  bool success = false;
  std::vector<Attempt> attempts;
  Price price;  // of all attempts
  Duration time;
};

enum class PolicyKind : std::uint8_t { kNothing, kPreset, kRetry };

struct LabRow {
  PolicyKind kind = PolicyKind::kNothing;
  std::string name;
  std::string summary;
  std::vector<LabCell> cells;  // by workload

  [[nodiscard]] std::int64_t successes() const;
  [[nodiscard]] std::int64_t attempts() const;
  [[nodiscard]] std::int64_t price_billionths() const;
  [[nodiscard]] Duration time() const;
};

struct LabReport {
  std::vector<std::string> workloads;
  std::string currency;
  std::vector<LabRow> rows;  // nothing, presets, retry policies
};

struct LabOptions {
  std::size_t threads = 0;         // 0: all cores
  std::size_t attempts_max = 4;    // of a retry policy, the first one counted
  std::vector<std::string> names;  // of presets and policies; empty: all
};

[[nodiscard]] Checked<LabReport> compare_policies(const std::vector<Subject>& subjects,
                                                  const LabOptions& options);

/// The names that can be compared.
std::vector<std::string_view> lab_names();

}  // namespace oomcast::policy
