// Tasks on slots: starting them, and what their ends lead to. Mirrors TaskSchedulerImpl's offers
// (one task an executor in turn) and TaskSetManager's counting of failures.
#include <algorithm>

#include "models/application/application.hpp"
#include "models/jvm/luck.hpp"
#include "models/plan/operator_kind.hpp"

namespace oomcast::application {

using scheduler::StageRun;
using scheduler::StageState;

namespace {

/// Adds a task's SQL metrics to its stage's, in the order of the operators.
void add_operators(StageRow& row, const plan::Stage& stage,
                   const std::vector<OperatorMetrics>& metrics) {
  auto next = row.operators.begin();
  for (std::size_t i = 0; i < metrics.size(); ++i) {
    const OperatorMetrics& one = metrics[i];
    const bool listed = next != row.operators.end() && next->index == static_cast<std::int32_t>(i);
    if (!listed && one.peak_memory + one.spill_size + one.sort_fallbacks == 0) {
      continue;
    }
    if (!listed) {
      OperatorRow made;
      made.index = static_cast<std::int32_t>(i);
      made.name = std::string(stage.ops[i].kind->spec.name);
      made.label = stage.ops[i].label;
      next = row.operators.insert(next, std::move(made));
    }
    next->peak_memory += Bytes(one.peak_memory);
    next->peak_memory_max = std::max(next->peak_memory_max, Bytes(one.peak_memory));
    next->spill_size += Bytes(one.spill_size);
    next->sort_fallback_tasks += one.sort_fallbacks;
    ++next;
  }
}

/// Adds what a task did in `took` to its stage's row.
void add_task(StageRow& row, const plan::Stage& stage, const TaskContext& task, Duration took) {
  const TaskMetrics& metrics = task.metrics();
  row.input_rows += Rows(metrics.rows);
  row.input_bytes += Bytes(metrics.input_bytes);
  row.shuffle_read_bytes += Bytes(metrics.shuffle_read_bytes);
  row.shuffle_write_bytes += Bytes(metrics.shuffle_write_bytes);
  row.memory_bytes_spilled += Bytes(metrics.memory_bytes_spilled);
  row.disk_bytes_spilled += Bytes(metrics.disk_bytes_spilled);
  row.peak_execution_memory_max =
      std::max(row.peak_execution_memory_max, Bytes(metrics.peak_execution_memory));
  row.peak_on_heap_execution_max =
      std::max(row.peak_on_heap_execution_max, task.memory().peak(memory::MemoryMode::kOnHeap));
  row.peak_off_heap_execution_max =
      std::max(row.peak_off_heap_execution_max, task.memory().peak(memory::MemoryMode::kOffHeap));
  row.sort_fallbacks += metrics.sort_fallbacks;
  add_operators(row, stage, task.operator_metrics());
  row.task_rows_max = std::max(row.task_rows_max, Rows(metrics.rows));
  row.task_bytes_max =
      std::max(row.task_bytes_max, Bytes(metrics.input_bytes + metrics.shuffle_read_bytes));
  row.gc_time += metrics.gc_time;
  row.run_time += took;
}

}  // namespace

void Application::note_slots(const Host& host) {
  free_slots_.set(host.executor->id(),
                  !host.dying && host.executor->alive() &&
                      static_cast<std::int64_t>(host.running.size()) < host.slots);
}

bool Application::to_start() const {
  return std::any_of(stages_.begin() + static_cast<std::ptrdiff_t>(first_stage_), stages_.end(),
                     [](const auto& run) { return run->has_pending() || run->has_slow(); });
}

void Application::dispatch() {
  using scheduler::SlotIndex;
  bool launched = !over_;
  while (launched) {
    launched = false;
    for (std::int32_t i = free_slots_.next(0); i != SlotIndex::kNone; i = free_slots_.next(i + 1)) {
      if (!to_start()) {
        launched = false;
        break;
      }
      launched = offer(*hosts_[static_cast<std::size_t>(i)]) || launched;
    }
  }
  if (!over_ && exclusion_.of_stages) {
    find_unschedulable();
  }
  if (!over_ && allocation_) {
    watch_allocation();
  }
}

bool Application::offer(Host& host) {
  for (std::size_t i = first_stage_; i < stages_.size(); ++i) {
    StageRun& run = *stages_[i];
    if (run.has_pending() && takes(run, host)) {
      if (const auto index = run.take([&](std::int64_t task) { return takes(run, host, task); })) {
        launch(run, {*index, false}, host);
        return true;
      }
    }
    if (run.has_slow() && takes(run, host)) {
      if (const auto index = run.take_slow([&](std::int64_t task) {
            return takes(run, host, task) && !runs_on_node(run, task, host.node);
          })) {
        launch(run, {*index, true}, host);
        return true;
      }
    }
  }
  return false;
}

std::int32_t Application::free_record_number() {
  if (free_records_.empty()) {
    records_.push_back(std::make_unique<Running>());
    return static_cast<std::int32_t>(records_.size()) - 1;
  }
  const std::int32_t number = free_records_.back();
  free_records_.pop_back();
  return number;
}

void Application::launch(StageRun& run, const Chosen& chosen, Host& host) {
  const std::int32_t number = free_record_number();
  Running& task = *records_[static_cast<std::size_t>(number)];
  task.run = &run;
  task.executor = host.executor.get();
  task.index = chosen.index;
  task.speculative = chosen.speculative;
  if (task.speculative) {
    run.note_attempt(task.index);
  }
  task.attempt = run.attempts_of(task.index);
  run.unschedulable_since.reset();
  task.stage_attempt = run.attempt();
  task.ending = false;
  task.active = true;
  task.failure.reset();
  // The driver starts tasks one after another.
  driver_free_at_ = std::max(driver_free_at_, simulation_.now()) +
                    Duration(options_.estimates.at(Coef::kTaskLaunchNs));
  task.start = driver_free_at_;
  task.context.emplace(simulation_, *task.executor, *this, task_conf_, run.stage(), task.index,
                       task.attempt, memory::TaskAttemptId{next_task_id_++});
  if (recorder_) {
    recorder_->name_task(task.context->id(), run.stage().id, task.index);
  }
  run.started();
  host.running.push_back(number);
  note_slots(host);
  task.executor->task_started();
  task.process = simulation_.spawn(run_task(number));
}

std::int64_t Application::luck_ppm(const TaskContext& task) const {
  const std::int64_t scatter = options_.estimates.at(Coef::kG1GapScatterPpm);
  const jvm::Attempt attempt{
      .stage = task.stage().id, .task = task.index(), .attempt = task.attempt()};
  return options_.draw ? jvm::drawn_luck_ppm(scenario_.seed, *options_.draw, attempt, scatter)
                       : jvm::usual_luck_ppm(task.attempt(), scatter);
}

sim::Process Application::run_task(std::int32_t number) {
  Running& task = *records_[static_cast<std::size_t>(number)];
  co_await simulation_.delay(task.start - simulation_.now());
  record(TraceKind::kTaskStarted, task.executor->id(), task.context->id().value,
         task.run->stage().id, task.index);
  co_await simulation_.delay(task.context->set_up());
  task.context->fetch_task_binary();
  const auto sink = static_cast<std::int32_t>(task.run->stage().ops.size()) - 1;
  co_await task.context->open(sink);
  task.ending = true;
  simulation_.schedule<&Application::reap>(Duration(0), *this, number);
}

void Application::reap(std::int64_t number) {
  Running& task = *records_[static_cast<std::size_t>(number)];
  if (!task.active || task.failure) {
    return;  // its executor died in the meantime
  }
  finish_success(task, static_cast<std::int32_t>(number));
}

void Application::finish_success(Running& task, std::int32_t number) {
  StageRun& run = *task.run;
  task.context->collect_metrics();
  const Duration took = simulation_.now() - task.start;
  StageRow& row = run.row();
  add_task(row, run.stage(), *task.context, took);
  row.peak_heap_max = std::max(row.peak_heap_max, task.executor->peaks().live_heap);
  const std::int64_t result_bytes = task.context->result_bytes();
  note_task(task, Outcome::kSuccess, false);
  const std::int64_t index = task.index;
  const std::int32_t executor = task.executor->id();
  note_state(run.stage(), index, executor);
  hosts_[static_cast<std::size_t>(executor)]->tasks_done++;
  free_record(number);
  if (over_) {
    return;
  }
  auto failure = driver_.task_ended(run.stage(), result_bytes);
  if (!failure) {
    failure = driver_.read_result(run.stage(), run.stage().transient_result_bytes);
  }
  sample_driver();
  if (failure) {
    run.stop(StageState::kFailed, simulation_.now());
    abort(*failure, failure->message);
    return;
  }
  if (run.state() == StageState::kDone || run.state() == StageState::kFailed) {
    run.ended_without_result();
    return;  // its result came from another attempt
  }
  const bool all = run.succeeded(index, executor, took);
  if (run.speculation) {
    run.speculation->succeeded(took);
    kill_copies(run, index);
  }
  if (all && run.state() == StageState::kRunning) {
    stage_done(run);
  }
  dispatch();
  if (speculation_.enabled && !over_) {
    watch_speculation();
  }
}

void Application::free_record(std::int32_t number) {
  Running& task = *records_[static_cast<std::size_t>(number)];
  executor::Executor& executor = *task.executor;
  task.context->clean_up();
  task.context.reset();
  task.active = false;
  executor.task_ended(simulation_.now());
  Host& host = *hosts_[static_cast<std::size_t>(executor.id())];
  std::erase(host.running, number);
  note_slots(host);
  host.idle_since = simulation_.now();
  free_records_.push_back(number);
  if (executor.alive()) {
    after_step(executor);
  }
}

void Application::task_failed(TaskContext& task, Failure failure) {
  for (const std::int32_t number :
       hosts_[static_cast<std::size_t>(task.executor().id())]->running) {
    Running& record = *records_[static_cast<std::size_t>(number)];
    if (&*record.context == &task && !record.ending) {
      record.ending = true;
      record.failure = std::move(failure);
      simulation_.schedule<&Application::end_failed>(Duration(0), *this, number);
      after_step(task.executor());
      return;
    }
  }
}

void Application::end_failed(std::int64_t number) {
  Running& task = *records_[static_cast<std::size_t>(number)];
  if (!task.active || !task.failure) {
    return;
  }
  simulation_.destroy(task.process);
  const Failure failure = *task.failure;
  note_failure(StepKind::kTaskFailed, failure);
  note_task(task, failure.kind, false);
  count_failure(task, failure, true);
  free_record(static_cast<std::int32_t>(number));
  dispatch();
}

void Application::count_failure(Running& task, const Failure& failure, bool counted) {
  StageRun& run = *task.run;
  Failure noted = failure;
  noted.where.job = static_cast<std::int32_t>(job_);
  noted.where.stage_attempt = task.stage_attempt;
  noted.where.task_attempt = task.attempt;
  run_.failures.push_back(noted);
  // Whoever kills from outside is to blame only if nothing inside is.
  const bool outside =
      failure.kind == Outcome::kExecutorLost && failure.where.account == Account::kCount;
  if (!first_cause_ && counted && !outside) {
    first_cause_ = noted;
  }
  if (run.state() != StageState::kRunning) {
    run.ended_without_result();
    return;
  }
  if (counted) {
    exclude_for_task(run, task);
    ++counted_failures_;
  }
  const std::int32_t times = run.failed(task.index, counted);
  const bool first_death =
      options_.to_first_death && counted_failures_ == 1 && noted.kind == Outcome::kExecutorOom;
  if (counted && (times >= max_failures_ || first_death)) {
    first_cause_ = first_cause_.value_or(noted);
    run.stop(StageState::kFailed, simulation_.now());
    abort(noted, "Job aborted due to stage failure: Task " + std::to_string(task.index) +
                     " in stage " + std::to_string(run.stage().id) + "." +
                     std::to_string(run.attempt()) + " failed " + std::to_string(times) +
                     " times, most recent failure: " + noted.message);
    return;
  }
  // A second attempt that still runs may do without it.
  if (!run.speculation || !has_copy(task)) {
    run.put_back(task.index);
  }
}

void Application::note_task(const Running& task, Outcome outcome, bool killed) {
  const TaskMetrics& metrics = task.context->metrics();
  record(TraceKind::kTaskEnded, task.executor->id(), task.context->id().value,
         metrics.memory_bytes_spilled, metrics.peak_execution_memory, outcome);
  if (!options_.keep_tasks) {
    return;
  }
  run_.tasks.push_back(
      {.id = task.context->id().value,
       .stage = task.run->stage().id,
       .index = static_cast<std::int32_t>(task.index),
       .attempt = static_cast<std::int16_t>(task.attempt),
       .stage_attempt = static_cast<std::int16_t>(task.stage_attempt),
       .executor = task.executor->id(),
       .outcome = outcome,
       .killed = killed,
       .speculative = task.speculative,
       .start = task.start,
       .end = simulation_.now(),
       .gc_time = metrics.gc_time,
       .rows = Rows(metrics.rows),
       .input_bytes = Bytes(metrics.input_bytes),
       .shuffle_read_bytes = Bytes(metrics.shuffle_read_bytes),
       .shuffle_write_bytes = Bytes(metrics.shuffle_write_bytes),
       .memory_bytes_spilled = Bytes(metrics.memory_bytes_spilled),
       .disk_bytes_spilled = Bytes(metrics.disk_bytes_spilled),
       .peak_execution_memory = Bytes(metrics.peak_execution_memory),
       .peak_on_heap_execution = task.context->memory().peak(memory::MemoryMode::kOnHeap),
       .peak_off_heap_execution = task.context->memory().peak(memory::MemoryMode::kOffHeap),
       .result_bytes = Bytes(task.context->result_bytes())});
}

}  // namespace oomcast::application
