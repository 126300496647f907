// What somebody outside of the application does to its executors: kills and preemptions that a
// scenario asks for. Messages and exit codes as YarnAllocator, ExecutorPodsLifecycleManager and
// StandaloneSchedulerBackend pass them on.
#include "models/application/application.hpp"

namespace oomcast::application {
namespace {

constexpr std::int32_t kExitKilled = 137;      // 128 + SIGKILL
constexpr std::int32_t kExitPreempted = -102;  // ContainerExitStatus.PREEMPTED

std::string killed_message(ManagerKind manager, const std::string& id) {
  const std::string code = std::to_string(kExitKilled);
  switch (manager) {
    case ManagerKind::kYarn:
      return "Container from a bad node. Exit status: " + code + ".";
    case ManagerKind::kKubernetes:
      return "The executor with id " + id + " exited with exit code " + code +
             "(SIGKILL, possible container OOM).";
    default:
      return "Command exited with code " + code;
  }
}

std::string preempted_message(ManagerKind manager, const std::string& id) {
  switch (manager) {
    case ManagerKind::kYarn:
      return "Container of executor " + id + " was preempted.";
    case ManagerKind::kKubernetes:
      return "The executor with id " + id + " was deleted by a user or the framework.";
    default:
      return "worker lost";
  }
}

}  // namespace

void Application::arm_losses(std::optional<std::int32_t> job, std::optional<std::int32_t> stage) {
  for (std::size_t i = 0; i < scenario_.losses.size(); ++i) {
    const Loss& loss = scenario_.losses[i];
    if (loss.job != job || loss.stage != stage) {
      continue;
    }
    if (loss.after == Duration(0)) {
      take_executor(static_cast<std::int64_t>(i));
    } else {
      simulation_.schedule<&Application::take_executor>(loss.after, *this,
                                                        static_cast<std::int64_t>(i));
    }
  }
}

void Application::take_executor(std::int64_t number) {
  const Loss& loss = scenario_.losses[static_cast<std::size_t>(number)];
  if (over_ || static_cast<std::size_t>(loss.executor) >= hosts_.size() ||
      !hosts_[static_cast<std::size_t>(loss.executor)]->executor->alive()) {
    return;
  }
  executor::Executor& executor = *hosts_[static_cast<std::size_t>(loss.executor)]->executor;
  const bool killed = loss.cause == Loss::Cause::kKilled;
  const std::string id = std::to_string(executor.id());
  Failure failure;
  failure.kind = Outcome::kExecutorLost;
  failure.where.executor = executor.id();
  failure.where.at = simulation_.now();
  failure.exit_code = killed                                 ? kExitKilled
                      : shape_.manager == ManagerKind::kYarn ? kExitPreempted
                                                             : 0;
  failure.app_caused = killed;
  failure.message =
      killed ? killed_message(shape_.manager, id) : preempted_message(shape_.manager, id);
  executor_failed(executor, std::move(failure));
}

}  // namespace oomcast::application
