#include "studies/advise/advise.hpp"

#include <algorithm>
#include <atomic>
#include <set>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/operators/plan_jobs.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "studies/advise/levers.hpp"
#include "studies/advise/size_search.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::advise {
namespace {

constexpr std::size_t kRounds = 3;   // changes that are needed together, at most
constexpr std::size_t kBeam = 4;     // failing trials that are built on in the next round
constexpr std::size_t kTrimmed = 3;  // proposals whose every change is put to the test

/// A lever on top of changes that were not enough.
struct Experiment {
  std::string title;
  Lever lever;
  Changes before;
};

using Result = SizeFound;

std::vector<plan::PhysicalJob> jobs_of(const Scenario& scenario) {
  Checked<std::vector<plan::PhysicalJob>> jobs = plan::plan_jobs(scenario);
  return jobs.ok() ? std::move(jobs).value() : std::vector<plan::PhysicalJob>();
}

class Advisor {
 public:
  Advisor(const Workload& workload, const AdviseOptions& options)
      : laboratory_(workload),
        options_(options),
        threads_(options.threads > 0 ? options.threads : all_cores()) {}

  Checked<Advice> advise();

 private:
  [[nodiscard]] std::vector<Experiment> first_round() const;
  [[nodiscard]] std::vector<Experiment> next_round() const;
  void play(const std::vector<Experiment>& experiments);
  [[nodiscard]] Result play(const Experiment& experiment);
  void sort_out(const Experiment& experiment, Result result);
  void trim();
  [[nodiscard]] Trial trimmed(const Trial& trial);
  void rank();
  void add_notes();

  Laboratory laboratory_;
  AdviseOptions options_;
  std::size_t threads_;
  std::atomic<std::int64_t> simulations_{0};
  std::vector<std::pair<std::string, Trial>> failing_;  // of the last round
  std::set<std::string> tried_;
  Advice advice_;
};

std::vector<Experiment> Advisor::first_round() const {
  std::vector<Experiment> experiments;
  for (Lever& lever : levers_for(*advice_.base.scenario, *advice_.base.run, advice_.diagnosis)) {
    std::string title = lever.title;
    experiments.push_back({std::move(title), std::move(lever), {}});
  }
  return experiments;
}

std::vector<Experiment> Advisor::next_round() const {
  // The most promising first: those that fail otherwise than before, then those that last longer.
  std::vector<const std::pair<std::string, Trial>*> order;
  for (const auto& failing : failing_) {
    if (failing.second.run->manifest.trace_hash != advice_.base.run->manifest.trace_hash) {
      order.push_back(&failing);
    }
  }
  const auto progress = [&](const Trial& trial) {
    const bool otherwise = trial.run->verdict.outcome != advice_.base.run->verdict.outcome ||
                           trial.run->verdict.where.stage != advice_.base.run->verdict.where.stage;
    return std::pair(otherwise ? 1 : 0, trial.run->ended.count());
  };
  std::stable_sort(order.begin(), order.end(), [&](const auto* a, const auto* b) {
    return progress(a->second) > progress(b->second);
  });
  order.resize(std::min(order.size(), kBeam));
  std::vector<Experiment> experiments;
  for (const auto* failing : order) {
    const Trial& trial = failing->second;
    const Diagnosis diagnosis = diagnose(*trial.scenario, jobs_of(*trial.scenario), *trial.run);
    for (Lever& lever : levers_for(*trial.scenario, *trial.run, diagnosis)) {
      if (!contradict(lever.changes, trial.changes)) {
        std::string title = failing->first + "; " + lever.title;
        experiments.push_back({std::move(title), std::move(lever), trial.changes});
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
  Changes others;
  for (const Change& change : changes) {
    if (change.key != experiment.lever.sized->key) {
      others.push_back(change);
    }
  }
  return least_that_survives(laboratory_, *experiment.lever.sized, others, options_.extra_percent,
                             simulations_);
}

void Advisor::play(const std::vector<Experiment>& experiments) {
  std::vector<const Experiment*> fresh;
  for (const Experiment& experiment : experiments) {
    const Changes all = joined(experiment.before, experiment.lever.changes);
    std::vector<std::string> words;
    for (const Change& change : all) {
      words.push_back(change.key + '=' + change.value);
    }
    std::sort(words.begin(), words.end());
    std::string name = experiment.lever.sized ? experiment.lever.sized->key + "=?" : "";
    for (const std::string& word : words) {
      name += ' ' + word;
    }
    if (tried_.insert(name).second) {
      fresh.push_back(&experiment);
    }
  }
  std::vector<Result> results(fresh.size());
  for_all_in_parallel(fresh.size(), threads_, [&](std::size_t i) { results[i] = play(*fresh[i]); });
  failing_.clear();
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    sort_out(*fresh[i], std::move(results[i]));
  }
}

void Advisor::sort_out(const Experiment& experiment, Result result) {
  Trial& trial = result.trial;
  if (trial.survives()) {
    advice_.proposals.push_back(
        {experiment.title, std::move(trial), std::move(result.least), std::move(result.safe), 0});
    return;
  }
  if (experiment.before.empty()) {
    std::string reason = trial.reason();
    const bool same = trial.run != nullptr &&
                      trial.run->manifest.trace_hash == advice_.base.run->manifest.trace_hash;
    if (same) {
      reason = "changes nothing here: the run is the same";
    }
    advice_.rejected.push_back(
        {experiment.title, trial.changes, trial.run == nullptr, same, std::move(reason)});
  }
  if (trial.run != nullptr) {
    failing_.emplace_back(experiment.title, std::move(trial));
  }
}

/// The changes without those that are not needed.
Trial Advisor::trimmed(const Trial& trial) {
  Trial best = trial;
  for (std::size_t i = 0; i < best.changes.size() && best.changes.size() > 1;) {
    Changes fewer = best.changes;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    Trial attempt = laboratory_.attempt(fewer);
    simulations_ += attempt.run != nullptr ? 1 : 0;
    if (attempt.survives()) {
      best = std::move(attempt);
    } else {
      ++i;
    }
  }
  return best;
}

void Advisor::rank() {
  for (Proposal& proposal : advice_.proposals) {
    // What it costs until it succeeds once: a failed attempt is paid for as well.
    constexpr std::int64_t kMillion = 1'000'000;
    const std::int64_t p_fail =
        std::clamp<std::int64_t>(proposal.trial.run->verdict.p_fail_ppm, 0, kMillion * 9 / 10);
    const std::int64_t expected =
        sim::mul_div(proposal.trial.price.billionths, kMillion, kMillion - p_fail);
    proposal.score = sim::mul_div(expected, 100 + effort_percent(proposal.trial.changes), 100);
  }
  std::stable_sort(advice_.proposals.begin(), advice_.proposals.end(),
                   [](const Proposal& a, const Proposal& b) {
                     return std::pair(a.score, a.trial.changes.size()) <
                            std::pair(b.score, b.trial.changes.size());
                   });
}

void Advisor::trim() {
  const std::size_t count = std::min(kTrimmed, advice_.proposals.size());
  std::vector<Trial> shorter(count);
  for_all_in_parallel(count, threads_,
                      [&](std::size_t i) { shorter[i] = trimmed(advice_.proposals[i].trial); });
  for (std::size_t i = 0; i < count; ++i) {
    advice_.proposals[i].trial = std::move(shorter[i]);
  }
  // Two that came down to the same are one.
  std::vector<Proposal> kept;
  for (Proposal& proposal : advice_.proposals) {
    const bool known = std::any_of(kept.begin(), kept.end(), [&](const Proposal& other) {
      return other.trial.changes == proposal.trial.changes;
    });
    if (!known) {
      kept.push_back(std::move(proposal));
    }
  }
  advice_.proposals = std::move(kept);
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
    play(first_round());
    for (std::size_t round = 1; round < kRounds && advice_.proposals.empty(); ++round) {
      play(next_round());
    }
    rank();
    trim();
    rank();
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
