#include "models/application/application.hpp"

#include <algorithm>
#include <limits>

namespace oomcast::application {

using scheduler::StageRun;
using scheduler::StageState;

namespace {

constexpr std::string_view kSpillBytes = "spark.shuffle.spill.maxSizeInBytesForSpillThreshold";

/// Bytes after which a buffer spills. A key of its own falls back to the sorters' (SQLConf).
std::int64_t spill_bytes(const Conf& conf, std::string_view key) {
  const std::optional<Bytes> sorters = conf.bytes_or_none(kSpillBytes);
  const std::optional<Bytes> own = conf.is_set(key) ? conf.bytes_or_none(key) : std::nullopt;
  return own.value_or(sorters.value_or(Bytes(INT64_MAX))).count();
}

TaskConf task_conf(const Conf& conf) {
  TaskConf result;
  result.state = state::state_conf(conf);
  result.whole_stage = conf.boolean("spark.sql.codegen.wholeStage");
  result.bypass_merge_threshold = conf.integer("spark.shuffle.sort.bypassMergeThreshold");
  result.join_buffer_rows = conf.integer("spark.sql.sortMergeJoinExec.buffer.in.memory.threshold");
  result.join_spill_rows = conf.integer("spark.sql.sortMergeJoinExec.buffer.spill.threshold");
  result.join_spill_bytes =
      spill_bytes(conf, "spark.sql.sortMergeJoinExec.buffer.spill.size.threshold");
  result.window_spill_rows = conf.integer("spark.sql.windowExec.buffer.spill.threshold");
  result.window_spill_bytes = spill_bytes(conf, "spark.sql.windowExec.buffer.spill.size.threshold");
  result.window_buffer_rows = conf.integer("spark.sql.windowExec.buffer.in.memory.threshold");
  result.product_buffer_rows =
      conf.integer("spark.sql.cartesianProductExec.buffer.in.memory.threshold");
  result.product_spill_rows = conf.integer("spark.sql.cartesianProductExec.buffer.spill.threshold");
  result.product_spill_bytes =
      spill_bytes(conf, "spark.sql.cartesianProductExec.buffer.spill.size.threshold");
  result.object_aggregate_keys =
      conf.integer("spark.sql.objectHashAggregate.sortBased.fallbackThreshold");
  result.spill_rows = conf.integer("spark.shuffle.spill.numElementsForceSpillThreshold");
  result.spill_bytes = spill_bytes(conf, kSpillBytes);
  result.sorter_initial_records = conf.bytes("spark.shuffle.sort.initialBufferSize").count();
  result.fast_map_rows = std::int64_t{1}
                         << conf.integer("spark.sql.codegen.aggregate.fastHashMap.capacityBit");
  result.fast_map = conf.boolean("spark.sql.codegen.wholeStage") &&
                    conf.boolean("spark.sql.codegen.aggregate.map.twolevel.enabled");
  result.fast_map_partial_only =
      conf.boolean("spark.sql.codegen.aggregate.map.twolevel.partialOnly");
  result.radix_sort = conf.boolean("spark.sql.sort.enableRadixSort");
  result.shuffle_radix_sort = conf.boolean("spark.shuffle.sort.useRadixSort");
  result.broadcast_piece_bytes = conf.bytes("spark.broadcast.blockSize").count();
  result.max_in_flight_bytes = conf.bytes("spark.reducer.maxSizeInFlight").count();
  result.max_result_bytes = conf.bytes("spark.driver.maxResultSize").count();
  result.spill_read_ahead = conf.boolean("spark.unsafe.sorter.spill.read.ahead.enabled");
  result.spill_reader_buffer_bytes =
      conf.bytes("spark.unsafe.sorter.spill.reader.buffer.size").count();
  result.spill_compress = conf.boolean("spark.shuffle.spill.compress");
  return result;
}

/// Of observed stages the log's own executors are played, as many as it had at once.
std::optional<allocation::Allocation> allocation_of(const Scenario& scenario,
                                                    const executor::Shape& shape) {
  const auto rules =
      scenario.observed == nullptr ? allocation::allocation_rules(scenario.conf) : std::nullopt;
  return rules ? std::optional(allocation::Allocation(*rules, shape.slots)) : std::nullopt;
}

driver::Limits driver_limits(const Conf& conf, std::int64_t slots) {
  driver::Limits limits;
  limits.max_result_size = conf.bytes("spark.driver.maxResultSize");
  limits.retained_tasks = conf.integer("spark.ui.retainedTasks");
  limits.results_at_once = std::clamp<std::int64_t>(slots, 1, 4);  // spark.resultGetter.threads
  if (const auto table = conf.bytes_or_none("spark.sql.maxBroadcastTableSize")) {
    limits.max_broadcast_table = *table;
  }
  return limits;
}

}  // namespace

Application::Application(const Scenario& scenario, const SimulateOptions& options,
                         const executor::Shape& shape, const executor::DriverShape& driver_shape,
                         std::vector<plan::PhysicalJob> jobs, std::optional<streaming::Query> query)
    : scenario_(scenario),
      options_(options),
      shape_(shape),
      jobs_(std::move(jobs)),
      task_conf_(task_conf(scenario.conf)),
      max_failures_(scenario.conf.integer("spark.task.maxFailures")),
      max_stage_attempts_(scenario.conf.integer("spark.stage.maxConsecutiveAttempts")),
      shuffle_service_(scenario.conf.boolean("spark.shuffle.service.enabled")),
      exclusion_(scheduler::exclusion_rules(scenario.conf)),
      speculation_(scheduler::speculation_rules(scenario.conf)),
      heartbeats_(scheduler::heartbeat_rules(scenario.conf)),
      simulation_({.seed = scenario.seed, .scenario = scenario.name}),
      driver_(driver_shape, driver_limits(scenario.conf, shape.slots * shape.executors)),
      allocation_(allocation_of(scenario, shape)),
      budget_(scenario.conf, shape.manager,
              allocation_ ? allocation_->rules().most : shape.executors),
      application_exclusion_(exclusion_) {
  if (options.keep_history) {
    recorder_.emplace(simulation_);
    sample_driver();
  }
  const bool recovers =
      scenario.conf.version().at_least(4, 2) &&
      scenario.conf.boolean_or_none("spark.kubernetes.allocation.recoveryMode.enabled")
          .value_or(false);
  if (recovers && shape.manager == ManagerKind::kKubernetes) {
    recovery_shape_ = executor::recovery_shape(scenario, shape);
  }
  for (std::int64_t i = 0; i < shape_.executors; ++i) {
    add_executor();
  }
  start_query(std::move(query));
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
  arm_losses(std::nullopt, std::nullopt);
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
  note(kind, executor, a);
}

void Application::start_job() {
  if (job_ >= jobs_.size()) {
    if (!await_trigger()) {
      simulation_.stop();
    }
    return;
  }
  record(TraceKind::kJobStarted, kDriverId, -1, static_cast<std::int64_t>(job_), 0);
  const plan::PhysicalJob& job = jobs_[job_];
  first_stage_ = stages_.size();
  for (const plan::Stage& stage : job.stages) {
    stages_.push_back(std::make_unique<StageRun>(stage, static_cast<std::int32_t>(job_)));
    if (stage.stateful) {
      stages_.back()->place_by(state_homes_);
    }
  }
  broadcast_ready_.assign(job.broadcasts.size(), false);
  broadcast_sizes_.assign(job.broadcasts.size(), {});
  for (const std::string& decision : job.decisions) {
    run_.decisions.push_back(decision);
  }
  arm_losses(static_cast<std::int32_t>(job_), std::nullopt);
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
  // A job of its own is awaited by all that stands behind it.
  for (std::size_t i = first_stage_; stages_[i].get() != &run; ++i) {
    if (stages_[i]->stage().own_job && stages_[i]->state() != StageState::kDone) {
      return false;
    }
  }
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
      if (exclusion_.of_stages || exclusion_.of_application) {
        run.exclusion.emplace(exclusion_);
      }
      if (speculation_.enabled) {
        run.speculation.emplace(speculation_, run.stage().tasks, shape_.slots);
      }
      if (allocation_) {
        allocation_->begin();
      }
      record(TraceKind::kStageSubmitted, kDriverId, -1, run.stage().id, run.attempt());
      if (run.attempt() == 0) {
        arm_losses(std::nullopt, run.stage().id);
      }
      if (run.stage().tasks == 0 || run.missing() == 0) {
        stage_done(run);
      }
    }
  }
  dispatch();
}

void Application::stage_done(StageRun& run) {
  run.stop(StageState::kDone, simulation_.now());
  exclude_after_stage(run);
  record(TraceKind::kStageCompleted, kDriverId, -1, run.stage().id, run.stage().tasks);
  const plan::Stage& stage = run.stage();
  if (stage.action == plan::Action::kBroadcastCollect) {
    // The driver builds the relation while executors wait.
    const plan::Broadcast& table =
        jobs_[job_].broadcasts[static_cast<std::size_t>(stage.builds_broadcast)];
    simulation_.schedule<&Application::finish_broadcast>(
        Duration(table.rows * options_.estimates.at(Coef::kHashJoinBuildNsPerRow)), *this,
        stage.builds_broadcast);
    return;
  }
  if (stage.action == plan::Action::kCollect) {
    const auto failure = driver_.results_complete(stage);
    sample_driver();
    if (failure) {
      abort(*failure, failure->message);
      return;
    }
  }
  if (const auto failure = driver_.keep(stage, stage.driver_bytes, stage.ops.back().n.key_bytes)) {
    abort(*failure, failure->message);
    return;
  }
  if (stage.python_bytes > 0) {
    driver_.to_python(stage.python_bytes);
    sample_driver();
    if (const auto failure = driver_kill()) {
      snapshot(kDriverId, driver_.ledger(), failure->message, driver_.shape().heap.xmx,
               driver_.shape().container);
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
  const driver::RelationSize size = driver::relation_size(
      table, driver_.shape().regions.page_size, shape_.regions.page_size, shape_.heap.max_memory);
  record(TraceKind::kBroadcastBuilt, kDriverId, -1, broadcast, size.bytes);
  const auto failure = driver_.build_broadcast(table, size);
  sample_driver();
  if (failure) {
    abort(*failure, failure->message);
    return;
  }
  broadcast_sizes_[static_cast<std::size_t>(broadcast)] = size;
  broadcast_ready_[static_cast<std::size_t>(broadcast)] = true;
  submit_ready();
}

TaskSupervisor::BroadcastBlock Application::broadcast_block(std::int32_t broadcast) {
  const driver::RelationSize& size = broadcast_sizes_[static_cast<std::size_t>(broadcast)];
  return {
      {memory::BlockId::Kind::kBroadcast, static_cast<std::int64_t>(job_) * 1000 + broadcast, 0},
      size.executor_bytes,
      size.piece_bytes};
}

executor::Executor* Application::holder_of(const memory::BlockId& block) {
  const auto host = std::find_if(hosts_.begin(), hosts_.end(), [&](const auto& each) {
    return each->executor->alive() && each->executor->has_block(block);
  });
  return host == hosts_.end() ? nullptr : (*host)->executor.get();
}

void Application::job_done() {
  record(TraceKind::kJobEnded, kDriverId, -1, static_cast<std::int64_t>(job_), 0);
  driver_.job_ended();
  sample_driver();
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
  if (recorder_) {
    Failure end = cause;
    end.message = abort_message_;
    note_failure(StepKind::kJobFailed, end);
  }
  record(TraceKind::kJobEnded, kDriverId, -1, static_cast<std::int64_t>(job_), 0, cause.kind);
  simulation_.stop();
}

}  // namespace oomcast::application
