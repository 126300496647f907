#include "studies/siblings.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include "inputs/cases/case_file.hpp"
#include "inputs/cases/outcome_file.hpp"
#include "models/application/simulate.hpp"
#include "studies/in_parallel.hpp"
#include "studies/observe/learned_log.hpp"
#include "studies/text_of.hpp"

namespace oomcast::siblings {
namespace {

namespace fs = std::filesystem;

struct Case {
  std::string name;
  fs::path log;
  cases::CaseFile file;
  std::string status;
};

/// The file or folder in a case that is an event log.
fs::path log_in(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> found;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().starts_with("eventlog")) {
      found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found.empty() ? fs::path() : found.front();
}

/// By job, then by name; of cases that stand alone there is nothing to forecast.
std::map<std::string, std::vector<Case>> cases_in(const std::string& folder) {
  std::map<std::string, std::vector<Case>> jobs;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    Case one;
    one.name = entry.path().filename().string();
    one.log = log_in(entry.path());
    one.status = cases::read_status(text_of(entry.path() / "outcome.json"));
    Checked<cases::CaseFile> file =
        cases::read_case(text_of(entry.path() / "case.json"), one.name + "/case.json");
    if (!file.ok() || file.value().job.empty() || one.log.empty() || one.status.empty()) {
      continue;
    }
    one.file = std::move(file).value();
    jobs[one.file.job].push_back(std::move(one));
  }
  for (auto& [job, all] : jobs) {
    std::sort(all.begin(), all.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  }
  return jobs;
}

/// The target's conf instead of the source's, and its cluster.
observe::WhatIf what_if(const Case& source, const Case& target) {
  observe::WhatIf changes;
  for (const ConfEntry& entry : source.file.conf) {
    changes.unset.push_back(entry.key);
  }
  changes.conf = target.file.conf;
  changes.cores = target.file.cores;
  if (target.file.executor_mib > 0) {
    changes.conf.push_back({"spark.executor.memory", std::to_string(target.file.executor_mib) + "m",
                            "cluster of the case"});
  }
  changes.executors = target.file.executors;
  constexpr std::int64_t kMiB = 1 << 20;
  changes.local_disk = Bytes(target.file.disk_mib.value_or(0) * kMiB);
  return changes;
}

/// In the words of outcome.json.
std::string status_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::kExecutorOom:
    case Outcome::kContainerKill:
      return "executor_lost";
    case Outcome::kPythonMemoryError:
      return "task_oom";
    default:
      break;
  }
  return std::string(outcome_name(outcome));
}

Figures figures_of(const Run& run) {
  Figures figures;
  for (const StageRow& stage : run.stages) {
    figures.spilled += stage.memory_bytes_spilled;
    figures.peak = std::max(figures.peak, stage.peak_execution_memory_max);
  }
  return figures;
}

Figures figures_of(const eventlog::EventLog& log) {
  using eventlog::TaskMetric;
  Figures figures;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    const auto metric = [&](TaskMetric m) {
      return Bytes(std::clamp<std::int64_t>(log.tasks.metric(row, m), 0, std::int64_t{1} << 40));
    };
    figures.spilled += metric(TaskMetric::kMemorySpilledBytes);
    figures.peak = std::max(figures.peak, metric(TaskMetric::kPeakExecutionBytes));
  }
  return figures;
}

void forecast(const observe::LearnedLog& learned, const Case& source, const Case& target,
              Pair& pair) {
  pair.forecast = "refused";
  const Checked<observe::Observation> seen = learned.with(what_if(source, target));
  if (!seen.ok()) {
    pair.place = seen.error().front().what;
    return;
  }
  const Checked<Run> run = simulate(seen.value().scenario, {.keep_tasks = false});
  if (!run.ok()) {
    pair.place = run.error().front().what;
    return;
  }
  const Verdict& verdict = run.value().verdict;
  pair.forecast = status_of(verdict.outcome);
  pair.place = verdict.outcome == Outcome::kSuccess ? "" : verdict.place;
  pair.p_fail_ppm = verdict.p_fail_ppm;
  pair.inconclusive = verdict.inconclusive;
  pair.simulated = figures_of(run.value());
}

}  // namespace

Checked<std::vector<Pair>> forecast_siblings(const std::string& folder) {
  const std::map<std::string, std::vector<Case>> jobs = cases_in(folder);
  struct Source {
    const std::vector<Case>* all = nullptr;
    std::size_t index = 0;
  };
  std::vector<Source> sources;
  for (const auto& [job, all] : jobs) {
    for (std::size_t i = 0; i < all.size() && all.size() > 1; ++i) {
      sources.push_back({&all, i});
    }
  }
  if (sources.empty()) {
    return Problems{{Severity::kError, folder, "no two cases in it share a job",
                     "give a folder of recorded cases: case.json, outcome.json and eventlog*"}};
  }
  std::vector<std::vector<Pair>> by_source(sources.size());
  std::vector<std::optional<Figures>> observed(sources.size());
  for_all_in_parallel(sources.size(), all_cores(), [&](std::size_t at) {
    const std::vector<Case>& all = *sources[at].all;
    const Case& source = all[sources[at].index];
    const Checked<observe::LearnedLog> learned = observe::learn(source.log.string(), true);
    if (learned.ok()) {
      observed[at] = figures_of(learned.value().log);
    }
    for (const Case& target : all) {
      if (&target == &source) {
        continue;
      }
      Pair pair{.job = source.file.job,
                .source = source.name,
                .target = target.name,
                .source_status = source.status,
                .target_status = target.status,
                .forecast = "refused"};
      if (learned.ok()) {
        forecast(learned.value(), source, target, pair);
      }
      by_source[at].push_back(std::move(pair));
    }
  });
  std::map<std::string, Figures> figures;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    figures[(*sources[i].all)[sources[i].index].name] = observed[i].value_or(Figures{});
  }
  std::vector<Pair> pairs;
  for (std::vector<Pair>& some : by_source) {
    for (Pair& pair : some) {
      pair.observed = figures[pair.target];
      pairs.push_back(std::move(pair));
    }
  }
  return pairs;
}

}  // namespace oomcast::siblings
