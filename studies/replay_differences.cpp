// What a changed run does other than its base, and what it comes from.
#include <algorithm>
#include <map>

#include "studies/observe/at_once.hpp"
#include "studies/replay.hpp"

namespace oomcast::replay {
namespace {

std::string mib(Bytes bytes) { return std::to_string(bytes.count() >> 20) + " MiB"; }

std::string seconds(Duration time) {
  return std::to_string(time.count() / 1'000'000'000) + "." +
         std::to_string(time.count() / 100'000'000 % 10) + " s";
}

std::string from_to(const std::string& before, const std::string& after) {
  return before + " -> " + after;
}

/// The largest executor: they are alike.
const ExecutorRow* worker(const Run& run) {
  const ExecutorRow* found = nullptr;
  for (const ExecutorRow& row : run.executors) {
    found =
        row.id != kDriverId && (found == nullptr || row.unified > found->unified) ? &row : found;
  }
  return found;
}

void compare_verdicts(const Run& base, const Run& changed, std::vector<std::string>& to) {
  const Verdict& before = base.verdict;
  const Verdict& after = changed.verdict;
  if (before.outcome != after.outcome) {
    const Verdict& failed = after.outcome == Outcome::kSuccess ? before : after;
    to.push_back("verdict: " +
                 from_to(std::string(outcome_name(before.outcome)),
                         std::string(outcome_name(after.outcome))) +
                 "; " + failed.place);
    for (const std::string& link : failed.chain) {
      to.push_back("because: " + link);
    }
  }
  const auto lost = [](const Run& run) { return std::to_string(executors_lost(run)); };
  if (lost(base) != lost(changed)) {
    to.push_back("executors lost: " + from_to(lost(base), lost(changed)));
  }
}

void compare_executors(const Run& base, const Run& changed, std::vector<std::string>& to) {
  const ExecutorRow* before = worker(base);
  const ExecutorRow* after = worker(changed);
  if (before == nullptr || after == nullptr) {
    return;
  }
  const auto say = [&](const std::string& what, Bytes one, Bytes other) {
    if (one != other) {
      to.push_back(what + ": " + from_to(mib(one), mib(other)));
    }
  };
  const auto workers = [](const Run& run) { return std::to_string(executors_at_once(run)); };
  if (workers(base) != workers(changed)) {
    to.push_back("executors: " + from_to(workers(base), workers(changed)));
  }
  say("heap of an executor", before->heap_max, after->heap_max);
  say("memory that Spark manages in it", before->unified, after->unified);
  say("its container", before->container, after->container);
}

/// Stages whose spills, tasks or time moved most.
void compare_stages(const Run& base, const Run& changed, std::vector<std::string>& to) {
  std::map<std::int32_t, const StageRow*> before;
  for (const StageRow& row : base.stages) {
    before.emplace(row.stage, &row);
  }
  struct Line {
    std::int64_t weight = 0;
    std::string text;
  };
  std::vector<Line> lines;
  for (const StageRow& row : changed.stages) {
    const auto found = before.find(row.stage);
    if (found == before.end()) {
      continue;
    }
    const StageRow& was = *found->second;
    const std::string head = "stage " + std::to_string(row.stage) + ": ";
    if (was.tasks != row.tasks) {
      lines.push_back(
          {std::int64_t{1} << 50,
           head + "tasks " + from_to(std::to_string(was.tasks), std::to_string(row.tasks))});
    }
    const std::int64_t spill = (row.memory_bytes_spilled - was.memory_bytes_spilled).count();
    const bool died = row.status == StageStatus::kFailed && spill < 0;  // before it could spill
    if (std::abs(spill) > (1 << 20) && !died) {
      lines.push_back(
          {std::abs(spill),
           head + "spilled " +
               from_to(mib(was.memory_bytes_spilled), mib(row.memory_bytes_spilled)) +
               ", because the largest task holds at most " +
               from_to(mib(was.peak_execution_memory_max), mib(row.peak_execution_memory_max))});
    }
  }
  constexpr std::size_t kLines = 8;
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Line& a, const Line& b) { return a.weight > b.weight; });
  for (std::size_t i = 0; i < std::min(lines.size(), kLines); ++i) {
    to.push_back(lines[i].text);
  }
}

}  // namespace

std::int64_t executors_at_once(const Run& run) {
  observe::AtOnce alive;
  for (const ExecutorRow& row : run.executors) {
    if (row.id != kDriverId) {
      alive.begins(row.started.count());
      alive.ends(row.ended.count());
    }
  }
  return alive.most();
}

std::int64_t executors_lost(const Run& run) {
  return std::count_if(run.executors.begin(), run.executors.end(),
                       [](const ExecutorRow& row) { return row.lost && row.id != kDriverId; });
}

std::vector<std::string> differences(const Run& base, const Run& changed) {
  std::vector<std::string> found;
  compare_verdicts(base, changed, found);
  compare_executors(base, changed, found);
  compare_stages(base, changed, found);
  const Duration before = base.ended - SimTime();
  const Duration after = changed.ended - SimTime();
  if (std::abs((after - before).count()) > before.count() / 20) {
    found.push_back("time of the application: " + from_to(seconds(before), seconds(after)));
  }
  return found;
}

}  // namespace oomcast::replay
