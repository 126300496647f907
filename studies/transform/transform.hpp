// Named rewrites of a scenario: what people try on a job's code, as pure functions from a Scenario
// to a Scenario. To add one: a function in a file of this folder and one line in kinds.cpp.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/operator_spec.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::transform {

/// The rewritten scenario, and one line that says what was done.
struct Applied {
  Scenario scenario;
  std::string description;
};

/// A rewrite's parameters as text, checked against its table: every required one is there, whole
/// numbers are at least 1.
class Values {
 public:
  void set(std::string name, std::string value) { texts_[std::move(name)] = std::move(value); }
  [[nodiscard]] bool has(std::string_view name) const { return texts_.contains(name); }
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  /// "a+b" as two texts.
  [[nodiscard]] std::vector<std::string> texts(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
};

struct Transformation {
  std::string_view name;
  std::string_view form;     // "salt:KEY=N"
  std::string_view summary;  // one line
  std::span<const ParamSpec> params;
  /// Contract: leaves the given scenario as it is; a rewrite that changes nothing is a Problem.
  Checked<Applied> (*apply)(const Scenario& scenario, const Values& values);
  /// Texts of the rewrites of this kind that change the scenario, the strongest first.
  std::vector<std::string> (*candidates)(const Scenario& scenario);
};

/// All rewrites, in alphabetical order.
[[nodiscard]] std::span<const Transformation> transformations();

/// Applies "salt:merchant_id=32". After the name and a colon come values in the order of the
/// parameters, or name=value, with commas between; KEY=N gives the first two parameters.
[[nodiscard]] Checked<Applied> apply(const Scenario& scenario, std::string_view text);

/// Applies all in order; descriptions are added one by one. Stops at the first mistake.
[[nodiscard]] Checked<Scenario> apply_all(Scenario scenario, std::span<const std::string> texts,
                                          std::vector<std::string>& descriptions);

/// Every rewrite that would change the scenario, for searches. Each text can be given to apply.
[[nodiscard]] std::vector<std::string> candidates(const Scenario& scenario);

}  // namespace oomcast::transform
