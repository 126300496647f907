#include "studies/survive.hpp"

#include <array>

#include "models/application/simulate.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::survive {
namespace {

/// Simulates the scenario with one key changed; none if the change is refused.
std::optional<Outcome> outcome_with(const Scenario& scenario, const std::string& key,
                                    const std::string& value) {
  Scenario changed = scenario;
  Checked<Conf> conf = scenario.conf.with({key, value, "advice"});
  if (!conf.ok()) {
    return std::nullopt;
  }
  changed.conf = std::move(conf).value();
  const Checked<Run> run = simulate(changed, {.keep_tasks = false, .chances = false});
  if (!run.ok()) {
    return std::nullopt;
  }
  return run.value().verdict.outcome;
}

/// Doubles a size until the job survives; the sentence says what was tried.
std::string double_until(const Scenario& scenario, const std::string& key, Bytes from,
                         Advice& advice) {
  constexpr int kDoublings = 3;
  std::string tried;
  Bytes size = from;
  for (int i = 0; i < kDoublings; ++i) {
    size *= 2;
    const std::string value = text::size_text(size);
    const std::optional<Outcome> outcome = outcome_with(scenario, key, value);
    if (!outcome) {
      break;
    }
    advice.attempts.push_back({key, value, *outcome});
    if (*outcome == Outcome::kSuccess) {
      return "Survives with " + key + "=" + value +
             (tried.empty() ? "" : " (" + tried + " not enough)") + ".";
    }
    tried += (tried.empty() ? "" : ", ") + value;
  }
  return tried.empty() ? "" : "More " + key + " alone does not help: simulated " + tried + ".";
}

/// Simulates one other value; the sentence says whether it helps.
std::string try_value(const Scenario& scenario, const std::string& key, const std::string& value,
                      const std::string& why, Advice& advice) {
  const std::optional<Outcome> outcome = outcome_with(scenario, key, value);
  if (!outcome) {
    return "";
  }
  advice.attempts.push_back({key, value, *outcome});
  if (*outcome == Outcome::kSuccess) {
    return "Survives with " + key + "=" + value + ": " + why + ".";
  }
  return key + "=" + value + " is not enough: " + std::string(outcome_name(*outcome)) + ".";
}

std::string sentence_for(const Scenario& scenario, const Run& failed, Advice& advice) {
  const Conf& conf = scenario.conf;
  switch (failed.verdict.outcome) {
    case Outcome::kExecutorOom:
    case Outcome::kTaskOom:
      return double_until(scenario, "spark.executor.memory", conf.bytes("spark.executor.memory"),
                          advice);
    case Outcome::kDriverOom:
      return double_until(scenario, "spark.driver.memory", conf.bytes("spark.driver.memory"),
                          advice);
    case Outcome::kMaxResultSize:
      return double_until(scenario, "spark.driver.maxResultSize",
                          conf.bytes("spark.driver.maxResultSize"), advice);
    case Outcome::kContainerKill: {
      const std::optional<Bytes> set = conf.bytes_or_none("spark.executor.memoryOverhead");
      constexpr Bytes kSmallest = 384_MiB;
      return double_until(scenario, "spark.executor.memoryOverhead", set.value_or(kSmallest),
                          advice);
    }
    case Outcome::kDiskFull:
      return "It needs more local disk, or fewer bytes spilled and shuffled at a time: see the "
             "stage table.";
    default:
      return "";
  }
}

}  // namespace

Advice what_it_takes(const Scenario& scenario, const Run& failed) {
  Advice advice;
  if (failed.verdict.outcome == Outcome::kSuccess) {
    return advice;
  }
  advice.text = sentence_for(scenario, failed, advice);
  if (failed.verdict.where.account == Account::kHeapJoinBuffer) {
    const std::string more =
        try_value(scenario, "spark.sql.sortMergeJoinExec.buffer.in.memory.threshold", "20000",
                  "rows of one key beyond it go to a sorter that can spill", advice);
    advice.text += (advice.text.empty() ? "" : " ") + more;
  }
  return advice;
}

}  // namespace oomcast::survive
