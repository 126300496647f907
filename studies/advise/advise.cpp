#include "studies/advise/advise.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <set>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/operators/plan_jobs.hpp"
#include "models/text/sizes.hpp"
#include "studies/advise/levers.hpp"
#include "studies/advise/size_search.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::advise {
namespace {

constexpr std::size_t kRounds = 3;  // changes that are needed together, at most
constexpr std::size_t kBeam = 4;    // failing trials that are built on in the next round

/// A lever on top of changes that were not enough.
struct Experiment {
  std::string title;
  Lever lever;
  Changes before;
  std::vector<Sized> loose;  // sizes among those, at the largest that was tried
};

/// A trial that failed, to be built on.
struct Failing {
  std::string title;
  Trial trial;
  std::vector<Sized> loose;
};

/// The changes but those of a key.
Changes without(Changes changes, const std::string& key) {
  std::erase_if(changes, [&](const Change& change) { return change.key == key; });
  return changes;
}

using Result = SizeFound;

/// Experiments that are played one after another: each is milder than the first.
using Series = std::vector<const Experiment*>;

std::vector<plan::PhysicalJob> jobs_of(const Scenario& scenario) {
  Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(scenario);
  return jobs.ok() ? std::move(jobs).value() : std::vector<plan::PhysicalJob>();
}

class Advisor {
 public:
  Advisor(const Workload& workload, const AdviseOptions& options)
      : laboratory_(workload), options_(options) {}

  Checked<Advice> advise();

 private:
  [[nodiscard]] std::vector<Experiment> first_round() const;
  [[nodiscard]] std::vector<Experiment> next_round() const;
  void play(const std::vector<Experiment>& experiments);
  [[nodiscard]] std::vector<Series> fresh_series(const std::vector<Experiment>& experiments);
  [[nodiscard]] std::vector<Result> play(const Series& series);
  [[nodiscard]] Result play(const Experiment& experiment);
  [[nodiscard]] bool fails_as_before(const Trial& trial) const;
  [[nodiscard]] bool same_run(const Trial& trial) const;
  void sort_out(const Experiment& experiment, Result result);
  void improve();
  [[nodiscard]] Trial trimmed(const Trial& trial);
  void tighten(Proposal& proposal);
  [[nodiscard]] bool goes_on(std::size_t round) const;
  void add_notes();

  Laboratory laboratory_;
  AdviseOptions options_;
  std::atomic<std::int64_t> simulations_{0};
  Trial first_death_;             // of the workload as it is
  std::vector<Failing> failing_;  // of the last round
  std::set<std::string> tried_;
  Advice advice_;
};

std::vector<Experiment> Advisor::first_round() const {
  std::vector<Experiment> experiments;
  for (Lever& lever : levers_for(*advice_.base.scenario, *advice_.base.run, advice_.diagnosis)) {
    std::string title = lever.title;
    experiments.push_back({std::move(title), std::move(lever), {}, {}});
  }
  return experiments;
}

std::vector<Experiment> Advisor::next_round() const {
  // The most promising first: those that fail otherwise than before, then those that last longer.
  std::vector<const Failing*> order;
  for (const Failing& failing : failing_) {
    if (!same_run(failing.trial)) {
      order.push_back(&failing);
    }
  }
  const auto progress = [&](const Trial& trial) {
    const Verdict& before = first_death_.run->verdict;
    // Stages of rewritten code have other numbers.
    const bool later =
        !rewrites_code(trial.changes) && trial.run->verdict.where.stage != before.where.stage;
    const bool otherwise = trial.run->verdict.outcome != before.outcome || later;
    return std::pair(otherwise ? 1 : 0, trial.run->ended.count());
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    return progress(a->trial) > progress(b->trial);
  });
  order.resize(std::min(order.size(), kBeam));
  std::vector<Experiment> experiments;
  for (const Failing* failing : order) {
    const Trial& trial = failing->trial;
    const Diagnosis diagnosis = diagnose(*trial.scenario, jobs_of(*trial.scenario), *trial.run);
    for (Lever& lever : levers_for(*trial.scenario, *trial.run, diagnosis)) {
      if (!contradict(lever.changes, trial.changes)) {
        std::string title = failing->title + "; " + lever.title;
        experiments.push_back({std::move(title), std::move(lever), trial.changes, failing->loose});
      }
    }
  }
  return experiments;
}

Result Advisor::play(const Experiment& experiment) {
  const Changes changes = joined(experiment.before, experiment.lever.changes);
  if (!experiment.lever.sized) {
    Trial trial = laboratory_.attempt(changes);
    simulations_ += trial.run != nullptr ? 1 : 0;
    return {std::move(trial), "", ""};
  }
  // A size that an earlier round set is searched again from there, not set twice.
  const Sized& size = *experiment.lever.sized;
  return least_that_survives(laboratory_, size, without(changes, size.key), options_.extra_percent,
                             simulations_);
}

bool Advisor::same_run(const Trial& trial) const {
  return trial.run->manifest.trace_hash == first_death_.run->manifest.trace_hash;
}

bool Advisor::fails_as_before(const Trial& trial) const {
  if (trial.run == nullptr) {
    return false;
  }
  const Verdict& now = trial.run->verdict;
  const Verdict& before = first_death_.run->verdict;
  return now.outcome == before.outcome && now.where.operator_name == before.where.operator_name &&
         now.where.account == before.where.account;
}

/// Plays on as long as something else happens than before.
std::vector<Result> Advisor::play(const Series& series) {
  std::vector<Result> results;
  for (const Experiment* experiment : series) {
    results.push_back(play(*experiment));
    if (fails_as_before(results.back().trial)) {
      break;
    }
  }
  return results;
}

/// Those that were not tried in an earlier round.
std::vector<Series> Advisor::fresh_series(const std::vector<Experiment>& experiments) {
  std::vector<Series> all;
  for (const Experiment& experiment : experiments) {
    const Changes changes = joined(experiment.before, experiment.lever.changes);
    std::vector<std::string> words;
    for (const Change& change : changes) {
      words.push_back(change.key + '=' + change.value);
    }
    std::sort(words.begin(), words.end());
    std::string name = experiment.lever.sized ? experiment.lever.sized->key + "=?" : "";
    for (const std::string& word : words) {
      name += ' ' + word;
    }
    if (!tried_.insert(name).second) {
      continue;
    }
    if (!experiment.lever.milder || all.empty()) {
      all.emplace_back();
    }
    all.back().push_back(&experiment);
  }
  return all;
}

void Advisor::play(const std::vector<Experiment>& experiments) {
  const std::vector<Series> series = fresh_series(experiments);
  std::vector<std::vector<Result>> results(series.size());
  for_all_in_parallel(series.size(), options_.threads,
                      [&](std::size_t i) { results[i] = play(series[i]); });
  failing_.clear();
  for (std::size_t i = 0; i < series.size(); ++i) {
    for (std::size_t k = 0; k < results[i].size(); ++k) {
      sort_out(*series[i][k], std::move(results[i][k]));
    }
  }
}

void Advisor::sort_out(const Experiment& experiment, Result result) {
  Trial& trial = result.trial;
  const std::optional<Sized>& size = experiment.lever.sized;
  std::vector<Sized> loose = experiment.loose;
  if (size) {
    std::erase_if(loose, [&](const Sized& other) { return other.key == size->key; });
  }
  if (trial.survives()) {
    advice_.proposals.push_back({experiment.title, std::move(trial), std::move(result.least),
                                 std::move(result.safe), std::move(loose), 0});
    return;
  }
  if (experiment.before.empty()) {
    std::string reason = trial.reason();
    const bool same = trial.run != nullptr && same_run(trial);
    if (same) {
      reason = "changes nothing here: the run is the same";
    }
    advice_.rejected.push_back(
        {experiment.title, trial.changes, trial.run == nullptr, same, std::move(reason)});
  }
  if (trial.run != nullptr) {
    if (size) {
      loose.push_back(*size);
    }
    failing_.push_back({experiment.title, std::move(trial), std::move(loose)});
  }
}

/// The changes without those that are not needed; what makes others cheaper stays.
Trial Advisor::trimmed(const Trial& trial) {
  Trial best = trial;
  for (std::size_t i = 0; i < best.changes.size() && best.changes.size() > 1;) {
    Changes fewer = best.changes;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    Trial attempt = laboratory_.attempt(fewer);
    simulations_ += attempt.run != nullptr ? 1 : 0;
    if (attempt.survives() && score_of(attempt) <= score_of(best)) {
      best = std::move(attempt);
    } else {
      ++i;
    }
  }
  return best;
}

/// Sizes that stayed at the largest that was tried when something else was changed as well come
/// down to what survives with it.
void Advisor::tighten(Proposal& proposal) {
  for (const Sized& size : std::exchange(proposal.loose, {})) {
    const Changes others = without(proposal.trial.changes, size.key);
    if (others.size() == proposal.trial.changes.size()) {
      continue;  // it was not needed
    }
    SizeFound found =
        least_that_survives(laboratory_, size, others, options_.extra_percent, simulations_);
    if (found.trial.survives()) {
      // No least of all: less of one may do with more of another.
      proposal.trial = std::move(found.trial);
      proposal.least.clear();
      proposal.safe.clear();
    }
  }
}

void Advisor::improve() {
  rank(advice_.proposals);
  drop_beaten(advice_.proposals);
  const std::size_t count = std::min(options_.proposals, advice_.proposals.size());
  for_all_in_parallel(count, options_.threads, [&](std::size_t i) {
    Proposal& proposal = advice_.proposals[i];
    proposal.trial = trimmed(proposal.trial);
    tighten(proposal);
  });
  rank(advice_.proposals);
  drop_beaten(advice_.proposals);
}

/// Memory that the manager grants and nobody uses.
std::string unclaimed(const Scenario& scenario) {
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  if (!shape.ok() || shape.value().container <= shape.value().container_request) {
    return "";
  }
  const Bytes spare = shape.value().container - shape.value().container_request;
  return "Containers are rounded up to " + text::format_bytes(shape.value().container) + ": " +
         text::format_bytes(spare) + " of each is claimed by nobody; --conf " +
         "spark.executor.memoryOverhead=" + text::size_text(shape.value().overhead + spare) +
         " takes it at no price.";
}

/// Whoever can only survive by new code is offered two changes that leave it alone, if there are
/// any; three only where nothing else helps.
bool Advisor::goes_on(std::size_t round) const {
  return std::ranges::all_of(advice_.proposals, [&](const Proposal& proposal) {
    return round == 1 && rewrites_code(proposal.trial.changes);
  });
}

void Advisor::add_notes() {
  const Scenario& best = advice_.proposals.empty() ? *advice_.base.scenario
                                                   : *advice_.proposals.front().trial.scenario;
  if (std::string note = unclaimed(best); !note.empty()) {
    advice_.notes.push_back(std::move(note));
  }
  const Scenario& own = laboratory_.workload().own();
  advice_.limits = has_container_limit(own)
                       ? "No container beyond what the cluster gives."
                       : "The scenario does not say how large a container may be (node_memory, or "
                         "maximum_allocation of YARN): sizes were searched up to " +
                             std::to_string(kSearchFactor) + " times what there is.";
}

Checked<Advice> Advisor::advise() {
  Checked<Trial> base = laboratory_.untouched();
  if (!base.ok()) {
    return std::move(base).error();
  }
  advice_.base = std::move(base).value();
  simulations_ += 1;
  advice_.diagnosis =
      diagnose(*advice_.base.scenario, jobs_of(*advice_.base.scenario), *advice_.base.run);
  if (!advice_.base.survives()) {
    first_death_ = laboratory_.attempt({});
    simulations_ += 1;
    play(first_round());
    for (std::size_t round = 1; round < kRounds && goes_on(round); ++round) {
      play(next_round());
    }
    improve();
  }
  add_notes();
  if (advice_.proposals.size() > options_.proposals) {
    advice_.proposals.resize(options_.proposals);
  }
  advice_.simulations = simulations_.load();
  return std::move(advice_);
}

}  // namespace

Checked<Advice> advise(const Workload& workload, const AdviseOptions& options) {
  return Advisor(workload, options).advise();
}

}  // namespace oomcast::advise
