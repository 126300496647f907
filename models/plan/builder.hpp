// Builds the physical plan of one job, step by step: open stages that operators are appended to,
// exchanges that close a stage and open the next, and what is known of the rows in between.
// Stage numbers follow Spark's DAGScheduler (and, under AQE, one job per query stage).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "models/plan/learned.hpp"
#include "models/plan/map_outputs.hpp"
#include "models/plan/operator_kind.hpp"
#include "models/plan/plan.hpp"
#include "models/plan/reads.hpp"
#include "models/plan/relation.hpp"
#include "models/planner/rules/aqe_join_selection.hpp"
#include "models/planner/rules/aqe_stage.hpp"
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
  std::int64_t hash_partitions = 0;         // of the exchange that hashed them
  ReadParts parts;  // what each task reads of those, if not one partition each
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
  Builder(const Scenario& scenario, std::vector<CachedRelation>& caches, SpreadsOfColumns& spreads,
          Learned& learned, KindLookup kind_of);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Conf& conf() const { return scenario_.conf; }
  /// spark.default.parallelism, or the cores of all executors.
  [[nodiscard]] std::int64_t default_parallelism() const;

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
  [[nodiscard]] Race race() const { return learned_.race; }
  /// Another order of shuffles that start together would decide otherwise, namely so.
  void note_race(std::string otherwise) { job_.race = std::move(otherwise); }
  void decision(std::string text) { decisions_.emplace_back(-1, std::move(text)); }

  // --- stages -------------------------------------------------------------------------------
  /// Opens a stage of `tasks` tasks with one source operator.
  [[nodiscard]] std::pair<std::int32_t, std::int32_t> open_stage(std::int64_t tasks, Op source);
  std::int32_t append(std::int32_t stage, Op op);
  [[nodiscard]] Stage& stage(std::int32_t index) { return open(index).stage; }
  /// Moves the right output's open stage into the left's; both have the same number of tasks.
  void merge_stages(Output& left, Output& right);

  /// Work of an operator on these rows: exact groups if they were hashed by `columns`.
  [[nodiscard]] PerTask<Work> work(const Output& output, const std::vector<std::string>& columns);
  /// The spread of the key made of these columns; null if nothing is known of one of them.
  [[nodiscard]] SpreadPtr spread_of(const Relation& relation,
                                    const std::vector<std::string>& columns) const;

  /// The spread of a data set's column.
  [[nodiscard]] Checked<SpreadPtr> column_spread(const Dataset& data, const Column& column,
                                                 const Passing& passing);

  /// Hash exchange: closes the output's stage and reads it in a new one, `partitions` wide.
  /// No columns and one partition: everything to one task; no columns and more: round robin, or
  /// as `reducers` says. `reducer_bytes`: of each partition, if its rows differ in width.
  [[nodiscard]] Output exchange(
      Output from, const std::vector<std::string>& columns, std::int64_t partitions,
      planner::ShuffleOrigin origin = planner::ShuffleOrigin::kEnsureRequirements,
      std::vector<PartitionKeys> reducers = {}, std::vector<std::int64_t> reducer_bytes = {});
  /// Partitions of an exchange that the planner puts in.
  [[nodiscard]] std::int64_t shuffle_partitions() const;

  // --- adaptive execution ---------------------------------------------------------------------
  /// Whether rows with equal values of the columns are in one task; whoever asks relies on it.
  [[nodiscard]] bool grouped_by(const Output& output, const std::vector<std::string>& columns);
  /// Whether a side of a join lies as another one hashed by these columns will lie.
  [[nodiscard]] bool keep_for_join(const Output& output, const std::vector<std::string>& on,
                                   std::int64_t partitions);
  /// Whether the output's stage starts from tables alone, so that its exchange runs at once.
  [[nodiscard]] bool starts_at_once(const Output& output) {
    return open(output.stage).reads.empty();
  }
  /// What adaptive execution knows of a side of a join once it is shuffled.
  [[nodiscard]] planner::FinishedSide finished_side(const Output& output);
  /// The stage joins these two outputs (of one stage by now) and may be split if they are skewed.
  void note_join(const Output& left, std::int32_t right_op, planner::JoinType type);
  /// A broadcast join streams this output.
  void note_streamed(const Output& output);
  /// A union partition by partition: merges the stages of outputs that are hashed alike.
  void zip_stage(Output& left, Output& right);
  /// Adds the tasks of the right output's stage behind those of the left's.
  void append_stage(Output& left, Output& right);
  /// Something was learned that changes the plan before it: plan again.
  [[nodiscard]] bool must_replan() const { return replan_; }

  /// A task for each pair of the outputs' partitions: the left's first with all of the right's.
  void cross_stage(Output& left, Output& right);

  /// Closes the stage and collects its rows to the driver, which broadcasts them as a relation, or
  /// as they are if there are no keys.
  [[nodiscard]] std::int32_t broadcast(Output from, const std::vector<std::string>& keys);

  /// Adds a stage of its own that reads what the output's stage does and looks at a sample of it.
  void sample(const Output& from);

  /// Closes the stage as the job's last one.
  void close(std::int32_t stage, Action action);

  [[nodiscard]] PhysicalJob take_job(std::int32_t& next_stage_id);
  [[nodiscard]] Problems take_problems() { return std::move(problems_); }

 private:
  struct Read {
    std::size_t shuffle = 0;  // in the order of exchanges
    std::int32_t op = 0;
    std::int32_t child = 0;  // of a union
    bool streamed = false;   // by a broadcast join, read directly
  };
  struct OpenStage {
    Stage stage;
    std::vector<Read> reads;
    std::optional<planner::JoinType> join;  // of two shuffles, read directly:
    std::size_t join_left = 0;
    std::size_t join_right = 0;
    bool partitioning_used = false;
    std::int32_t union_children = 0;
  };
  struct Shuffle {
    MapOutputs outputs;
    std::int64_t partitions = 0;
    planner::ShuffleOrigin origin = planner::ShuffleOrigin::kEnsureRequirements;
    planner::MapSizes sizes;  // under adaptive execution
  };

  [[nodiscard]] OpenStage& open(std::int32_t index) {
    return open_[static_cast<std::size_t>(index)];
  }
  [[nodiscard]] std::vector<PartitionKeys> reducers_of(const Relation& relation,
                                                       const std::vector<std::string>& columns,
                                                       std::int64_t partitions) const;
  [[nodiscard]] Output read_shuffle(std::size_t shuffle, Relation relation,
                                    const std::vector<std::string>& columns, bool grouped,
                                    std::int32_t parent);
  void unite_stages(Output& left, Output& right);
  void note_exact_blocks(const Output& from, const std::vector<std::string>& columns,
                         MapOutputs& outputs) const;
  [[nodiscard]] const Read* direct_read(const Output& output);
  void learn(OpenStage& open);
  [[nodiscard]] bool keeps_partitions(const OpenStage& open) const;
  [[nodiscard]] planner::FinishedInputs finished_inputs(const OpenStage& open,
                                                        const std::vector<Read>& reads) const;
  [[nodiscard]] planner::StageReads decide(const OpenStage& open,
                                           const std::vector<Read>& reads) const;
  std::int32_t finish_stage(std::int32_t index, Action action);

  const Scenario& scenario_;
  std::vector<CachedRelation>& caches_;
  SpreadsOfColumns& spreads_;
  Learned& learned_;
  KindLookup kind_of_;
  std::map<std::string, Output, std::less<>> outputs_;
  std::vector<OpenStage> open_;
  std::vector<Shuffle> shuffles_;
  PhysicalJob job_;
  std::vector<std::pair<std::int32_t, std::string>> decisions_;  // of a stage; -1: of the job
  Problems problems_;
  bool replan_ = false;
};

/// True if the conf's AQE is on.
[[nodiscard]] bool adaptive(const Conf& conf);

}  // namespace oomcast::plan
