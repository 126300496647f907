// Micro-batches of a streaming query: planned when their trigger comes, by what has arrived until
// then. Mirrors MicroBatchExecution's loop and StateStoreCoordinator's memory of who has which
// state.
#include "models/application/application.hpp"
#include "models/operators/kinds.hpp"

namespace oomcast::application {

void Application::start_query(std::optional<streaming::Query> query) {
  if (!query) {
    return;
  }
  const std::int64_t parallelism =
      scenario_.conf.integer_or_none("spark.default.parallelism")
          .value_or(std::max<std::int64_t>(2, shape_.cores * shape_.executors));
  query_.emplace(std::move(*query));
  batch_planner_.emplace(*query_, scenario_.conf, parallelism, operator_kind);
  for (const plan::PhysicalJob& job : jobs_) {
    for (const plan::Stage& stage : job.stages) {
      next_stage_id_ = std::max(next_stage_id_, stage.id + 1);
    }
  }
}

bool Application::await_trigger() {
  const auto start = query_ ? query_->next_start(simulation_.now()) : std::nullopt;
  if (start) {
    simulation_.schedule<&Application::on_trigger>(*start - simulation_.now(), *this, 0);
  }
  return start.has_value();
}

void Application::on_trigger(std::int64_t /*unused*/) {
  if (over_) {
    return;
  }
  jobs_.push_back(batch_planner_->plan(query_->take(simulation_.now()), next_stage_id_));
  // Offsets are logged and the batch is planned before its first task.
  simulation_.schedule<&Application::on_batch_planned>(
      Duration(options_.estimates.at(Coef::kMicroBatchNs)), *this, 0);
}

void Application::on_batch_planned(std::int64_t /*unused*/) {
  if (!over_) {
    start_job();
  }
}

void Application::note_state(const plan::Stage& stage, std::int64_t partition,
                             std::int32_t executor) {
  if (stage.stateful) {
    state_homes_.resize(static_cast<std::size_t>(stage.tasks), -1);
    state_homes_[static_cast<std::size_t>(partition)] = executor;
  }
}

void Application::lose_state(std::int32_t executor) {
  std::replace(state_homes_.begin(), state_homes_.end(), executor, -1);
}

}  // namespace oomcast::application
