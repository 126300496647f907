#include "studies/risk/risk.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "models/cost/coefficients.hpp"
#include "models/text/sizes.hpp"
#include "sim/random.hpp"
#include "studies/in_parallel.hpp"
#include "studies/repeat.hpp"
#include "studies/sweep/point.hpp"

namespace oomcast::risk {
namespace {

constexpr double kMillion = 1e6;

std::int64_t factor_ppm(sim::Random& random, std::int64_t spread_ppm) {
  const double sigma = static_cast<double>(spread_ppm) / kMillion;
  return static_cast<std::int64_t>(kMillion * random.lognormal(0, sigma));
}

sweep::Summary play_one(const Scenario& scenario, const RiskOptions& options, std::int64_t number) {
  const std::string name = "risk/" + std::to_string(number);
  Scenario here = scenario;
  sim::Random skew(sim::stream_seed(scenario.seed, name + "/skew"));
  sweep::scale_skew(here, factor_ppm(skew, options.skew_ppm));
  for (const Dataset& data : scenario.data) {
    sim::Random volume(sim::stream_seed(scenario.seed, name + "/volume/" + data.name));
    sweep::scale_volume(here, factor_ppm(volume, options.volume_ppm), data.name);
  }
  here.seed = sim::stream_seed(scenario.seed, name + "/run");
  return sweep::play(
      here, {.keep_tasks = false,
             .chances = false,
             .draw = static_cast<std::uint64_t>(number),
             .estimates = drawn_values(scenario.seed, static_cast<std::uint64_t>(number))});
}

void add_row(StudyTable& table, const std::string& what, std::int64_t count, std::int64_t all) {
  const Interval interval = interval_of(count, all);
  table.rows.push_back({what, count, interval.estimate_ppm, interval.low_ppm, interval.high_ppm});
}

}  // namespace

bool failed(const sweep::Summary& repetition) { return repetition.outcome != "success"; }

Interval interval_of(std::int64_t hits, std::int64_t runs) {
  Interval interval;
  interval.estimate_ppm = runs > 0 ? (hits * 1'000'000 + runs / 2) / runs : 0;
  std::tie(interval.low_ppm, interval.high_ppm) = repeat::wilson_ppm(hits, runs);
  return interval;
}

std::vector<sweep::Summary> play(const Scenario& scenario, const RiskOptions& options) {
  std::vector<sweep::Summary> repetitions(static_cast<std::size_t>(options.repetitions));
  for_all_in_parallel(repetitions.size(), options.threads, [&](std::size_t i) {
    repetitions[i] = play_one(scenario, options, static_cast<std::int64_t>(i));
  });
  return repetitions;
}

Interval probability_of_failure(const std::vector<sweep::Summary>& repetitions) {
  const auto failures = std::count_if(repetitions.begin(), repetitions.end(),
                                      [](const sweep::Summary& one) { return failed(one); });
  return interval_of(failures, static_cast<std::int64_t>(repetitions.size()));
}

StudyTable risk_table(const Scenario& scenario, const std::vector<sweep::Summary>& repetitions,
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
  std::map<std::string, std::int64_t> outcomes;
  for (const sweep::Summary& one : repetitions) {
    ++outcomes[one.outcome];
  }
  const auto survivors = outcomes.find("success");
  add_row(table, "fails", all - (survivors != outcomes.end() ? survivors->second : 0), all);
  for (const auto& [outcome, count] : outcomes) {
    add_row(table, outcome, count, all);
  }
  const Interval interval = probability_of_failure(repetitions);
  table.notes.push_back("P(failure) = " + text::format_share(interval.estimate_ppm * 1000) +
                        ", between " + text::format_share(interval.low_ppm * 1000) + " and " +
                        text::format_share(interval.high_ppm * 1000) +
                        " (95 %, Wilson). Sizes, skew and the model's estimates are drawn anew in "
                        "each run.");
  return table;
}

}  // namespace oomcast::risk
