// How an observed application ended, from the texts of its failures.
#include <algorithm>
#include <array>
#include <string_view>

#include "studies/observe/observe.hpp"

namespace oomcast::observe {
namespace {

using eventlog::EventLog;

struct Word {
  std::string_view text;
  Outcome outcome;
};

/// The first that occurs wins: a full disk in a spill is reported as a SparkOutOfMemoryError that
/// quotes it, and SparkOutOfMemoryError contains the JVM's name.
constexpr std::array kWords{
    Word{"No space left on device", Outcome::kDiskFull},
    Word{"spark.driver.maxResultSize", Outcome::kMaxResultSize},
    Word{"Not enough memory to build and broadcast", Outcome::kDriverOom},
    Word{"SparkOutOfMemoryError", Outcome::kTaskOom},
    Word{"There is not enough memory to build", Outcome::kTaskOom},
    Word{"Unable to acquire", Outcome::kTaskOom},
    Word{"UNABLE_TO_ACQUIRE_MEMORY", Outcome::kTaskOom},
    Word{"exceeding physical memory limits", Outcome::kContainerKill},
    Word{"exceeding memory limits", Outcome::kContainerKill},
    Word{"running beyond physical memory", Outcome::kContainerKill},
    Word{"OOMKilled", Outcome::kContainerKill},
    Word{"exit code 137", Outcome::kContainerKill},
    Word{"exited with code 137", Outcome::kContainerKill},
    Word{"Exit status: 137", Outcome::kContainerKill},
    Word{"Exit status: -104", Outcome::kContainerKill},
    Word{"java.lang.OutOfMemoryError", Outcome::kExecutorOom},
    Word{"Java heap space", Outcome::kExecutorOom},
    Word{"GC overhead limit exceeded", Outcome::kExecutorOom},
    Word{"exit code 52", Outcome::kExecutorOom},
    Word{"exited with code 52", Outcome::kExecutorOom},
    Word{"Exit status: 52", Outcome::kExecutorOom},
    Word{"MemoryError", Outcome::kPythonMemoryError},
};

Outcome outcome_of(std::string_view text) {
  const auto found = std::find_if(kWords.begin(), kWords.end(), [&](const Word& word) {
    return text.find(word.text) != std::string_view::npos;
  });
  return found == kWords.end() ? Outcome::kJobFailed : found->outcome;
}

/// Where a job's own text names no cause: the failed tasks and lost executors do.
Outcome deeper(const EventLog& log) {
  for (const eventlog::TaskFailure& failure : log.task_failures) {
    const eventlog::EndReason& reason = log.end_reasons[log.tasks.reason(failure.row)];
    const Outcome outcome = outcome_of(reason.name + " " + failure.text);
    if (outcome != Outcome::kJobFailed) {
      return outcome;
    }
  }
  for (const eventlog::ExecutorRemoval& removal : log.removals) {
    const Outcome outcome = outcome_of(removal.reason.value_or(""));
    if (outcome != Outcome::kJobFailed) {
      return outcome;
    }
  }
  return Outcome::kJobFailed;
}

}  // namespace

ObservedEnd observed_end(const EventLog& log) {
  ObservedEnd end;
  const bool cut = std::any_of(log.parts.begin(), log.parts.end(),
                               [](const eventlog::LogPart& part) { return part.decode_error; });
  end.complete = !cut && log.event_counts.contains("SparkListenerApplicationEnd");
  for (const eventlog::Job& job : log.jobs) {
    if (!job.ended || job.result.value_or("JobSucceeded") == "JobSucceeded") {
      continue;
    }
    const std::string text = job.failure.value_or("");
    if (text.find("cancelled") != std::string::npos) {
      continue;  // by the user, or by Spark for an answer it no longer needed
    }
    end.outcome = outcome_of(text);
    end.message = text.empty() ? "job " + std::to_string(job.id) + " failed" : text;
    if (end.outcome == Outcome::kJobFailed) {
      end.outcome = deeper(log);
    }
    return end;
  }
  for (const eventlog::SqlExecution& sql : log.sql) {
    if (!sql.error.value_or("").empty()) {
      end.outcome = outcome_of(*sql.error);
      end.message = *sql.error;
      return end;
    }
  }
  return end;
}

}  // namespace oomcast::observe
