// Words and sentences of outcomes.
#include "models/run/run.hpp"

namespace oomcast {

std::string_view outcome_name(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSuccess:
      return "success";
    case Outcome::kTaskOom:
      return "task_oom";
    case Outcome::kExecutorOom:
      return "executor_oom";
    case Outcome::kDriverOom:
      return "driver_oom";
    case Outcome::kMaxResultSize:
      return "max_result_size";
    case Outcome::kPythonMemoryError:
      return "python_memory_error";
    case Outcome::kContainerKill:
      return "container_kill";
    case Outcome::kDiskFull:
      return "disk_full";
    case Outcome::kExecutorLost:
      return "executor_lost";
    case Outcome::kJobFailed:
      break;
  }
  return "job_failed";
}

std::string_view outcome_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSuccess:
      return "The application ends well";
    case Outcome::kTaskOom:
      return "A task could not get execution memory";
    case Outcome::kExecutorOom:
      return "An executor ran out of Java heap";
    case Outcome::kDriverOom:
      return "The driver ran out of Java heap";
    case Outcome::kMaxResultSize:
      return "The results for the driver exceed spark.driver.maxResultSize";
    case Outcome::kPythonMemoryError:
      return "A Python worker hit its memory limit";
    case Outcome::kContainerKill:
      return "A container was killed for exceeding its memory limit";
    case Outcome::kDiskFull:
      return "The local disk is full";
    case Outcome::kExecutorLost:
      return "Executors were lost, and the application with them";
    case Outcome::kJobFailed:
      break;
  }
  return "A job failed";
}

}  // namespace oomcast
