// From printed physical plans to the steps of logical jobs that Oomcast plans in the same way.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "inputs/cases/case_file.hpp"
#include "inputs/cases/generated.hpp"
#include "inputs/plan_text/attribute_names.hpp"
#include "inputs/plan_text/plan_text.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::cases {

/// Adds jobs to a scenario, one a plan. Whatever cannot be expressed is the reason, said once.
class StepMaker {
 public:
  StepMaker(const CaseFile& file, Scenario& scenario) : file_(file), scenario_(scenario) {}

  /// One plan with the action its root says, or `action` for what comes back to the driver.
  void add_job(const plan_text::PlanText& plan, const std::string& action);
  /// The plan of an RDD of rows, computed `times` times and kept at `level` (empty: not kept).
  void add_rdd_jobs(const plan_text::PlanText& plan, std::int64_t times, const std::string& level);

  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  using Node = plan_text::PlanNode;
  /// What a part of the plan gives: still rows of a range, or the output of a step.
  struct Piece {
    std::optional<Generated> generated;
    std::string step;
  };

  void start(const plan_text::PlanText& plan, std::string name);
  [[nodiscard]] const Node& child(const Node& node, std::size_t i = 0) const {
    return plan_->child(node, i);
  }
  /// Goes down through operators that change nothing.
  [[nodiscard]] const Node& below(const Node& node) const;
  [[nodiscard]] Piece walk(const Node& node);
  [[nodiscard]] Piece project(const Node& node);
  [[nodiscard]] Piece filter(const Node& node);
  [[nodiscard]] Piece aggregate(const Node& node);
  [[nodiscard]] Piece exchange(const Node& node);
  [[nodiscard]] Piece sort(const Node& node);
  [[nodiscard]] Piece join(const Node& node);
  [[nodiscard]] Piece cross(const Node& node);
  [[nodiscard]] Piece unite(const Node& node);
  [[nodiscard]] Piece window(const Node& node);
  [[nodiscard]] Piece generate(const Node& node);
  [[nodiscard]] Piece limit(const Node& node);
  [[nodiscard]] Piece coalesce(const Node& node);
  [[nodiscard]] Piece in_memory(const Node& node);
  [[nodiscard]] Piece python_eval(const Node& node);
  [[nodiscard]] Piece python_map(const Node& node);
  [[nodiscard]] Piece python_groups(const Node& node);
  [[nodiscard]] Piece python_cogroups(const Node& node);
  [[nodiscard]] Piece reused(const Node& node);
  [[nodiscard]] const Node& ungrouped(const Node& node) const;
  void name_results(std::string_view list, const std::string& value);
  [[nodiscard]] std::optional<std::string_view> only_call(std::string_view word) const;
  [[nodiscard]] std::vector<std::string> quoted_columns(const Generated& rows,
                                                        std::string_view list);
  [[nodiscard]] Piece cut_exchange(const Node& node);
  [[nodiscard]] Piece cut_project(const Node& node);
  [[nodiscard]] Piece cut_aggregate(const Node& node);
  [[nodiscard]] std::vector<const Node*> final_aggregates() const;
  std::string argument_column(Piece& from, std::string_view argument, const std::string& fallback);

  /// The step that a piece is, made now if it is still rows of a range.
  [[nodiscard]] std::string step_of(Piece piece);
  Step& add(const std::string& word, std::vector<std::string> inputs);
  [[nodiscard]] Piece last() const { return {std::nullopt, scenario_.jobs.back().steps.back().id}; }
  [[nodiscard]] std::vector<std::string> names_of(std::string_view list) const;
  [[nodiscard]] std::string name_of(std::string_view attribute) const;
  Piece refuse(const std::string& reason);
  Piece refuse_cut(const Node& node);

  const CaseFile& file_;
  Scenario& scenario_;
  std::shared_ptr<const plan_text::PlanText> plan_;
  plan_text::AttributeNames names_;
  std::int64_t made_ = 0;                      // attributes that no plan has
  std::map<std::string, std::string> cached_;  // arguments of the relation -> its name
  std::string reason_;
};

}  // namespace oomcast::cases
