// From the facts of a run to what a person wants to know first: the verdict with its chain of
// causes, how close it was, and the findings worth reading.
#include <algorithm>

#include "models/application/application.hpp"
#include "models/application/over_partitioning.hpp"
#include "models/container/chance.hpp"
#include "models/cost/coefficients.hpp"
#include "models/text/sizes.hpp"
#include "models/verdict/chance.hpp"
#include "sim/math.hpp"

namespace oomcast::application {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

std::string size_text(Bytes bytes) { return text::format_bytes(bytes); }

/// 12345678 as "12.3 million".
std::string count_text(std::int64_t count) {
  const auto scaled = [&](std::int64_t unit, std::string_view word) {
    const std::int64_t tenths = mul_div(count, 10, unit);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + std::string(word);
  };
  if (count >= 1'000'000'000) {
    return scaled(1'000'000'000, " billion");
  }
  return count >= 1'000'000 ? scaled(1'000'000, " million") : std::to_string(count);
}

std::string percent(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) {
    return "0 %";
  }
  const std::int64_t tenths = mul_div(part < 0 ? -part : part, 1000, whole);
  return (part < 0 ? "-" : "") + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
         " %";
}

std::int64_t rows_of_task(const plan::Stage& stage, std::int64_t index) {
  std::int64_t rows = 0;
  for (const plan::Op& op : stage.ops) {
    if (op.input < 0) {
      rows += op.work.at(index).rows;
    }
  }
  return rows;
}

/// The largest group any operator of the stage meets in this task.
std::int64_t largest_group(const plan::Stage& stage, std::int64_t index) {
  std::int64_t largest = 0;
  for (const plan::Op& op : stage.ops) {
    if (op.input >= 0 && op.work.at(index).groups > 0) {
      largest = std::max(largest, op.work.at(index).largest_group);
      if (!op.work_right.empty()) {
        largest = std::max(largest, op.work_right.at(index).largest_group);
      }
    }
  }
  return largest;
}

void explain_data(const plan::Stage& stage, std::int64_t task, Verdict& verdict) {
  const std::int64_t mine = rows_of_task(stage, task);
  std::vector<std::int64_t> all;
  for (std::int64_t i = 0; i < std::min<std::int64_t>(stage.tasks, 100'000); ++i) {
    all.push_back(rows_of_task(stage, i));
  }
  std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2),
                   all.end());
  const std::int64_t median = std::max<std::int64_t>(1, all[all.size() / 2]);
  std::string line = "task " + std::to_string(task) + " reads " + count_text(mine) + " rows";
  if (mine > 2 * median) {
    line += ", " + std::to_string(mine / median) + " times the median task";
  }
  const std::int64_t group = largest_group(stage, task);
  if (group > 1 && group <= mine && group * 5 > mine) {
    line += "; " + count_text(group) + " of them have one key";
  }
  verdict.chain.push_back(line);
}

void explain_failure(const Failure& cause, const Run& run, Verdict& verdict) {
  const LedgerSnapshot* snapshot = snapshot_of(run, cause.where.executor);
  const std::string account =
      cause.where.account == Account::kCount
          ? ""
          : std::string(account_infos()[static_cast<std::size_t>(cause.where.account)].name);
  switch (cause.kind) {
    case Outcome::kExecutorOom:
    case Outcome::kDriverOom: {
      std::string line =
          cause.where.operator_name.empty() ? "the driver" : cause.where.operator_name;
      line += " asks the JVM for " + size_text(cause.needed) + " more";
      if (snapshot != nullptr && cause.where.account != Account::kCount) {
        line += " while " + account + " holds " +
                size_text(snapshot->bytes[static_cast<std::size_t>(cause.where.account)]);
      }
      line += "; the heap is " + size_text(cause.limit);
      verdict.chain.push_back(line);
      break;
    }
    case Outcome::kTaskOom:
      verdict.chain.push_back(cause.where.operator_name + " needs " + size_text(cause.needed) +
                              " of execution memory at once and can have " +
                              size_text(cause.limit) + "; it cannot spill");
      break;
    case Outcome::kDiskFull:
      verdict.chain.push_back(cause.where.operator_name + " writes " + size_text(cause.needed) +
                              " more to a local disk of " + size_text(cause.limit));
      break;
    case Outcome::kContainerKill:
      verdict.chain.push_back("the container uses " + size_text(cause.needed) + " of its " +
                              size_text(cause.limit));
      break;
    case Outcome::kExecutorLost:
      if (cause.where.account == Account::kHeapGarbage) {
        verdict.chain.push_back("everything stands still while a full collection goes through " +
                                size_text(cause.needed) + " of live heap");
      }
      break;
    default:
      if (cause.limit > Bytes(0)) {
        verdict.chain.push_back(size_text(cause.needed) + " against a limit of " +
                                size_text(cause.limit));
      }
      break;
  }
  verdict.chain.push_back(cause.message);
}

struct Tightest {
  std::int64_t margin_ppm = kMillion;
  std::int32_t executor = 0;
  Account account = Account::kCount;
  std::string limit;
};

/// What is left of each limit at the tightest moment of each container.
Tightest tightest(const Run& run) {
  Tightest result;
  const auto look = [&](std::int64_t used_ppm, std::int32_t executor, std::string name,
                        Account account) {
    if (kMillion - used_ppm < result.margin_ppm) {
      result = {kMillion - used_ppm, executor, account, std::move(name)};
    }
  };
  const auto share = [](Bytes used, Bytes limit) {
    return limit > Bytes(0) ? mul_div(used.count(), kMillion, limit.count()) : 0;
  };
  for (const ExecutorRow& row : run.executors) {
    const bool driver = row.id == kDriverId;
    look(row.heap_pressure.live_ppm, row.id, driver ? "the driver's heap" : "the heap's live limit",
         driver ? Account::kHeapDriverMetadata : Account::kHeapExecution);
    look(row.heap_pressure.gap_ppm(), row.id,
         driver ? "the driver's largest free piece of heap" : "the largest free piece of the heap",
         Account::kHeapUser);
    look(share(row.peak_container, row.container), row.id, "the container", Account::kDirect);
    look(share(row.peak_python_mapped, row.python_address_space), row.id,
         "the address space of a Python worker", Account::kPythonWorkers);
    look(share(row.peak_disk, row.disk), row.id, "the local disk", Account::kCount);
  }
  return result;
}

std::string place_of(const Where& where, const std::vector<plan::PhysicalJob>& jobs) {
  std::string place;
  if (const plan::Stage* stage = plan::find_stage(jobs, where.stage)) {
    place = "stage " + std::to_string(stage->id) + " (" + stage->name + ")";
  }
  if (where.task >= 0) {
    place += ", task " + std::to_string(where.task);
  }
  if (!where.operator_name.empty()) {
    place += ", " + where.operator_name;
  }
  if (where.account != Account::kCount) {
    place +=
        ", account " + std::string(account_infos()[static_cast<std::size_t>(where.account)].name);
  }
  place += where.executor == kDriverId ? ", driver"
           : where.executor >= 0       ? ", executor " + std::to_string(where.executor)
                                       : "";
  return place.starts_with(", ") ? place.substr(2) : place;
}

void find_spills(const Run& run, std::vector<Finding>& findings) {
  const auto most = std::max_element(run.stages.begin(), run.stages.end(),
                                     [](const StageRow& a, const StageRow& b) {
                                       return a.memory_bytes_spilled < b.memory_bytes_spilled;
                                     });
  if (most != run.stages.end() && most->memory_bytes_spilled > Bytes(0)) {
    findings.push_back({"spill", "Stage " + std::to_string(most->stage) + " spills " +
                                     size_text(most->memory_bytes_spilled) + " of memory, " +
                                     size_text(most->disk_bytes_spilled) +
                                     " on disk: slower, not fatal."});
  }
}

void find_skew(const std::vector<plan::PhysicalJob>& jobs, std::vector<Finding>& findings) {
  for (const plan::PhysicalJob& job : jobs) {
    for (const plan::Stage& stage : job.stages) {
      if (stage.parents.empty() || stage.tasks < 2) {
        continue;
      }
      std::int64_t all = 0;
      std::int64_t most = 0;
      std::int64_t where = 0;
      for (std::int64_t i = 0; i < stage.tasks; ++i) {
        const std::int64_t rows = rows_of_task(stage, i);
        all += rows;
        if (rows > most) {
          most = rows;
          where = i;
        }
      }
      if (most > 5 * (all / stage.tasks) && most > 100'000) {
        findings.push_back(
            {"skew", "Stage " + std::to_string(stage.id) + ": partition " + std::to_string(where) +
                         " holds " + percent(most, all) + " of the rows, " +
                         std::to_string(most / std::max<std::int64_t>(1, all / stage.tasks)) +
                         " times the mean; more partitions cannot split one key."});
      }
    }
  }
}

void find_losses(const Run& run, std::vector<Finding>& findings) {
  const auto lost = std::count_if(run.executors.begin(), run.executors.end(),
                                  [](const ExecutorRow& row) { return row.lost; });
  if (lost > 0) {
    const auto failed = static_cast<std::int64_t>(run.failures.size());
    findings.push_back(
        {"executors-lost", std::to_string(lost) + (lost == 1 ? " executor is" : " executors are") +
                               " lost on the way; " + std::to_string(failed) +
                               (failed == 1 ? " task attempt fails." : " task attempts fail.")});
  }
}

void find_gc(const Run& run, std::vector<Finding>& findings) {
  for (const StageRow& row : run.stages) {
    if (row.run_time > Duration(0) && row.gc_time.count() * 4 > row.run_time.count()) {
      findings.push_back({"gc", "Stage " + std::to_string(row.stage) + " spends " +
                                    percent(row.gc_time.count(), row.run_time.count()) +
                                    " of its task time in garbage collection."});
      return;
    }
  }
}

/// Ends well all the same: a verdict of its own, since nobody waits for such a job.
void judge_collections(const Run& run, Verdict& verdict) {
  const StageRow* worst = nullptr;
  for (const StageRow& row : run.stages) {
    const std::int64_t share = row.run_time > Duration(0)
                                   ? mul_div(row.gc_time.count(), kMillion, row.run_time.count())
                                   : 0;
    if (share > verdict.gc_ppm) {
      verdict.gc_ppm = share;
      worst = &row;
    }
  }
  verdict.thrashing =
      verdict.outcome == Outcome::kSuccess && verdict.gc_ppm > coefficient(Coef::kThrashPpm);
  if (verdict.thrashing) {
    verdict.what += ", but spends " + percent(verdict.gc_ppm, kMillion) +
                    " of the task time of stage " + std::to_string(worst->stage) +
                    " in garbage collection";
  }
}

/// The chance that a Python worker which wants so much does not find it.
std::int64_t chance_of_worker(Bytes wanted, Bytes address_space) {
  return verdict::chance_ppm(mul_div(wanted.count(), kMillion, address_space.count()),
                             coefficient(Coef::kPythonErrorPpm));
}

/// The chance that any container's heap, limit or disk is too small after all.
std::int64_t chance_of_limits(const Cluster& cluster, const Run& run) {
  const std::int64_t error = coefficient(Coef::kBytesErrorPpm);
  std::int64_t heap = 0;
  std::int64_t other = 0;
  for (const ExecutorRow& row : run.executors) {
    heap = std::max(heap, verdict::heap_chance_ppm(row));
    if (row.disk > Bytes(0)) {
      const std::int64_t used = mul_div(row.peak_disk.count(), kMillion, row.disk.count());
      other = std::max(other, verdict::chance_ppm(used, error));
    }
    // In a second attempt the task is alone.
    if (row.race_ppm && run.task_attempts == 1) {
      other = std::max(
          other, verdict::chance_ppm(kMillion - *row.race_ppm, coefficient(Coef::kRaceErrorPpm)));
    }
    if (row.python_address_space > Bytes(0)) {
      other = std::max(other, chance_of_worker(row.peak_python_mapped, row.python_address_space));
    }
    if (row.container > Bytes(0) && row.id != kDriverId) {
      other = std::max(
          other, container::kill_ppm(cluster, row.peak_wanted, row.container, row.over_limit));
    }
  }
  heap = std::max(heap, verdict::grown_chance_ppm(run.executors, run.task_attempts));
  return verdict::either_ppm(heap, other);
}

std::int64_t chance_of_failure(const Cluster& cluster, const std::optional<Failure>& cause,
                               const Run& run) {
  if (!cause) {
    return std::min<std::int64_t>(chance_of_limits(cluster, run), kMillion / 2);
  }
  // What Spark's own bookkeeping refuses it refuses every time.
  constexpr std::int64_t kExact = 970'000;
  switch (cause->kind) {
    case Outcome::kExecutorOom:
    case Outcome::kDriverOom:
    case Outcome::kContainerKill:
    case Outcome::kDiskFull:
      return std::max<std::int64_t>(chance_of_limits(cluster, run), kMillion / 2);
    case Outcome::kPythonMemoryError:
      return std::clamp<std::int64_t>(chance_of_worker(cause->needed, cause->limit), kMillion / 2,
                                      kExact);
    default:
      return kExact;
  }
}

void note_pressures(const Run& run, Verdict& verdict) {
  for (const ExecutorRow& row : run.executors) {
    (row.id == kDriverId ? verdict.driver_heap : verdict.heap).raise(row.heap_pressure);
  }
}

void set_chance(std::int64_t chance_ppm, Verdict& verdict) {
  verdict.p_fail_ppm = chance_ppm;
  // In the middle of the band the model cannot tell.
  verdict.inconclusive = chance_ppm > 350'000 && chance_ppm < 650'000;
}

}  // namespace

void judge(const Cluster& cluster, const std::vector<plan::PhysicalJob>& jobs,
           const std::optional<Failure>& cause, const std::string& abort_message, Run& run) {
  Verdict& verdict = run.verdict;
  const Tightest tight = tightest(run);
  if (cause) {
    verdict.outcome = cause->kind;
    verdict.where = cause->where;
    verdict.what = outcome_sentence(cause->kind);
    verdict.place = place_of(cause->where, jobs);
    const plan::Stage* stage = plan::find_stage(jobs, cause->where.stage);
    if (stage != nullptr && cause->where.task >= 0) {
      explain_data(*stage, cause->where.task, verdict);
    }
    explain_failure(*cause, run, verdict);
    verdict.message = abort_message.empty() ? cause->message : abort_message;
    if (!abort_message.empty() && abort_message != cause->message) {
      verdict.chain.push_back(abort_message.substr(0, abort_message.find(", most recent")));
    }

  } else {
    verdict.what = outcome_sentence(Outcome::kSuccess);
    verdict.where.executor = tight.executor;
    verdict.where.account = tight.account;
    verdict.margin_ppm = tight.margin_ppm;
    verdict.place =
        "tightest: " + tight.limit +
        (tight.executor == kDriverId ? "" : " of executor " + std::to_string(tight.executor));
    verdict.chain.push_back(
        tight.margin_ppm >= 0
            ? percent(tight.margin_ppm, kMillion) + " of " + tight.limit +
                  " is left at the tightest moment"
            : tight.limit + " is exceeded by " + percent(-tight.margin_ppm, kMillion) +
                  " for a while, and nobody who enforces it looks at that moment");
  }
  judge_collections(run, verdict);
  set_chance(chance_of_failure(cluster, cause, run), verdict);
  note_pressures(run, verdict);
  find_skew(jobs, run.findings);
  find_losses(run, run.findings);
  find_spills(run, run.findings);
  find_gc(run, run.findings);
  find_over_partitioning(jobs, run, run.findings);
  constexpr std::size_t kFindings = 5;
  if (run.findings.size() > kFindings) {
    run.findings.resize(kFindings);
  }
}

void judge_chance(const Cluster& cluster, const Run& endless, Run& run) {
  note_pressures(endless, run.verdict);
  set_chance(std::max<std::int64_t>(chance_of_limits(cluster, endless), kMillion / 2), run.verdict);
}

void judge_race(const std::string& otherwise, const Run& other, Run& run) {
  run.findings.insert(run.findings.begin(),
                      {"race", "Two shuffles start together, and the first to finish decides (" +
                                   otherwise + "): then it is '" +
                                   std::string(outcome_sentence(other.verdict.outcome)) + "'."});
  set_chance((run.verdict.p_fail_ppm + other.verdict.p_fail_ppm) / 2, run.verdict);
}

}  // namespace oomcast::application
