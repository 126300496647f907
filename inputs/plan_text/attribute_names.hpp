// One name for all attributes of a plan that a step must call alike.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/plan_text/plan_text.hpp"

namespace oomcast::plan_text {

/// Names of attributes: those that a join makes equal, or that only rename another, share one, as
/// steps join on columns of equal name.
class AttributeNames {
 public:
  void collect(const PlanText& plan);
  void name(std::int64_t id, std::string name) { given_[find(id)] = std::move(name); }
  void add_key(std::int64_t id) { keys_.insert(find(id)); }
  /// Both are called alike from now on.
  void unite(std::int64_t a, std::int64_t b);
  [[nodiscard]] std::string of(std::int64_t id) const;
  /// Whether somebody gave it a name.
  [[nodiscard]] bool is_named(std::int64_t id) const { return given_.contains(find(id)); }
  /// Whether rows are grouped, joined, sorted or partitioned by it anywhere.
  [[nodiscard]] bool is_key(std::int64_t id) const { return keys_.contains(find(id)); }

 private:
  void collect_keys(const PlanNode& node);
  [[nodiscard]] std::int64_t find(std::int64_t id) const;
  std::map<std::int64_t, std::int64_t> parent_;
  std::map<std::int64_t, std::string> given_;
  std::set<std::int64_t> keys_;
};

/// Ids of all attributes that a text names: "[k#1L ASC NULLS FIRST], false, 0".
[[nodiscard]] std::vector<std::int64_t> ids_within(std::string_view text);

}  // namespace oomcast::plan_text
