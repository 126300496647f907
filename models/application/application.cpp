#include "models/application/application.hpp"

#include <algorithm>
#include <limits>

namespace oomcast::application {

using scheduler::StageRun;
using scheduler::StageState;

namespace {

TaskConf task_conf(const Conf& conf) {
  TaskConf result;
  result.bypass_merge_threshold = conf.integer("spark.shuffle.sort.bypassMergeThreshold");
  result.join_buffer_rows = conf.integer("spark.sql.sortMergeJoinExec.buffer.in.memory.threshold");
  result.join_spill_rows = conf.integer("spark.sql.sortMergeJoinExec.buffer.spill.threshold");
  result.window_buffer_rows = conf.integer("spark.sql.windowExec.buffer.in.memory.threshold");
  result.object_aggregate_keys =
      conf.integer("spark.sql.objectHashAggregate.sortBased.fallbackThreshold");
  result.spill_rows = conf.integer("spark.shuffle.spill.numElementsForceSpillThreshold");
  if (const auto bytes =
          conf.bytes_or_none("spark.shuffle.spill.maxSizeInBytesForSpillThreshold")) {
    result.spill_bytes = bytes->count();
  }
  result.sorter_initial_records = conf.bytes("spark.shuffle.sort.initialBufferSize").count();
  result.fast_map_rows = std::int64_t{1}
                         << conf.integer("spark.sql.codegen.aggregate.fastHashMap.capacityBit");
  result.radix_sort = conf.boolean("spark.sql.sort.enableRadixSort");
  result.shuffle_radix_sort = conf.boolean("spark.shuffle.sort.useRadixSort");
  result.max_in_flight_bytes = conf.bytes("spark.reducer.maxSizeInFlight").count();
  result.max_result_bytes = conf.bytes("spark.driver.maxResultSize").count();
  if (!conf.boolean("spark.shuffle.spill.compress")) {
    result.spill_compressed_ppm = 1'000'000;
  }
  return result;
}

driver::Limits driver_limits(const Conf& conf) {
  driver::Limits limits;
  limits.max_result_size = conf.bytes("spark.driver.maxResultSize");
  limits.retained_tasks = conf.integer("spark.ui.retainedTasks");
  if (const auto table = conf.bytes_or_none("spark.sql.maxBroadcastTableSize")) {
    limits.max_broadcast_table = *table;
  }
  return limits;
}

}  // namespace

Application::Application(const Scenario& scenario, const SimulateOptions& options,
                         const executor::Shape& shape, const executor::DriverShape& driver_shape,
                         std::vector<plan::PhysicalJob> jobs)
    : scenario_(scenario),
      options_(options),
      shape_(shape),
      jobs_(std::move(jobs)),
      task_conf_(task_conf(scenario.conf)),
      max_failures_(scenario.conf.integer("spark.task.maxFailures")),
      max_stage_attempts_(scenario.conf.integer("spark.stage.maxConsecutiveAttempts")),
      shuffle_service_(scenario.conf.boolean("spark.shuffle.service.enabled")),
      simulation_({.seed = scenario.seed, .scenario = scenario.name}),
      driver_(driver_shape, driver_limits(scenario.conf)) {
  for (std::int64_t i = 0; i < shape_.executors; ++i) {
    add_executor();
  }
}

Application::~Application() {
  simulation_.destroy_all();
  for (const auto& task : records_) {
    if (task->active) {
      task->context->clean_up();
    }
  }
}

Run Application::play() {
  start_job();
  const sim::RunResult end = simulation_.run();
  fill_run(end);
  return std::move(run_);
}

void Application::record(TraceKind kind, std::int32_t executor, std::int64_t task, std::int64_t a,
                         std::int64_t b, Outcome outcome) {
  simulation_.trace().record({.time_ns = simulation_.now().count(),
                              .task = task,
                              .a = a,
                              .b = b,
                              .executor = executor,
                              .kind = static_cast<std::uint16_t>(kind),
                              .detail = static_cast<std::uint16_t>(outcome)});
}

void Application::start_job() {
  if (job_ >= jobs_.size()) {
    simulation_.stop();
    return;
  }
  record(TraceKind::kJobStarted, kDriverId, -1, static_cast<std::int64_t>(job_), 0);
  const plan::PhysicalJob& job = jobs_[job_];
  first_stage_ = stages_.size();
  for (const plan::Stage& stage : job.stages) {
    stages_.push_back(std::make_unique<StageRun>(stage, static_cast<std::int32_t>(job_)));
  }
  broadcast_ready_.assign(job.broadcasts.size(), false);
  broadcast_piece_bytes_.assign(job.broadcasts.size(), 0);
  for (const std::string& decision : job.decisions) {
    run_.decisions.push_back(decision);
  }
  submit_ready();
}

StageRun* Application::stage_run(std::int32_t stage_id) {
  for (std::size_t i = first_stage_; i < stages_.size(); ++i) {
    if (stages_[i]->stage().id == stage_id) {
      return stages_[i].get();
    }
  }
  return nullptr;
}

bool Application::ready(const StageRun& run) const {
  for (const std::int32_t parent : run.stage().parents) {
    const StageRun* parent_run = const_cast<Application*>(this)->stage_run(parent);
    if (parent_run != nullptr && parent_run->state() != StageState::kDone) {
      return false;
    }
  }
  return std::all_of(run.stage().broadcasts.begin(), run.stage().broadcasts.end(),
                     [&](std::int32_t b) { return broadcast_ready_[static_cast<std::size_t>(b)]; });
}

void Application::submit_ready() {
  for (std::size_t i = first_stage_; i < stages_.size(); ++i) {
    StageRun& run = *stages_[i];
    if (run.state() == StageState::kWaiting && ready(run)) {
      run.submit(simulation_.now());
      record(TraceKind::kStageSubmitted, kDriverId, -1, run.stage().id, run.attempt());
      if (run.stage().tasks == 0 || run.missing() == 0) {
        stage_done(run);
      }
    }
  }
  dispatch();
}

void Application::stage_done(StageRun& run) {
  run.stop(StageState::kDone, simulation_.now());
  record(TraceKind::kStageCompleted, kDriverId, -1, run.stage().id, run.stage().tasks);
  const plan::Stage& stage = run.stage();
  if (stage.action == plan::Action::kBroadcastCollect) {
    // The driver builds the relation while executors wait.
    const plan::Broadcast& table =
        jobs_[job_].broadcasts[static_cast<std::size_t>(stage.builds_broadcast)];
    simulation_.schedule<&Application::finish_broadcast>(
        Duration(table.rows * coefficient(Coef::kHashJoinBuildNsPerRow)), *this,
        stage.builds_broadcast);
    return;
  }
  if (stage.action == plan::Action::kCollect) {
    if (const auto failure = driver_.results_complete(stage)) {
      abort(*failure, failure->message);
      return;
    }
  }
  const bool last = &run == stages_.back().get();
  if (last) {
    job_done();
  } else {
    submit_ready();
  }
}

void Application::finish_broadcast(std::int64_t broadcast) {
  if (over_) {
    return;
  }
  const plan::Broadcast& table = jobs_[job_].broadcasts[static_cast<std::size_t>(broadcast)];
  const driver::RelationSize size = driver::relation_size(table);
  record(TraceKind::kBroadcastBuilt, kDriverId, -1, broadcast, size.bytes);
  if (const auto failure = driver_.build_broadcast(table)) {
    abort(*failure, failure->message);
    return;
  }
  broadcast_piece_bytes_[static_cast<std::size_t>(broadcast)] =
      size.bytes * table.compressed_ppm / 1'000'000;
  broadcast_ready_[static_cast<std::size_t>(broadcast)] = true;
  submit_ready();
}

TaskSupervisor::BroadcastBlock Application::broadcast_block(std::int32_t broadcast) {
  const auto index = static_cast<std::size_t>(broadcast);
  const plan::Broadcast& table = jobs_[job_].broadcasts[index];
  return {
      {memory::BlockId::Kind::kBroadcast, static_cast<std::int64_t>(job_) * 1000 + broadcast, 0},
      driver::relation_size(table).bytes,
      broadcast_piece_bytes_[index]};
}

void Application::job_done() {
  record(TraceKind::kJobEnded, kDriverId, -1, static_cast<std::int64_t>(job_), 0);
  driver_.job_ended();
  // Shuffle files go when the driver's references to them are collected.
  for (const auto& host : hosts_) {
    if (host->executor->alive()) {
      host->executor->free_shuffle_files();
    }
  }
  ++job_;
  start_job();
}

void Application::abort(const Failure& cause, std::string message) {
  if (over_) {
    return;
  }
  over_ = true;
  if (!first_cause_) {
    first_cause_ = cause;
    run_.failures.push_back(cause);
    run_.failures.back().where.at = simulation_.now();
    first_cause_->where.at = simulation_.now();
  }
  abort_message_ = std::move(message);
  record(TraceKind::kJobEnded, kDriverId, -1, static_cast<std::int64_t>(job_), 0, cause.kind);
  simulation_.stop();
}

}  // namespace oomcast::application
