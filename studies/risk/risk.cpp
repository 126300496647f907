#include "studies/risk/risk.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "sim/random.hpp"
#include "studies/in_parallel.hpp"
#include "studies/sweep/point.hpp"

namespace oomcast::risk {
namespace {

constexpr double kMillion = 1e6;

std::int64_t factor_ppm(sim::Random& random, std::int64_t spread_ppm) {
  const double sigma = static_cast<double>(spread_ppm) / kMillion;
  return static_cast<std::int64_t>(kMillion * random.lognormal(0, sigma));
}

Repetition play_one(const Scenario& scenario, const RiskOptions& options, std::int64_t number) {
  const std::string name = "risk/" + std::to_string(number);
  Scenario here = scenario;
  sim::Random skew(sim::stream_seed(scenario.seed, name + "/skew"));
  sweep::scale_skew(here, factor_ppm(skew, options.skew_ppm));
  for (const Dataset& data : scenario.data) {
    sim::Random volume(sim::stream_seed(scenario.seed, name + "/volume/" + data.name));
    sweep::scale_volume(here, factor_ppm(volume, options.volume_ppm), data.name);
  }
  here.seed = sim::stream_seed(scenario.seed, name + "/run");
  Repetition repetition{sweep::play(here), false};
  // The model's estimates have bands of their own; the verdict's probability is theirs.
  sim::Random band(sim::stream_seed(scenario.seed, name + "/band"));
  const bool drawn =
      band.chance(static_cast<std::uint64_t>(repetition.summary.p_fail_ppm), 1'000'000);
  repetition.failed = repetition.summary.outcome == "invalid" || drawn;
  return repetition;
}

void add_row(StudyTable& table, const std::string& what, std::int64_t count, std::int64_t all) {
  const Interval interval = wilson(count, all);
  table.rows.push_back({what, count, interval.estimate_ppm, interval.low_ppm, interval.high_ppm});
}

}  // namespace

Interval wilson(std::int64_t successes, std::int64_t trials) {
  if (trials == 0) {
    return {0, 0, 1'000'000};
  }
  constexpr double kZ = 1.959963984540054;  // 97.5 % of a standard normal variable lie below
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(successes) / n;
  const double middle = p + kZ * kZ / (2 * n);
  const double half = kZ * std::sqrt(p * (1 - p) / n + kZ * kZ / (4 * n * n));
  const double whole = 1 + kZ * kZ / n;
  const auto ppm = [](double share) {
    return static_cast<std::int64_t>(kMillion * std::clamp(share, 0.0, 1.0) + 0.5);
  };
  // At both ends the interval touches it, whatever rounding says.
  return {ppm(p), successes == 0 ? 0 : ppm((middle - half) / whole),
          successes == trials ? 1'000'000 : ppm((middle + half) / whole)};
}

std::vector<Repetition> repeat(const Scenario& scenario, const RiskOptions& options) {
  std::vector<Repetition> repetitions(static_cast<std::size_t>(options.repetitions));
  for_all_in_parallel(repetitions.size(), options.threads == 0 ? all_cores() : options.threads,
                      [&](std::size_t i) {
                        repetitions[i] = play_one(scenario, options, static_cast<std::int64_t>(i));
                      });
  return repetitions;
}

Interval probability_of_failure(const std::vector<Repetition>& repetitions) {
  const auto failed = std::count_if(repetitions.begin(), repetitions.end(),
                                    [](const Repetition& one) { return one.failed; });
  return wilson(failed, static_cast<std::int64_t>(repetitions.size()));
}

StudyTable risk_table(const Scenario& scenario, const std::vector<Repetition>& repetitions,
                      const RiskOptions& options) {
  StudyTable table;
  table.study = "risk";
  table.title = "Risk of " + scenario.name + ": " + std::to_string(repetitions.size()) +
                " repetitions, sizes within " + text::format_share(options.volume_ppm * 1000) +
                ", skew within " + text::format_share(options.skew_ppm * 1000);
  table.columns = {{"what", CellUnit::kText},
                   {"runs", CellUnit::kCount},
                   {"share", CellUnit::kShare},
                   {"low", CellUnit::kShare},
                   {"high", CellUnit::kShare}};
  const auto all = static_cast<std::int64_t>(repetitions.size());
  std::int64_t failed = 0;
  std::map<std::string, std::int64_t> outcomes;
  for (const Repetition& one : repetitions) {
    failed += one.failed ? 1 : 0;
    ++outcomes[one.summary.outcome];
  }
  add_row(table, "fails", failed, all);
  for (const auto& [outcome, count] : outcomes) {
    add_row(table, "simulated " + outcome, count, all);
  }
  const Interval interval = wilson(failed, all);
  table.notes.push_back("P(failure) = " + text::format_share(interval.estimate_ppm * 1000) +
                        ", between " + text::format_share(interval.low_ppm * 1000) + " and " +
                        text::format_share(interval.high_ppm * 1000) +
                        " (95 %, Wilson). \"fails\" draws from the model's band as well.");
  return table;
}

}  // namespace oomcast::risk
