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
    case Outcome::kJobFailed:
      break;
  }
  return "job_failed";
}

std::string_view outcome_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kSuccess:
      return "The job survives.";
    case Outcome::kTaskOom:
      return "The job fails: Spark refuses memory to a task (SparkOutOfMemoryError).";
    case Outcome::kExecutorOom:
      return "The job fails: executors run out of Java heap.";
    case Outcome::kDriverOom:
      return "The job fails: the driver runs out of Java heap.";
    case Outcome::kMaxResultSize:
      return "The job fails: results exceed spark.driver.maxResultSize.";
    case Outcome::kPythonMemoryError:
      return "The job fails: a Python worker raises MemoryError.";
    case Outcome::kContainerKill:
      return "The job fails: containers are killed for exceeding their memory limit.";
    case Outcome::kDiskFull:
      return "The job fails: local disks fill up.";
    case Outcome::kJobFailed:
      break;
  }
  return "The job fails.";
}

}  // namespace oomcast
