#include "reports/step_words.hpp"

#include <array>

#include "models/run/run.hpp"
#include "reports/place.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::array<StepTerm, static_cast<std::size_t>(StepKind::kCount)> kTerms{{
    {"stage submission", "DAGScheduler.submitMissingTasks"},
    {"stage completion", "DAGScheduler.markStageAsFinished"},
    {"executor registration", "CoarseGrainedSchedulerBackend.RegisterExecutor"},
    {"unified memory, borrowing between pools",
     "UnifiedMemoryManager.acquireExecutionMemory, acquireStorageMemory"},
    {"eviction of cached blocks", "MemoryStore.evictBlocksToFreeSpace"},
    {"fair share, 1/2N to 1/N of the pool", "ExecutionMemoryPool.acquireMemory"},
    {"grant of execution memory", "ExecutionMemoryPool.acquireMemory"},
    {"storage request refused", "UnifiedMemoryManager.acquireStorageMemory"},
    {"user memory, heap outside of Spark's books", "the JVM; no Spark class counts it"},
    {"spill", "MemoryConsumer.spill"},
    {"spill for another consumer", "TaskMemoryManager.trySpillAndAcquire"},
    {"GC time", "the JVM's collector; TaskMetrics.jvmGCTime"},
    {"task failure", "TaskSetManager.handleFailedTask"},
    {"executor lost", "TaskSchedulerImpl.executorLost"},
    {"job aborted", "DAGScheduler.abortStage"},
}};

std::string task_words(const HistoryStep& step) {
  if (step.task < 0 || step.stage < 0) {
    return "";
  }
  return "task " + std::to_string(step.task) + " of stage " + std::to_string(step.stage);
}

std::string capital(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  return text;
}

/// "Sort in task 5 of stage 2 on executor 0", as much of it as is known.
std::string actor(const HistoryStep& step) {
  std::string words = step.what;
  const std::string task = task_words(step);
  if (!task.empty()) {
    words += (words.empty() ? "" : " in ") + task;
  }
  const std::string executor = executor_words(step.executor);
  if (!executor.empty()) {
    words += (words.empty() ? "" : " on ") + executor;
  }
  return capital(words.empty() ? "something" : words);
}

/// The same without the operator.
std::string task_on_executor(const HistoryStep& step) {
  HistoryStep bare = step;
  bare.what.clear();
  return actor(bare);
}

std::string short_line(const std::string& message) {
  constexpr std::size_t kLongest = 300;
  std::string line = message.substr(0, message.find('\n'));
  if (line.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
      --end;  // not inside a character
    }
    line = line.substr(0, end) + " ...";
  }
  return line;
}

std::string borrow_sentence(const HistoryStep& step) {
  const bool execution =
      step.account == Account::kHeapExecution || step.account == Account::kOffHeapExecution;
  const std::string task = task_words(step);
  return std::string(execution ? "Execution" : "Storage") + " borrows " + human_bytes(step.bytes) +
         " of room from " + (execution ? "storage" : "execution") + " on " +
         executor_words(step.executor) + (task.empty() ? "" : ", for " + task) + ".";
}

std::string memory_sentence(const HistoryStep& step) {
  switch (step.kind) {
    case StepKind::kBorrow:
      return borrow_sentence(step);
    case StepKind::kEvict:
      return "The block " + step.what + " (" + human_bytes(step.bytes) + ") leaves the memory of " +
             executor_words(step.executor) + ": room is needed for another.";
    case StepKind::kWait:
      return task_on_executor(step) + " asks for " + human_bytes(step.asked) +
             " of execution memory and must wait: less than its fair share is free.";
    case StepKind::kGrant:
      return task_on_executor(step) + " has waited and gets " + human_bytes(step.bytes) +
             " of the " + human_bytes(step.asked) + " it asked for.";
    case StepKind::kRefuse:
      return "There is no room for " + human_bytes(step.asked) + " of the block " + step.what +
             " in the storage memory of " + executor_words(step.executor) + ".";
    case StepKind::kHold:
      return actor(step) + " takes " + human_bytes(step.bytes) +
             " of heap that Spark does not track, account " +
             std::string(account_word(step.account)) + ".";
    case StepKind::kSpill:
      return actor(step) + " spills: " + human_bytes(step.bytes) +
             " of its memory go to disk and are free again.";
    case StepKind::kForcedSpill:
      return actor(step) + " is made to spill " + human_bytes(step.bytes) +
             " so that another consumer of its task can go on.";
    default:
      return "The collector of " + executor_words(step.executor) + " spends " +
             human_duration(step.took) + " on " + human_bytes(step.bytes) + " of garbage.";
  }
}

}  // namespace

StepTerm step_term(StepKind kind) { return kTerms[static_cast<std::size_t>(kind)]; }

std::string step_sentence(const HistoryStep& step) {
  switch (step.kind) {
    case StepKind::kStageSubmitted:
      return "Stage " + std::to_string(step.stage) + " starts.";
    case StepKind::kStageCompleted:
      return "Stage " + std::to_string(step.stage) + " is complete.";
    case StepKind::kExecutorAdded:
      return capital(executor_words(step.executor)) + " is there.";
    case StepKind::kTaskFailed:
      return task_on_executor(step) + " fails: " + short_line(step.what);
    case StepKind::kExecutorLost: {
      const std::string task = task_words(step);
      return capital(executor_words(step.executor)) + " dies" +
             (task.empty() ? "" : ", killed by " + task) + ": " + short_line(step.what);
    }
    case StepKind::kJobFailed:
      return "The job is given up: " + short_line(step.what);
    default:
      return memory_sentence(step);
  }
}

}  // namespace oomcast::reports
