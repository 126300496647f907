#include "studies/headroom/headroom.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "models/application/simulate.hpp"
#include "studies/headroom/edge.hpp"
#include "studies/headroom/resources.hpp"
#include "studies/headroom/trial.hpp"

namespace oomcast::headroom {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kVolumeMinPpm = kMillion / 64;
constexpr std::int64_t kBandTimes = 4;  // a band's ends are looked for no farther away than this

bool anything(const Seen& seen) {
  return std::any_of(seen.trouble.begin(), seen.trouble.end(), [](bool had) { return had; });
}

/// Doubles until the job aborts, and halves until nothing happens. The largest volume.
std::int64_t scan(Trial& job, std::int64_t volume_max_ppm) {
  std::int64_t most = kMillion;
  while (most * 2 <= volume_max_ppm && !job.at_volume(most).had(Trouble::kAbort) &&
         job.at_volume(most * 2).played) {
    most *= 2;
  }
  for (std::int64_t ppm = kMillion / 2;
       ppm >= kVolumeMinPpm && anything(job.volumes().begin()->second); ppm /= 2) {
    job.at_volume(ppm);
  }
  return most;
}

/// `volume_max_ppm` is the largest that was tried.
Threshold find_threshold(Trouble trouble, Trials& trials, std::int64_t volume_max_ppm) {
  Threshold result;
  result.trouble = trouble;
  const Holds has = [&](Trial& trial, std::int64_t ppm) {
    return trial.at_volume(ppm).had(trouble);
  };
  const std::map<std::int64_t, Seen>& volumes = trials.as_is().volumes();
  const auto first = std::find_if(volumes.begin(), volumes.end(),
                                  [&](const auto& at) { return at.second.had(trouble); });
  if (first == volumes.end()) {
    result.draws_with = trials.draws_with(volume_max_ppm, has);
    return result;
  }
  result.found = true;
  result.at_least = first == volumes.begin();
  Edge edge{.without = first->first, .with = first->first};
  result.band = {.low = edge.with, .high = edge.with, .low_open = result.at_least};
  if (!result.at_least) {
    const std::int64_t without = std::prev(first)->first;
    edge = trials.edge({.guess = edge.with,
                        .first_step = edge.with - without,
                        .floor = without,
                        .ceiling = edge.with,
                        .parts = kParts},
                       has);
    const EdgeSearch nearby{.guess = edge.with,
                            .first_step = edge.with / kDrawParts,
                            .floor = edge.with / kBandTimes,
                            .ceiling = edge.with * kBandTimes,
                            .parts = kDrawParts};
    result.band = trials.band(edge, trials.drawn_edges(nearby, has), Trials::BySize::kShrinks);
  }
  result.volume_ppm = edge.with;
  const Seen& there = trials.as_is().at_volume(edge.with);
  result.place = trouble == Trouble::kSpill ? there.spill_place : there.place;
  return result;
}

}  // namespace

std::string_view trouble_name(Trouble trouble) {
  constexpr std::array<std::string_view, kTroubles> kNames{"first spill", "first GC thrash",
                                                           "first task OOM", "first executor loss",
                                                           "abort of the job"};
  return kNames[static_cast<std::size_t>(trouble)];
}

Checked<Headroom> find_headroom(const Job& job, const Options& options) {
  const Checked<Scenario> base = job.subject({});
  if (!base.ok()) {
    return base.error();
  }
  Checked<Run> run = simulate(base.value(), {.keep_tasks = false});
  if (!run.ok()) {
    return std::move(run).error();
  }
  Headroom result;
  result.sizes_error_ppm = job.sizes_error_ppm;
  result.guessed_rows = job.guessed_rows;
  result.missing = job.missing;
  result.base = std::move(run).value();
  Trials trials(job, base.value().seed, options.threads);
  trials.as_is().keep(kMillion, look(result.base, coefficient(Coef::kThrashPpm)));
  result.volume_max_ppm = scan(trials.as_is(), options.volume_max_ppm);
  for (int i = 0; i < kTroubles; ++i) {
    const std::int64_t before = trials.simulations();
    result.thresholds.push_back(
        find_threshold(static_cast<Trouble>(i), trials, result.volume_max_ppm));
    result.thresholds.back().simulations = trials.simulations() - before;
  }
  if (options.resources) {
    find_resources(base.value(), trials, result);
  }
  constexpr std::int64_t kBaseRun = 1;
  result.simulations = kBaseRun + trials.simulations();
  return result;
}

}  // namespace oomcast::headroom
