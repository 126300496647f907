// From what happened to the tables of a Run.
#include <algorithm>

#include "models/application/application.hpp"
#include "models/run/version.hpp"

namespace oomcast::application {

void Application::snapshot(std::int32_t executor, const Ledger& ledger, std::string why,
                           Bytes heap_limit, Bytes container_limit) {
  constexpr std::size_t kSnapshots = 64;  // a job that kills thousands of executors repeats itself
  if (run_.snapshots.size() < kSnapshots) {
    run_.snapshots.push_back(
        {executor, simulation_.now(), std::move(why), ledger.all(), heap_limit, container_limit});
  }
}

void Application::fill_executors(SimTime ended) {
  for (const auto& host : hosts_) {
    const executor::Executor& executor = *host->executor;
    const executor::Peaks& peaks = executor.peaks();
    run_.executors.push_back({.id = executor.id(),
                              .started = executor.started(),
                              .ended = executor.alive() ? ended : host->ended,
                              .lost = !executor.alive() && !host->let_go,
                              .exit_code = executor.alive() ? 0 : host->death.exit_code,
                              .reason = executor.alive() ? "" : loss_reason(host->death),
                              .heap_max = shape_.heap.xmx,
                              .unified = shape_.regions.sizes.max_heap,
                              .container = shape_.container,
                              .disk = shape_.disk,
                              .peak_heap = peaks.live_heap,
                              .peak_heap_used = peaks.heap_used,
                              .heap_pressure = peaks.heap_pressure,
                              .grown = peaks.grown,
                              .peak_execution = peaks.execution,
                              .peak_storage = peaks.storage,
                              .peak_rss = peaks.rss,
                              .peak_jvm_rss = peaks.jvm_rss,
                              .peak_container = peaks.charged,
                              .peak_wanted = peaks.wanted,
                              .over_limit = host->longest_over,
                              .peak_state = peaks.state,
                              .peak_python = peaks.python,
                              .peak_python_workers = peaks.python_workers,
                              .peak_python_mapped = peaks.python_mapped,
                              .python_address_space = shape_.python_address_space,
                              .peak_disk = peaks.disk,
                              .race_ppm = peaks.race_ppm,
                              .gc_time = executor.gc_time(),
                              .tasks = host->tasks_done});
  }
  ExecutorRow driver;
  driver.id = kDriverId;
  driver.ended = ended;
  driver.lost = first_cause_ && (first_cause_->kind == Outcome::kDriverOom ||
                                 (first_cause_->kind == Outcome::kContainerKill &&
                                  first_cause_->where.executor == kDriverId));
  driver.heap_max = driver_.shape().heap.xmx;
  driver.unified = driver_.shape().regions.sizes.max_heap;
  driver.container = driver_.shape().container;
  driver.peak_heap = driver_.peak_heap();
  driver.heap_pressure = driver_.heap_pressure();
  driver.peak_container = driver_.shape().container > Bytes(0) ? driver_.peak_resident() : Bytes(0);
  driver.peak_rss = driver_.peak_resident();
  driver.peak_python = driver_.peak_python();
  run_.executors.push_back(std::move(driver));
}

void Application::fill_run(const sim::RunResult& end) {
  run_.ended = end.time;
  run_.manifest.oomcast_version = oomcast_version();
  run_.manifest.scenario = scenario_.name;
  run_.manifest.input_hash = scenario_.input_hash;
  run_.manifest.spark_version = to_string(scenario_.conf.version());
  run_.manifest.seed = scenario_.seed;
  run_.manifest.events = end.event_number;
  if (end.end == sim::RunEnd::kNoProgress && !first_cause_) {
    Failure failure;
    failure.kind = Outcome::kJobFailed;
    failure.message = "the simulation made no progress; this is a bug of oomcast";
    failure.where.at = end.time;
    first_cause_ = failure;
  }
  const bool stuck = !over_ && job_ < jobs_.size();
  if (stuck && !first_cause_) {
    Failure failure;
    failure.kind = Outcome::kJobFailed;
    failure.message = "tasks wait for memory that nobody releases";
    first_cause_ = failure;
  }
  if (over_ || stuck) {
    snapshot(kDriverId, driver_.ledger(), "the job ended", driver_.shape().heap.xmx,
             driver_.shape().container);
  }
  for (const auto& run : stages_) {
    run->complete_row(end.time);
    run_.stages.push_back(run->row());
  }
  for (std::size_t job = job_ + 1; job < jobs_.size(); ++job) {
    for (const plan::Stage& stage : jobs_[job].stages) {
      run_.stages.push_back(scheduler::planned_row(stage, static_cast<std::int32_t>(job)));
    }
  }
  fill_executors(end.time);
  for (const auto& [key, entry] : scenario_.conf.entries()) {
    run_.conf.push_back({key, entry.value, entry.origin});
  }
  fill_history();
  run_.task_attempts = max_failures_;
  const bool failed = over_ || stuck;
  run_.manifest.trace_hash = simulation_.trace().hash();
  judge(scenario_.cluster, jobs_, failed ? first_cause_ : std::nullopt, abort_message_, run_);
}

}  // namespace oomcast::application
