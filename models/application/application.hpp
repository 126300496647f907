// The object graph of one simulated application, and its life: jobs, stages, tasks on slots,
// failures and what follows from them. The only place where models meet.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/allocation/allocation.hpp"
#include "models/application/simulate.hpp"
#include "models/driver/driver.hpp"
#include "models/executor/executor.hpp"
#include "models/history/recorder.hpp"
#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "models/run/trace_kinds.hpp"
#include "models/scenario/scenario.hpp"
#include "models/scheduler/exclusion.hpp"
#include "models/scheduler/failure_budget.hpp"
#include "models/scheduler/heartbeats.hpp"
#include "models/scheduler/slot_index.hpp"
#include "models/scheduler/speculation.hpp"
#include "models/scheduler/stage_run.hpp"
#include "models/streaming/batch_plan.hpp"
#include "models/streaming/query.hpp"
#include "models/task/task_context.hpp"
#include "sim/simulation.hpp"

namespace oomcast::application {

class Application final : public TaskSupervisor {
 public:
  Application(const Scenario& scenario, const SimulateOptions& options,
              const executor::Shape& shape, const executor::DriverShape& driver_shape,
              std::vector<plan::PhysicalJob> jobs, std::optional<streaming::Query> query);
  ~Application() override;

  /// Plays all jobs, or as far as they come.
  [[nodiscard]] Run play();

  // TaskSupervisor
  void task_failed(TaskContext& task, Failure failure) override;
  [[nodiscard]] std::int64_t luck_ppm(const TaskContext& task) const override;
  void executor_failed(executor::Executor& executor, Failure failure) override;
  void after_step(executor::Executor& executor) override;
  memory::ConsumerId next_consumer_id() override { return {next_consumer_++}; }
  BroadcastBlock broadcast_block(std::int32_t broadcast) override;
  executor::Executor* holder_of(const memory::BlockId& block) override;

 private:
  /// A task on a slot. Records are used again; `generation` tells a later task from an earlier.
  struct Running {
    bool speculative = false;
    scheduler::StageRun* run = nullptr;
    executor::Executor* executor = nullptr;
    std::int64_t index = 0;
    std::int32_t attempt = 0;
    std::int32_t stage_attempt = 0;
    SimTime start;
    std::optional<TaskContext> context;
    sim::ProcessHandle process;
    bool ending = false;  // an event is under way that ends it
    bool active = false;
    std::optional<Failure> failure;
  };
  struct Host {
    std::unique_ptr<executor::Executor> executor;
    std::vector<std::int32_t> running;  // indices of records, in order of start
    std::int32_t node = 0;
    std::int64_t slots = 1;
    bool dying = false;
    bool let_go = false;  // idle, not wanted any more
    SimTime idle_since;
    Duration silence;  // that the driver will notice
    bool poll_scheduled = false;
    std::optional<SimTime> over_since;  // above the container's limit
    std::optional<Failure> sentence;    // its container's manager is about to end it
    Duration longest_over;
    std::int64_t tasks_done = 0;
    Failure death;
    SimTime ended;
  };

  // application.cpp: jobs and stages
  void start_job();
  void submit_ready();
  void stage_done(scheduler::StageRun& run);
  void finish_broadcast(std::int64_t broadcast);
  void job_done();
  void abort(const Failure& cause, std::string message);
  [[nodiscard]] scheduler::StageRun* stage_run(std::int32_t stage_id);
  [[nodiscard]] bool ready(const scheduler::StageRun& run) const;

  // micro_batches.cpp: a streaming query's jobs
  void start_query(std::optional<streaming::Query> query);
  /// False if no further batch will come.
  bool await_trigger();
  void on_trigger(std::int64_t unused);
  void on_batch_planned(std::int64_t unused);
  /// A stateful task has ended there: its partition's state is loaded on the executor.
  void note_state(const plan::Stage& stage, std::int64_t partition, std::int32_t executor);
  void lose_state(std::int32_t executor);

  // tasks.cpp: slots, and the ends of tasks
  void dispatch();
  void note_slots(const Host& host);
  [[nodiscard]] bool to_start() const;
  [[nodiscard]] bool offer(Host& host);
  struct Chosen {
    std::int64_t index = 0;
    bool speculative = false;
  };
  void launch(scheduler::StageRun& run, const Chosen& chosen, Host& host);
  [[nodiscard]] std::int32_t free_record_number();
  sim::Process run_task(std::int32_t record);
  void reap(std::int64_t record);
  void end_failed(std::int64_t record);
  void free_record(std::int32_t record);
  void finish_success(Running& task, std::int32_t record);
  void note_task(const Running& task, Outcome outcome, bool killed);
  void count_failure(Running& task, const Failure& failure, bool counted);

  // loss.cpp: executors that die, and what goes with them
  void add_executor();
  [[nodiscard]] std::int32_t free_node() const;
  void kill_executor(std::int64_t host);
  void watch_heartbeats(executor::Executor& executor);
  void on_silence(std::int64_t host);
  void check_recovery(const std::string& reason);
  void check_budget(const Failure& death);
  void on_budget_spent(std::int64_t unused);
  void lose_outputs(std::int32_t executor);
  [[nodiscard]] std::string loss_reason(const Failure& failure) const;

  // exclude.cpp: executors that fail tasks, and stages that may run nowhere
  [[nodiscard]] static scheduler::Site site_of(const Host& host) {
    return {host.executor->id(), host.node};
  }
  [[nodiscard]] bool takes(const scheduler::StageRun& run, const Host& host) const;
  [[nodiscard]] bool takes(const scheduler::StageRun& run, const Host& host,
                           std::int64_t task) const;
  void note_excluded(const scheduler::Site& site, const scheduler::Excluded& excluded,
                     std::int32_t stage);
  void exclude_for_task(scheduler::StageRun& run, const Running& task);
  void exclude_after_stage(const scheduler::StageRun& run);
  void exclude_after_fetch_failure(std::int32_t executor);
  void kill_excluded(const scheduler::Site& site, bool whole_node);
  void await_expiry();
  void on_expiry(std::int64_t unused);
  [[nodiscard]] bool may_run_nowhere(const scheduler::StageRun& run) const;
  void find_unschedulable();
  void give_up_excluded(std::int64_t stage_run);
  void abort_excluded(scheduler::StageRun& run);

  // elastic.cpp: executors that come and go
  struct Backlog {
    std::int64_t waiting = 0;
    std::int64_t tasks = 0;  // that run, too
  };
  [[nodiscard]] Failure killed_by_driver(const executor::Executor& executor) const;
  [[nodiscard]] std::int64_t executors_there() const;
  void replace_executor();
  void order_executor();
  void on_executor_added(std::int64_t unused);
  [[nodiscard]] Backlog backlog() const;
  [[nodiscard]] std::optional<Duration> idle_timeout(const Host& host) const;
  void watch_allocation();
  void on_allocation(std::int64_t at);
  void let_idle_go();

  // speculate.cpp: second attempts of slow tasks
  [[nodiscard]] bool runs_on_node(const scheduler::StageRun& run, std::int64_t index,
                                  std::int32_t node) const;
  [[nodiscard]] bool has_copy(const Running& task) const;
  void watch_speculation();
  void on_speculation(std::int64_t unused);
  void kill_copies(const scheduler::StageRun& run, std::int64_t index);

  // outside.cpp: executors that are taken away
  void arm_losses(std::optional<std::int32_t> job, std::optional<std::int32_t> stage);
  void take_executor(std::int64_t loss);

  // containers.cpp: limits that somebody outside enforces
  void watch_container(executor::Executor& executor);
  void on_yarn_poll(std::int64_t host);
  void on_sigkill(std::int64_t host);
  void kernel_kills(executor::Executor& executor);
  [[nodiscard]] Failure container_kill(const executor::Executor& executor) const;
  [[nodiscard]] std::optional<Failure> driver_kill() const;

  // history.cpp: what the recorder is told that executors cannot know
  void note(TraceKind kind, std::int32_t executor, std::int64_t a);
  void note_failure(StepKind kind, const Failure& failure);
  void sample_driver();
  void fill_history();

  // outcome.cpp: the Run
  void fill_run(const sim::RunResult& end);
  void fill_executors(SimTime ended);
  void snapshot(std::int32_t executor, const Ledger& ledger, std::string why, Bytes heap_limit,
                Bytes container_limit);
  void record(TraceKind kind, std::int32_t executor, std::int64_t task, std::int64_t a,
              std::int64_t b, Outcome outcome = Outcome::kSuccess);

  const Scenario& scenario_;
  SimulateOptions options_;
  const executor::Shape& shape_;
  std::optional<executor::Shape> recovery_shape_;  // of executors from now on
  std::vector<plan::PhysicalJob> jobs_;
  std::optional<streaming::Query> query_;
  std::optional<streaming::BatchPlanner> batch_planner_;
  std::vector<std::int32_t> state_homes_;  // by partition; -1: nobody
  std::int32_t next_stage_id_ = 0;
  TaskConf task_conf_;
  std::int64_t max_failures_ = 4;
  std::int64_t counted_failures_ = 0;  // of tasks
  std::int64_t max_stage_attempts_ = 4;
  bool shuffle_service_ = false;
  scheduler::ExclusionRules exclusion_;
  scheduler::SpeculationRules speculation_;
  scheduler::HeartbeatRules heartbeats_;
  sim::Simulation simulation_;
  std::optional<history::Recorder> recorder_;
  driver::Driver driver_;

  std::optional<allocation::Allocation> allocation_;  // if it is dynamic
  scheduler::FailureBudget budget_;
  scheduler::ApplicationExclusion application_exclusion_;
  bool speculation_scheduled_ = false;
  std::optional<SimTime> look_at_;  // the allocation's next turn
  std::int64_t coming_ = 0;         // executors asked for
  std::int64_t not_wanted_ = 0;     // ... of which so many more were taken back

  std::vector<std::unique_ptr<Host>> hosts_;
  scheduler::SlotIndex free_slots_;  // of hosts
  std::vector<std::unique_ptr<Running>> records_;
  std::vector<std::int32_t> free_records_;
  std::vector<std::unique_ptr<scheduler::StageRun>> stages_;  // of all jobs, in order
  std::size_t first_stage_ = 0;                               // of the present job
  std::size_t job_ = 0;
  std::vector<bool> broadcast_ready_;
  std::vector<driver::RelationSize> broadcast_sizes_;  // of those that are ready
  SimTime driver_free_at_;
  std::int64_t next_task_id_ = 0;
  std::int64_t next_consumer_ = 0;
  bool over_ = false;
  Run run_;
  std::optional<Failure> first_cause_;
  std::string abort_message_;
};

/// Fills the verdict, the findings and what it would take, from the facts of the run.
void judge(const Cluster& cluster, const std::vector<plan::PhysicalJob>& jobs,
           const std::optional<Failure>& cause, const std::string& abort_message, Run& run);

/// Sets the verdict's chance from the same run in heaps without end, which goes past the death.
void judge_chance(const Cluster& cluster, const Run& endless, Run& run);

/// Weighs the verdict with that of a run whose shuffles were finished in another order, in which a
/// join was decided as `otherwise` says.
void judge_race(const std::string& otherwise, const Run& other, Run& run);

}  // namespace oomcast::application
