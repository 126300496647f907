// Builds the physical plan of one job, step by step: open stages that operators are appended to,
// exchanges that close a stage and open the next, and what is known of the rows in between.
// Stage numbers follow Spark's DAGScheduler (and, under AQE, one job per query stage).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/plan/plan.hpp"
#include "models/plan/relation.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::plan {

/// What a step hands to its users: rows that one operator of an open stage streams.
struct Output {
  Relation relation;
  std::int32_t stage = -1;                  // index of the open stage
  std::int32_t op = -1;                     // index in it
  PerTask<std::int64_t> rows;               // per task
  std::vector<std::string> partitioned_by;  // columns the rows were hashed by; empty: not known
  std::vector<PartitionKeys> keys;          // per task, if partitioned_by is known
  std::vector<std::string> sorted_by;
};

/// A relation that a `cache` step keeps for later jobs.
struct CachedRelation {
  std::string name;
  std::string level;
  Output output;  // its shape; stage and op are those of the materialising job
  std::int32_t index = 0;
};

class Builder {
 public:
  Builder(const Scenario& scenario, std::vector<CachedRelation>& caches,
          std::int32_t& next_stage_id);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Conf& conf() const { return scenario_.conf; }

  // --- steps --------------------------------------------------------------------------------
  /// The i-th input of a step. It is consumed: a step's output has one user.
  [[nodiscard]] Output input(const Step& step, std::size_t i);
  /// Whether all inputs of a step are there; a step without them cannot be planned.
  [[nodiscard]] bool has_inputs(const Step& step);
  void set_output(const Step& step, Output output);
  [[nodiscard]] const Dataset* dataset(const Step& step, std::string_view name);
  [[nodiscard]] std::vector<CachedRelation>& caches() { return caches_; }

  // Parameters, as read and checked before; the fallback stands where the scenario is silent.
  [[nodiscard]] std::string text(const Step& step, std::string_view name,
                                 std::string_view fallback = "") const;
  [[nodiscard]] std::vector<std::string> texts(const Step& step, std::string_view name) const;
  [[nodiscard]] std::int64_t number(const Step& step, std::string_view name,
                                    std::int64_t fallback) const;
  [[nodiscard]] bool flag(const Step& step, std::string_view name, bool fallback) const;

  /// A mistake of the scenario; planning goes on to find more of them.
  void mistake(const Step& step, std::string what, std::string fix);
  /// Complains about columns that the relation does not have; true if all are there.
  bool check_columns(const Step& step, const Relation& relation,
                     const std::vector<std::string>& columns);
  void decision(std::string text) { job_.decisions.push_back(std::move(text)); }

  // --- stages -------------------------------------------------------------------------------
  /// Opens a stage of `tasks` tasks with one source operator.
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> open_stage(std::int64_t tasks, Op source);
  std::int32_t append(std::int32_t stage, Op op);
  [[nodiscard]] Stage& stage(std::int32_t index) { return open_[static_cast<std::size_t>(index)]; }
  /// Moves the right output's open stage into the left's; both have the same number of tasks.
  void merge_stages(Output& left, Output& right);

  /// Work of an operator on these rows: exact groups if they were hashed by `columns`.
  [[nodiscard]] PerTask<Work> work(const Output& output, const std::vector<std::string>& columns);
  /// The spread of the key made of these columns; null if nothing is known of one of them.
  [[nodiscard]] SpreadPtr spread_of(const Relation& relation,
                                    const std::vector<std::string>& columns) const;

  /// Hash exchange: closes the output's stage and reads it in a new one, `partitions` wide.
  /// No columns and one partition: everything to one task; no columns and more: round robin.
  [[nodiscard]] Output exchange(Output from, const std::vector<std::string>& columns,
                                std::int64_t partitions);
  /// The same for the two sides of a join, whose partitions must meet.
  [[nodiscard]] std::int64_t shuffle_partitions() const;

  /// Closes the stage and collects its rows to the driver, which broadcasts them as a relation.
  [[nodiscard]] std::int32_t broadcast(Output from, const std::vector<std::string>& keys);

  /// Closes the stage as the job's last one.
  void close(std::int32_t stage, Action action);

  [[nodiscard]] PhysicalJob take_job();
  [[nodiscard]] Problems take_problems() { return std::move(problems_); }

 private:
  std::int32_t finish_stage(std::int32_t index, Action action);
  [[nodiscard]] std::int64_t ancestors_of(const Stage& stage) const;
  [[nodiscard]] std::string describe(const Stage& stage) const;

  const Scenario& scenario_;
  std::vector<CachedRelation>& caches_;
  std::int32_t& next_stage_id_;
  std::map<std::string, Output, std::less<>> outputs_;
  std::vector<Stage> open_;
  PhysicalJob job_;
  Problems problems_;
};

/// True if the conf's AQE is on.
[[nodiscard]] bool adaptive(const Conf& conf);

}  // namespace oomcast::plan
