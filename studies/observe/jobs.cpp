// The jobs of an observed application: stages in groups that share broadcasts and shuffles (a SQL
// execution, else a Spark job), each stage with its operators and what it waits for.
#include <algorithm>
#include <charconv>
#include <iterator>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include "models/cost/coefficients.hpp"
#include "studies/observe/adaptive_reads.hpp"
#include "studies/observe/broadcast_tables.hpp"
#include "studies/observe/broadcast_user.hpp"
#include "studies/observe/join_splits.hpp"
#include "studies/observe/node_text.hpp"
#include "studies/observe/observe.hpp"
#include "studies/observe/reshape.hpp"
#include "studies/observe/stage_groups.hpp"
#include "studies/observe/stage_ops.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;
using eventlog::PlanNode;

class Jobs {
 public:
  Jobs(const EventLog& log, const ShuffleChange& change, const Machine& machine, Observation& to)
      : log_(log), change_(change), machine_(machine), to_(to), loads_(stage_loads(log)) {}

  std::vector<plan::PhysicalJob> make() {
    group();
    std::vector<plan::PhysicalJob> jobs;
    for (Group& group : groups_) {
      jobs.push_back(physical(group));
    }
    tell();
    return jobs;
  }

 private:
  [[nodiscard]] const eventlog::Stage& first_attempt(const Member& member) const {
    return observe::first_attempt(log_, member);
  }
  [[nodiscard]] const eventlog::Stage& last_attempt(const Member& member) const {
    return log_.stages[member.loads->attempts.back()];
  }

  void group() {
    std::map<std::int64_t, const eventlog::Job*> job_of;  // the first that names the stage
    for (const eventlog::Job& job : log_.jobs) {
      for (const std::int64_t stage : job.stage_ids) {
        job_of.emplace(stage, &job);
      }
    }
    std::map<std::string, std::size_t> known;
    for (StageLoads& loads : loads_) {
      if (loads.id < 0 || loads.id > std::numeric_limits<std::int32_t>::max() ||
          loads.tasks.empty()) {
        ++left_out_;
        continue;
      }
      Member member;
      member.loads = &loads;
      const auto found = job_of.find(loads.id);
      member.job = found == job_of.end() ? nullptr : found->second;
      std::string key = "stage " + std::to_string(loads.id);
      if (member.job != nullptr) {
        key = member.job->sql_execution ? "execution " + *member.job->sql_execution
                                        : "job " + std::to_string(member.job->id);
      }
      const auto [at, is_new] = known.emplace(key, groups_.size());
      if (is_new) {
        groups_.push_back({.name = key, .sql = execution(member.job)});
      }
      for (const std::size_t attempt : loads.attempts) {
        for (const eventlog::StageAccumulator& sum : log_.stages[attempt].accumulators) {
          member.sums[sum.id] += std::clamp<std::int64_t>(sum.sum, 0, std::int64_t{1} << 56);
        }
      }
      groups_[at->second].members.push_back(std::move(member));
    }
  }

  [[nodiscard]] const eventlog::SqlExecution* execution(const eventlog::Job* job) const {
    if (job == nullptr || !job->sql_execution) {
      return nullptr;
    }
    const auto found =
        std::find_if(log_.sql.begin(), log_.sql.end(), [&](const eventlog::SqlExecution& sql) {
          return std::to_string(sql.id) == *job->sql_execution;
        });
    return found == log_.sql.end() ? nullptr : &*found;
  }

  /// Tasks that never succeeded get what the others left of their parents' output.
  void complete_reads(Group& group) const {
    for (Member& reader : group.members) {
      StageLoads& loads = *reader.loads;
      if (loads.unknown == 0 || reader.writers.empty()) {
        continue;
      }
      std::int64_t rows = 0;
      std::int64_t bytes = 0;
      for (const Member& writer : group.members) {
        if (reads_from(reader, writer)) {
          rows += writer.loads->sum.shuffle_write_records;
          bytes += writer.loads->sum.shuffle_write_bytes;
        }
      }
      complete_field(loads, rows, &TaskLoad::shuffle_read_records);
      complete_field(loads, bytes, &TaskLoad::shuffle_read_bytes);
    }
  }

  plan::PhysicalJob physical(Group& group) {
    plan::PhysicalJob job;
    job.name = group.name;
    const PlanNode* plan = group.sql == nullptr ? nullptr : group.sql->plan();
    if (plan != nullptr) {
      group.fragments = fragments_of(*plan);
    }
    match_fragments(log_, group);
    complete_reads(group);
    for (Member& member : group.members) {
      const bool other = change_of(group).splits_change && member.fragment != nullptr;
      unsplit_ += other && join_splits(*member.fragment, *member.loads) ? 1 : 0;
    }
    adapt_reads(group);
    count_readers(group);
    PlanFacts facts;
    find_broadcasts(log_, group, job, facts);
    for (const Member& member : group.members) {
      job.stages.push_back(stage(group, member, job, facts));
    }
    repartition(group, job.stages);
    wait_for_all(job.stages);
    use_last_broadcast(job);
    return job;
  }

  /// Where the changed conf has adaptive execution, and the log's own did not split or join the
  /// partitions alike.
  void adapt_reads(Group& group) {
    const ShuffleChange change = change_of(group);
    if (!change.adaptive_after || !change.splits_change || change.before != change.after) {
      return;
    }
    planner::AdaptiveReadConf conf = machine_.reads;
    conf.coalesce.enabled = conf.coalesce.enabled && !change.adaptive_before;
    std::vector<WrittenShuffle> written;
    for (Member& member : group.members) {
      member.adapted =
          member.fragment != nullptr &&
          read_adaptively(*member.fragment, written, conf, machine_.map_status, *member.loads);
      adapted_ += member.adapted ? 1 : 0;
      if (member.fragment != nullptr && member.fragment->sink != nullptr) {
        written.push_back({.exchange = member.fragment->sink, .writer = member.loads});
      }
    }
  }

  /// What this execution ran with: it may have values of its own besides the application's.
  [[nodiscard]] ShuffleChange change_of(const Group& group) const {
    ShuffleChange change = change_;
    if (group.sql != nullptr) {
      const auto& set = group.sql->modified_conf;
      if (const auto found = set.find("spark.sql.shuffle.partitions"); found != set.end()) {
        std::from_chars(found->second.data(), found->second.data() + found->second.size(),
                        change.before);
        change.after = change_.after_is_set ? change_.after : change.before;
      }
      if (const auto found = set.find("spark.sql.adaptive.enabled"); found != set.end()) {
        change.adaptive_before = found->second == "true";
        change.adaptive_after =
            change_.adaptive_is_set ? change_.adaptive_after : change.adaptive_before;
      }
    }
    return change;
  }

  /// Stages that read shuffles of as many partitions as the conf said get the changed number; of
  /// those that AQE coalesced only if AQE is off now: it would come to like sizes again.
  void repartition(const Group& group, std::vector<plan::Stage>& stages) {
    const ShuffleChange change = change_of(group);
    if (change.before == change.after && change.adaptive_before == change.adaptive_after) {
      return;
    }
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      const Member& reader = group.members[i];
      bool by_conf = !first_attempt(reader).parent_ids.empty() && !reader.adapted &&
                     !(change.adaptive_before && change.adaptive_after);
      for (const Member& writer : group.members) {
        if (reads_from(reader, writer)) {
          by_conf = by_conf && writer.fragment != nullptr && writer.fragment->sink != nullptr &&
                    partitions_in(writer.fragment->sink->text) == change.before;
        }
      }
      if (by_conf && stages[i].tasks != change.after) {
        reshape::repartition(stages[i], change.after);
        for (std::size_t w = 0; w < group.members.size(); ++w) {
          if (reads_from(reader, group.members[w])) {
            stages[w].ops.back().n.partitions = change.after;
          }
        }
        ++resized_;
      }
    }
  }

  void count_readers(Group& group) {
    for (Member& writer : group.members) {
      for (const Member& reader : group.members) {
        if (reads_from(reader, writer)) {
          writer.readers =
              std::max(writer.readers, static_cast<std::int64_t>(reader.loads->tasks.size()));
        }
      }
    }
  }

  /// A function over an RDD, and whether its workers ran out of their address space: then what it
  /// keeps is taken as the least that finds no room.
  PythonUse python_use(const Member& member) {
    PythonUse use;
    for (const std::int64_t id : first_attempt(member).rdd_ids) {
      const auto found = log_.rdds.find(id);
      use.rdd = use.rdd || (found != log_.rdds.end() && found->second.name == "PythonRDD");
    }
    use.accumulates = last_attempt(member).name.value_or("").starts_with("foreach");
    for (const eventlog::TaskFailure& failure : log_.task_failures) {
      const auto id = log_.stages[log_.tasks.stage(failure.row)].id;
      if (use.rdd && id == member.loads->id && machine_.python_address_space > 0 &&
          failure.text.find("MemoryError") != std::string::npos) {
        use.least_kept = std::max<std::int64_t>(
            1, machine_.python_address_space - coefficient(Coef::kPythonWorkerVirtualBytes) + 1);
      }
    }
    python_limits_ += use.least_kept > 0 ? 1 : 0;
    return use;
  }

  plan::Stage stage(const Group& group, const Member& member, plan::PhysicalJob& job,
                    PlanFacts& facts) {
    StageInput input;
    input.loads = member.loads;
    input.sums = &member.sums;
    input.fragment = member.fragment;
    input.partitions = member.readers;
    input.cache = cache_use(member);
    input.page_bytes = machine_.page_bytes;
    input.guessed_compressed_ppm = machine_.guessed_compressed_ppm;
    input.arrow_batch_rows = machine_.arrow_batch_rows;
    input.python = python_use(member);
    input.arrow_result = last_attempt(member).name.value_or("").starts_with("toPandas");
    StageOps made = stage_ops(input, facts);
    plan::Stage stage;
    stage.warm = true;
    stage.id = static_cast<std::int32_t>(member.loads->id);
    stage.name = std::move(made.name);
    stage.tasks = static_cast<std::int64_t>(member.loads->tasks.size());
    stage.ops = std::move(made.ops);
    stage.action = made.action;
    stage.broadcasts = std::move(made.broadcasts);
    stage.transient_result_bytes = made.transient_result_bytes;
    stage.result_bytes_per_task = member.loads->sum.result_bytes / stage.tasks;
    if (made.action == plan::Action::kBroadcastCollect) {
      stage.builds_broadcast = facts.broadcasts.at(member.fragment->sink);
      plan::Broadcast& table = job.broadcasts[static_cast<std::size_t>(stage.builds_broadcast)];
      if (table.from_stage != stage.id) {  // a table is built once
        stage.action = plan::Action::kCollect;
        stage.builds_broadcast = -1;
      } else if (table.rows == 0) {
        by_collected_rows(stage.ops.back(), table);
      }
    }
    stage.spill_compressed_ppm = made.read_compressed_ppm;
    stage.parents = parents(group, member);
    std::int64_t maps = 0;
    for (const Member& writer : group.members) {
      maps +=
          reads_from(member, writer) ? static_cast<std::int64_t>(writer.loads->tasks.size()) : 0;
    }
    for (plan::Op& op : stage.ops) {
      op.n.maps = maps;
    }
    without_plan_ += made.from_plan ? 0 : 1;
    guessed_sorts_ += made.guessed_sort ? 1 : 0;
    to_.guessed_rows += made.guessed_row_bytes ? 1 : 0;
    unknown_tasks_ += member.loads->unknown;
    cut_tasks_ += member.loads->cut;
    return stage;
  }

  /// Stages whose shuffle it reads, and those of other Spark jobs that were over before it began.
  [[nodiscard]] std::vector<std::int32_t> parents(const Group& group, const Member& member) const {
    std::vector<std::int32_t> result;
    const std::optional<std::int64_t> began = first_attempt(member).submission_ms;
    for (const Member& other : group.members) {
      if (&other == &member) {
        break;
      }
      const std::optional<std::int64_t> ended = last_attempt(other).completion_ms;
      const bool before = other.job != member.job && began && ended && *ended <= *began;
      if (before || reads_from(member, other)) {
        result.push_back(static_cast<std::int32_t>(other.loads->id));
      }
    }
    return result;
  }

  /// The job ends with its last stage.
  static void wait_for_all(std::vector<plan::Stage>& stages) {
    plan::Stage& last = stages.back();
    for (const plan::Stage& stage : stages) {
      if (&stage != &last &&
          std::find(last.parents.begin(), last.parents.end(), stage.id) == last.parents.end()) {
        last.parents.push_back(stage.id);
      }
    }
  }

  /// A job whose last stage collects a broadcast ended before somebody used it: the building on
  /// the driver must be played, too, and the last stage of a job ends it.
  void use_last_broadcast(plan::PhysicalJob& job) {
    const plan::Stage& last = job.stages.back();
    if (last.action != plan::Action::kBroadcastCollect) {
      return;
    }
    plan::Stage user = broadcast_user(next_stage_id(), last);
    job.stages.push_back(std::move(user));
  }

  /// A number that no observed stage has.
  std::int32_t next_stage_id() {
    if (next_stage_id_ == 0) {
      for (const StageLoads& loads : loads_) {
        next_stage_id_ = std::max(next_stage_id_, loads.id + 1);
      }
    }
    return static_cast<std::int32_t>(
        std::min<std::int64_t>(next_stage_id_++, std::numeric_limits<std::int32_t>::max()));
  }

  /// The first stage with a persisted RDD makes its blocks; later ones read them.
  CacheUse cache_use(const Member& member) {
    for (const std::int64_t id : first_attempt(member).rdd_ids) {
      const auto found = log_.rdds.find(id);
      if (found == log_.rdds.end() || !found->second.persisted) {
        continue;
      }
      const eventlog::Rdd& rdd = found->second;
      const auto [at, is_new] = caches_.emplace(id, static_cast<std::int32_t>(caches_.size()));
      CacheUse use;
      use.cache = at->second;
      use.writes = is_new;
      use.off_heap = rdd.level.off_heap;
      use.disk = rdd.level.disk;
      use.bytes = std::clamp<std::int64_t>(cached_bytes(log_, id), 0, std::int64_t{1} << 50);
      if (use.bytes == 0) {
        use.bytes = std::clamp<std::int64_t>(rdd.memory_bytes_max, 0, std::int64_t{1} << 50);
      }
      unknown_caches_ += is_new && use.bytes == 0 ? 1 : 0;
      return use;
    }
    return {};
  }

  void tell() {
    const auto say = [&](std::int64_t count, std::string_view text) {
      if (count > 0) {
        to_.assumptions.push_back(std::to_string(count) + " " + std::string(text));
      }
    };
    say(without_plan_,
        "stages without a SQL plan: a source, a sink, and between them a sort where "
        "tasks held execution memory");
    say(guessed_sorts_,
        "stages held execution memory that no operator explains: a sort stands "
        "for it, its rows sized by peak and spill");
    say(to_.guessed_rows,
        "stages tell their rows' size by compressed bytes alone: taken as 45 % of it (4 to 78 % in "
        "recorded shuffles)");
    say(unknown_tasks_,
        "tasks never succeeded: what their attempts got to, or the median of "
        "their stage, stands for them");
    say(cut_tasks_, "tasks beyond 500000 of a stage are left out");
    say(left_out_, "stages with a damaged number are left out");
    say(unknown_caches_, "cached relations of unknown size: rows times their size");
    say(python_limits_,
        "stages ran out of Python's memory: workers are taken to need just more than their limit, "
        "at least that");
    say(unsplit_, "stages read skewed partitions in pieces: under the changed conf in one");
    say(adapted_,
        "stages would read their shuffles otherwise under adaptive execution: as its rules "
        "decide from the sizes that the log has");
    say(resized_,
        "stages read shuffles of spark.sql.shuffle.partitions and get the changed number "
        "of tasks: equal shares, but one key's rows stay together");
    to_.assumptions.emplace_back(
        "what a task has beyond the median of its stage is taken for rows of one key");
    to_.assumptions.emplace_back(
        "stages and plans stay as observed: a changed conf changes memory and shuffle partitions, "
        "not the choice of operators");
  }

  const EventLog& log_;
  ShuffleChange change_;
  Machine machine_;
  Observation& to_;
  std::vector<StageLoads> loads_;
  std::vector<Group> groups_;
  std::map<std::int64_t, std::int32_t> caches_;
  std::int64_t left_out_ = 0;
  std::int64_t without_plan_ = 0;
  std::int64_t guessed_sorts_ = 0;
  std::int64_t unknown_tasks_ = 0;
  std::int64_t cut_tasks_ = 0;
  std::int64_t resized_ = 0;
  std::int64_t unsplit_ = 0;
  std::int64_t adapted_ = 0;
  std::int64_t python_limits_ = 0;
  std::int64_t unknown_caches_ = 0;
  std::int64_t next_stage_id_ = 0;
};

}  // namespace

std::vector<plan::PhysicalJob> observe_jobs(const EventLog& log, const ShuffleChange& change,
                                            const Machine& machine, Observation& to) {
  return Jobs(log, change, machine, to).make();
}

}  // namespace oomcast::observe
