#include "studies/policy/lab.hpp"

#include <algorithm>
#include <memory>

#include "models/operators/plan_jobs.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::policy {
namespace {

using advise::Change;
using advise::ChangeKind;
using advise::Changes;
using advise::Laboratory;
using advise::Trial;

constexpr std::string_view kNothing = "as-it-is";

/// A workload and what its first attempt came to, which every retry policy shares.
struct Bench {
  std::unique_ptr<Laboratory> laboratory;
  Trial first;
  Problems problems;
};

Changes changes_of(const Preset& preset, const Conf& conf) {
  Changes changes;
  for (const PresetKey& key : preset.keys) {
    if (conf.text(key.key) != key.value) {
      changes.push_back({ChangeKind::kConf, std::string(key.key), std::string(key.value)});
    }
  }
  return changes;
}

void book(const Trial& trial, LabCell& cell) {
  Attempt attempt;
  attempt.changes = trial.changes;
  attempt.outcome =
      trial.run == nullptr ? "refused" : std::string(outcome_name(trial.run->verdict.outcome));
  attempt.reason = trial.survives() ? "" : trial.reason();
  cell.attempts.push_back(std::move(attempt));
  if (trial.run != nullptr) {
    cell.price += trial.price;
    cell.time += trial.run->ended - SimTime();
  }
  cell.success = trial.survives();
}

LabCell with_preset(const Bench& bench, const Preset& preset) {
  LabCell cell;
  book(bench.laboratory->attempt(changes_of(preset, bench.first.scenario->conf)), cell);
  return cell;
}

advise::Diagnosis diagnosis_of(const Trial& trial) {
  const Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(*trial.scenario);
  return advise::diagnose(*trial.scenario,
                          jobs.ok() ? jobs.value() : std::vector<plan::PhysicalJob>(), *trial.run);
}

LabCell with_agent(const Bench& bench, const Agent& agent, std::size_t attempts_max) {
  LabCell cell;
  Trial last = bench.first;
  book(last, cell);
  while (!cell.success && cell.attempts.size() < attempts_max && last.run != nullptr) {
    const auto changes = agent.next(last, diagnosis_of(last), cell.attempts.size());
    if (!changes) {
      break;
    }
    // The same again ends the same: the simulation knows no luck.
    if (*changes != last.changes) {
      last = bench.laboratory->attempt(*changes);
    }
    book(last, cell);
  }
  return cell;
}

bool wanted(const LabOptions& options, std::string_view name) {
  return options.names.empty() ||
         std::find(options.names.begin(), options.names.end(), name) != options.names.end();
}

std::vector<LabRow> empty_rows(const LabOptions& options, std::size_t workloads) {
  std::vector<LabRow> rows;
  const auto add = [&](PolicyKind kind, std::string_view name, std::string_view summary) {
    if (kind == PolicyKind::kNothing || wanted(options, name)) {
      LabRow row;
      row.kind = kind;
      row.name = name;
      row.summary = summary;
      row.cells.resize(workloads);
      rows.push_back(std::move(row));
    }
  };
  add(PolicyKind::kNothing, kNothing, "one attempt under the workload's own conf");
  for (const Preset& preset : presets()) {
    add(PolicyKind::kPreset, preset.name, preset.summary);
  }
  for (const Agent& agent : agents()) {
    add(PolicyKind::kRetry, agent.name, agent.summary);
  }
  return rows;
}

LabCell play(const LabRow& row, const Bench& bench, const LabOptions& options) {
  LabCell cell;
  switch (row.kind) {
    case PolicyKind::kNothing:
      book(bench.first, cell);
      return cell;
    case PolicyKind::kPreset:
      return with_preset(bench, *find_preset(row.name));
    case PolicyKind::kRetry:
      break;
  }
  return with_agent(bench, *find_agent(row.name), options.attempts_max);
}

}  // namespace

std::int64_t LabRow::successes() const {
  return std::count_if(cells.begin(), cells.end(),
                       [](const LabCell& cell) { return cell.success; });
}

std::int64_t LabRow::attempts() const {
  std::int64_t sum = 0;
  for (const LabCell& cell : cells) {
    sum += static_cast<std::int64_t>(cell.attempts.size());
  }
  return sum;
}

std::int64_t LabRow::price_billionths() const {
  std::int64_t sum = 0;
  for (const LabCell& cell : cells) {
    sum += cell.price.billionths;
  }
  return sum;
}

Duration LabRow::time() const {
  Duration sum;
  for (const LabCell& cell : cells) {
    sum += cell.time;
  }
  return sum;
}

std::vector<std::string_view> lab_names() {
  std::vector<std::string_view> names;
  for (const Preset& preset : presets()) {
    names.push_back(preset.name);
  }
  for (const Agent& agent : agents()) {
    names.push_back(agent.name);
  }
  return names;
}

Checked<LabReport> compare_policies(const std::vector<Subject>& subjects,
                                    const LabOptions& options) {
  std::vector<Bench> benches(subjects.size());
  for_all_in_parallel(subjects.size(), options.threads, [&](std::size_t i) {
    benches[i].laboratory = std::make_unique<Laboratory>(subjects[i].workload);
    Checked<Trial> first = benches[i].laboratory->untouched();
    if (first.ok()) {
      benches[i].first = std::move(first).value();
    } else {
      benches[i].problems = std::move(first).error();
    }
  });
  LabReport report;
  Problems problems;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    report.workloads.push_back(subjects[i].name);
    problems.insert(problems.end(), benches[i].problems.begin(), benches[i].problems.end());
  }
  if (!problems.empty()) {
    return problems;
  }
  report.currency = subjects.empty() ? "" : subjects.front().workload.own().rates.currency;
  report.rows = empty_rows(options, subjects.size());
  for_all_in_parallel(report.rows.size() * subjects.size(), options.threads, [&](std::size_t i) {
    LabRow& row = report.rows[i / subjects.size()];
    const std::size_t workload = i % subjects.size();
    row.cells[workload] = play(row, benches[workload], options);
  });
  return report;
}

}  // namespace oomcast::policy
