#include "studies/advise/diagnosis.hpp"

#include <algorithm>

#include "models/text/sizes.hpp"

namespace oomcast::advise {
namespace {

constexpr std::int64_t kTasksLookedAt = 100'000;

Illness illness_of(const Verdict& verdict, Account largest) {
  switch (verdict.outcome) {
    case Outcome::kSuccess:
      return Illness::kNone;
    case Outcome::kTaskOom:
      return Illness::kTaskMemory;
    case Outcome::kExecutorOom:
      return Illness::kExecutorHeap;
    case Outcome::kDriverOom:
      return Illness::kDriver;
    case Outcome::kMaxResultSize:
      return Illness::kResultSize;
    case Outcome::kPythonMemoryError:
      return Illness::kPython;
    case Outcome::kContainerKill:
      if (verdict.where.executor == kDriverId) {
        return Illness::kDriverContainer;
      }
      return largest == Account::kPythonWorkers ? Illness::kPython : Illness::kContainer;
    case Outcome::kDiskFull:
      return Illness::kDisk;
    case Outcome::kJobFailed:
      return verdict.where.operator_name == "BroadcastExchange" ? Illness::kBroadcastSize
                                                                : Illness::kOther;
    case Outcome::kExecutorLost:
      break;
  }
  return Illness::kOther;
}

/// The account that holds most; of a heap's end only accounts of the heap.
Account largest_account(const LedgerSnapshot& snapshot, bool heap_only) {
  Account largest = Account::kCount;
  Bytes most;
  for (const AccountInfo& info : account_infos()) {
    const Bytes bytes = snapshot.bytes[static_cast<std::size_t>(info.account)];
    const AccountKind kind = kind_of(info.account);
    const bool counts = heap_only ? kind == AccountKind::kHeap
                                  : kind == AccountKind::kProcess || kind == AccountKind::kPython;
    if (counts && bytes > most) {
      most = bytes;
      largest = info.account;
    }
  }
  return largest;
}

/// What stays when its task has ended: cached blocks, and what the driver remembers.
bool outlives_tasks(Account account) {
  return account == Account::kHeapStorage || account == Account::kOffHeapStorage ||
         account == Account::kHeapDriverMetadata;
}

std::string_view cause_words(Illness illness) {
  switch (illness) {
    case Illness::kNone:
      return "nothing fails";
    case Illness::kDriver:
      return "the driver's heap is too small for what is brought to it";
    case Illness::kDriverContainer:
      return "what the driver holds beside its heap outgrows its container";
    case Illness::kBroadcastSize:
      return "a table is larger than what Spark broadcasts";
    case Illness::kResultSize:
      return "results brought to the driver exceed spark.driver.maxResultSize";
    case Illness::kExecutorHeap:
      return "an executor's heap is filled by what Spark cannot spill";
    case Illness::kTaskMemory:
      return "a task needs more execution memory at once than its share";
    case Illness::kPython:
      return "Python workers need more than there is beside the JVM";
    case Illness::kContainer:
      return "the process beside the heap outgrows its container";
    case Illness::kDisk:
      return "spills and shuffle files fill the local disk";
    case Illness::kOther:
      break;
  }
  return "the job fails";
}

std::string times_text(std::int64_t percent) {
  return std::to_string(percent / 100) + '.' + std::to_string(percent % 100 / 10) + " times";
}

}  // namespace

std::string_view illness_name(Illness illness) {
  switch (illness) {
    case Illness::kNone:
      return "none";
    case Illness::kDriver:
      return "driver";
    case Illness::kDriverContainer:
      return "driver_container";
    case Illness::kBroadcastSize:
      return "broadcast_size";
    case Illness::kResultSize:
      return "result_size";
    case Illness::kExecutorHeap:
      return "executor_heap";
    case Illness::kTaskMemory:
      return "task_memory";
    case Illness::kPython:
      return "python";
    case Illness::kContainer:
      return "container";
    case Illness::kDisk:
      return "disk";
    case Illness::kOther:
      break;
  }
  return "other";
}

std::vector<std::int64_t> rows_of_tasks(const plan::Stage& stage) {
  std::vector<std::int64_t> rows(
      static_cast<std::size_t>(std::clamp<std::int64_t>(stage.tasks, 0, kTasksLookedAt)));
  for (const plan::Op& op : stage.ops) {
    if (op.input >= 0) {
      continue;
    }
    std::size_t task = 0;
    for (const auto& [end, work] : op.work.runs()) {
      for (; task < rows.size() && static_cast<std::int64_t>(task) < end; ++task) {
        rows[task] += work.rows;
      }
    }
  }
  return rows;
}

std::int64_t skew_percent(const plan::Stage& stage, std::int64_t task) {
  std::vector<std::int64_t> rows = rows_of_tasks(stage);
  if (rows.size() < 2 || task < 0 || task >= static_cast<std::int64_t>(rows.size())) {
    return 100;
  }
  const std::int64_t mine = rows[static_cast<std::size_t>(task)];
  const auto middle = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
  std::nth_element(rows.begin(), middle, rows.end());
  return mine / std::max<std::int64_t>(1, *middle) >= 10'000'000
             ? 1'000'000'000
             : mine * 100 / std::max<std::int64_t>(1, *middle);
}

Diagnosis diagnose(const Scenario& scenario, const std::vector<plan::PhysicalJob>& jobs,
                   const Run& run) {
  constexpr std::int64_t kSkewed = 500;  // five times the median, as AQE's own factor
  Diagnosis diagnosis;
  const Verdict& verdict = run.verdict;
  diagnosis.signals = signals_of(scenario, jobs, run);
  const bool heap =
      verdict.outcome == Outcome::kExecutorOom || verdict.outcome == Outcome::kDriverOom;
  if (const LedgerSnapshot* snapshot = snapshot_of(run, verdict.where.executor)) {
    diagnosis.account = largest_account(*snapshot, heap);
  }
  diagnosis.illness = illness_of(verdict, diagnosis.account);
  diagnosis.text = cause_words(diagnosis.illness);
  if (diagnosis.illness == Illness::kNone) {
    return diagnosis;
  }
  const plan::Stage* stage = plan::find_stage(jobs, verdict.where.stage);
  const std::int64_t skew = stage == nullptr ? 100 : skew_percent(*stage, verdict.where.task);
  if (skew >= kSkewed) {
    diagnosis.skew = true;
    diagnosis.text +=
        "; skew: the task that fails reads " + times_text(skew) + " the rows of the median task";
  }
  if (heap && outlives_tasks(diagnosis.account)) {
    diagnosis.leak = true;
    diagnosis.text +=
        "; most of it is kept after its task ended (" +
        std::string(account_infos()[static_cast<std::size_t>(diagnosis.account)].name) +
        "): what is no longer needed is not let go";
  }
  return diagnosis;
}

}  // namespace oomcast::advise
