#include "studies/advise/first_aid.hpp"

#include <algorithm>
#include <atomic>

#include "studies/advise/diagnosis.hpp"
#include "studies/advise/levers.hpp"
#include "studies/advise/size_search.hpp"

namespace oomcast::advise {
namespace {

constexpr std::int64_t kExtraPercent = 5;  // as advise gives

void note(const Trial& trial, FirstAid& aid) {
  if (trial.run != nullptr) {
    for (const Change& change : trial.changes) {
      aid.attempts.push_back({change.key, change.value, trial.run->verdict.outcome});
    }
  }
}

std::string sentence_of_size(const Sized& sized, const SizeFound& found) {
  const Trial& trial = found.trial;
  if (trial.survives()) {
    return "Survives with " + changes_text(trial.changes) + " (" + found.least + " at least).";
  }
  const std::string more = "More " + sized.key;
  return trial.run == nullptr
             ? more + " cannot be had: " + trial.refused + "."
             : more + " alone does not help: simulated up to " + trial.changes.front().value + ".";
}

std::string sentence_of_change(const Lever& lever, const Trial& trial) {
  const std::string changes = changes_text(trial.changes);
  if (trial.survives()) {
    return "Survives with " + changes + ": " + lever.title + ".";
  }
  return trial.run == nullptr
             ? ""
             : changes +
                   " is not enough: " + std::string(outcome_name(trial.run->verdict.outcome)) + ".";
}

}  // namespace

FirstAid first_aid(const Scenario& scenario, const Run& failed) {
  FirstAid aid;
  if (failed.verdict.outcome == Outcome::kSuccess) {
    return aid;
  }
  const Workload workload(scenario);
  Laboratory laboratory(workload);
  laboratory.plan();
  const Diagnosis diagnosis = diagnose(scenario, laboratory.planned(), failed);
  const std::vector<Lever> levers = levers_for(scenario, failed, diagnosis);
  const auto sized =
      std::ranges::find_if(levers, [](const Lever& lever) { return lever.sized.has_value(); });
  bool survives = false;
  if (sized != levers.end()) {
    std::atomic<std::int64_t> simulations{0};
    const SizeFound found =
        least_that_survives(laboratory, *sized->sized, sized->changes, kExtraPercent, simulations);
    note(found.trial, aid);
    aid.text = sentence_of_size(*sized->sized, found);
    survives = found.trial.survives();
  }
  const auto fixed = std::ranges::find_if(levers, [](const Lever& lever) {
    return !lever.sized.has_value() && !rewrites_code(lever.changes);
  });
  if (fixed != levers.end() && (diagnosis.skew || !survives)) {
    const Trial trial = laboratory.attempt(fixed->changes);
    note(trial, aid);
    const std::string more = sentence_of_change(*fixed, trial);
    aid.text += (aid.text.empty() || more.empty() ? "" : " ") + more;
  }
  return aid;
}

}  // namespace oomcast::advise
