#include "studies/headroom/trial.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "models/application/simulate.hpp"
#include "models/verdict/chance.hpp"
#include "sim/math.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::headroom {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

bool is_task_oom(Outcome outcome) {
  return outcome == Outcome::kTaskOom || outcome == Outcome::kPythonMemoryError;
}

/// A share of how far it may be off, in parts per million.
std::int64_t off_by(std::int64_t error_ppm, std::int64_t share_ppm) {
  return kMillion + mul_div(error_ppm, share_ppm, kMillion);
}

}  // namespace

Seen look(const Run& run, std::int64_t thrash_ppm) {
  Seen seen;
  const auto set = [&](Trouble which) { seen.trouble[static_cast<std::size_t>(which)] = true; };
  for (const StageRow& stage : run.stages) {
    if (stage.memory_bytes_spilled > Bytes(0)) {
      if (seen.spill_place.empty()) {
        seen.spill_place = "stage " + std::to_string(stage.stage) + " (" + stage.name + ")";
      }
      set(Trouble::kSpill);
    }
    if (stage.gc_time.count() > mul_div(stage.run_time.count(), thrash_ppm, kMillion)) {
      set(Trouble::kThrash);
    }
  }
  for (const Failure& failure : run.failures) {
    if (is_task_oom(failure.kind)) {
      set(Trouble::kTaskOom);
    }
  }
  for (const ExecutorRow& row : run.executors) {
    if (row.lost && row.id != kDriverId) {
      set(Trouble::kExecutorLoss);
    }
  }
  seen.outcome = run.verdict.outcome;
  seen.place = run.verdict.place;
  if (seen.outcome != Outcome::kSuccess) {
    set(Trouble::kAbort);
  }
  return seen;
}

Draw drawn(std::uint64_t seed, std::int64_t number, std::int64_t sizes_error_ppm) {
  static_assert(verdict::kNormalFifths.size() == kDraws);
  // Middles of as many parts of [-1, 1] in an order that does not go with that of the limits.
  constexpr std::array<std::int64_t, kDraws> kEven{400'000, -800'000, 0, 800'000, -400'000};
  const auto at = static_cast<std::size_t>(number % kDraws);
  Draw draw;
  draw.estimates = drawn_values(seed, static_cast<std::uint64_t>(number));
  const std::int64_t deviations = verdict::kNormalFifths[at];
  draw.limits = {.live_ppm = off_by(coefficient(Coef::kLiveErrorPpm), deviations),
                 .gap_ppm = off_by(coefficient(Coef::kArrayErrorPpm), deviations),
                 .grown_ppm = off_by(verdict::grown_error_ppm(), deviations)};
  draw.sizes_ppm = off_by(sizes_error_ppm, kEven[at]);
  return draw;
}

const Seen& Trial::at_volume(std::int64_t ppm) {
  const auto found = by_volume_.find(ppm);
  return found != by_volume_.end()
             ? found->second
             : by_volume_[ppm] =
                   play({.volume_ppm = ppm, .conf = {}}).value_or(Seen{.played = false});
}

const std::string& Trial::failure_with(const std::string& key, const std::string& value) {
  const auto [at, is_new] = by_conf_.try_emplace({key, value});
  if (is_new) {
    const std::optional<Seen> seen = play({.conf = {{key, value, "headroom"}}});
    if (!seen) {
      at->second = "Spark refuses to start";
    } else if (seen->outcome != Outcome::kSuccess) {
      at->second = std::string(outcome_name(seen->outcome)) + ", " + seen->place;
    }
  }
  return at->second;
}

std::optional<Seen> Trial::play(Change change) {
  ++simulations_;
  change.volume_ppm =
      std::max<std::int64_t>(1, mul_div(change.volume_ppm, draw_.sizes_ppm, kMillion));
  change.guessed_compressed_ppm = draw_.estimates.at(Coef::kGuessedCompressedPpm);
  Checked<Scenario> scenario = subject_(change);
  if (!scenario.ok()) {
    return std::nullopt;
  }
  HeapLimits& limits = scenario.value().heap_limits;
  limits.live_ppm = mul_div(limits.live_ppm, draw_.limits.live_ppm, kMillion);
  limits.gap_ppm = mul_div(limits.gap_ppm, draw_.limits.gap_ppm, kMillion);
  limits.grown_ppm = mul_div(limits.grown_ppm, draw_.limits.grown_ppm, kMillion);
  const Checked<Run> run =
      simulate(scenario.value(), {.keep_tasks = false, .estimates = draw_.estimates});
  return run.ok() ? std::optional(look(run.value(), draw_.estimates.at(Coef::kThrashPpm)))
                  : std::nullopt;
}

Trials::Trials(const Job& job, std::uint64_t seed, std::size_t threads) : threads_(threads) {
  trials_.emplace_back(job.subject, Draw{});
  for (std::int64_t i = 0; i < kDraws; ++i) {
    trials_.emplace_back(job.subject, drawn(seed, i, job.sizes_error_ppm));
  }
}

std::int64_t Trials::simulations() const {
  return std::accumulate(
      trials_.begin(), trials_.end(), std::int64_t{0},
      [](std::int64_t sum, const Trial& trial) { return sum + trial.simulations(); });
}

Edge Trials::edge(const EdgeSearch& search, const Holds& holds) {
  return find_edge(search, [&](std::int64_t at) { return holds(as_is(), at); });
}

DrawnEdges Trials::drawn_edges(const EdgeSearch& search, const Holds& holds) {
  DrawnEdges edges;
  for_all_in_parallel(edges.size(), threads_, [&](std::size_t i) {
    edges[i] = find_edge(search, [&](std::int64_t at) { return holds(trials_[i + 1], at); });
  });
  return edges;
}

std::int64_t Trials::draws_with(std::int64_t at, const Holds& holds) {
  std::array<bool, kDraws> had{};
  for_all_in_parallel(had.size(), threads_,
                      [&](std::size_t i) { had[i] = holds(trials_[i + 1], at); });
  return std::count(had.begin(), had.end(), true);
}

Band Trials::band(const Edge& found, const DrawnEdges& edges, BySize by_size) const {
  Band band{.low = found.with, .high = found.with};
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const Edge& edge = edges[i];
    band.low_open = band.low_open || (edge.from_floor && edge.with > 1);  // of less than 1 is none
    band.high_open = band.high_open || edge.nowhere;
    band.low = std::min(band.low, edge.without);
    band.high = std::max(band.high, edge.with);
    const std::int64_t sizes = trials_[i + 1].sizes_ppm();
    const auto as_found = [&](std::int64_t at) {
      return by_size == BySize::kShrinks ? mul_div(at, sizes, kMillion)
                                         : mul_div(at, kMillion, sizes);
    };
    const bool moved = edge.without > found.with || edge.with < found.without;
    band.moved = band.moved || moved;
    band.model =
        band.model ||
        (moved && (as_found(edge.without) > found.with || as_found(edge.with) < found.without));
  }
  return band;
}

}  // namespace oomcast::headroom
