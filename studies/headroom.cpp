#include "studies/headroom.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "models/application/simulate.hpp"
#include "models/cost/coefficients.hpp"
#include "models/executor/shape.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::headroom {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kVolumeMinPpm = kMillion / 64;
constexpr std::uint64_t kEventsMax = 200'000'000;  // of one simulation

/// Which troubles a run had, and where the job ended.
struct Seen {
  std::array<bool, kTroubles> trouble{};
  Outcome outcome = Outcome::kSuccess;
  std::string place;
  std::string spill_place;

  [[nodiscard]] bool had(Trouble which) const { return trouble[static_cast<std::size_t>(which)]; }
};

bool is_task_oom(Outcome outcome) {
  return outcome == Outcome::kTaskOom || outcome == Outcome::kPythonMemoryError;
}

Seen look(const Run& run) {
  Seen seen;
  const auto set = [&](Trouble which) { seen.trouble[static_cast<std::size_t>(which)] = true; };
  for (const StageRow& stage : run.stages) {
    if (stage.memory_bytes_spilled > Bytes(0)) {
      seen.spill_place += seen.spill_place.empty()
                              ? "stage " + std::to_string(stage.stage) + " (" + stage.name + ")"
                              : "";
      set(Trouble::kSpill);
    }
    const std::int64_t thrash = coefficient(Coef::kThrashPpm);
    if (stage.gc_time.count() > mul_div(stage.run_time.count(), thrash, kMillion)) {
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

class Search {
 public:
  Search(const Subject& subject, const Options& options) : subject_(subject), options_(options) {}

  Checked<Headroom> find() {
    const Checked<Scenario> base = subject_({});
    if (!base.ok()) {
      return base.error();
    }
    Checked<Run> run = simulate(base.value(), {.keep_tasks = false});
    if (!run.ok()) {
      return std::move(run).error();
    }
    base_ = base.value();
    learn_band();
    result_.base = std::move(run).value();
    result_.simulations = 1;
    by_volume_[{kMillion, 0}] = look(result_.base);
    scan();
    for (int i = 0; i < kTroubles; ++i) {
      const std::int64_t before = result_.simulations;
      result_.thresholds.push_back(threshold(static_cast<Trouble>(i)));
      result_.thresholds.back().simulations = result_.simulations - before;
    }
    if (options_.resources) {
      least_memory("spark.executor.memory", base_.conf.bytes("spark.executor.memory"), 64);
      least_overhead();
      cores();
    }
    return std::move(result_);
  }

 private:
  /// -1: the low end of the heap's band, 1: the high end, 0: as it is.
  using Band = int;

  void learn_band() {
    const Checked<executor::Shape> shape = executor::executor_shape(base_);
    if (shape.ok()) {
      const Coefficient& band = jvm::live_limit_band(shape.value().heap.collector);
      low_ppm_ = mul_div(base_.heap_limits.live_ppm, band.low, band.value);
      high_ppm_ = mul_div(base_.heap_limits.live_ppm, band.high, band.value);
    }
  }

  [[nodiscard]] std::optional<Seen> play(const Change& change, Band band) const {
    Checked<Scenario> scenario = subject_(change);
    if (!scenario.ok()) {
      return std::nullopt;
    }
    scenario.value().heap_limits.live_ppm = band == 0  ? base_.heap_limits.live_ppm
                                            : band < 0 ? low_ppm_
                                                       : high_ppm_;
    const Checked<Run> run =
        simulate(scenario.value(), {.keep_tasks = false, .event_limit = kEventsMax});
    return run.ok() ? std::optional(look(run.value())) : std::nullopt;
  }

  /// Runs at volumes, kept: each is asked for by several searches.
  const Seen& at_volume(std::int64_t ppm, Band band) {
    const auto found = by_volume_.find({ppm, band});
    if (found != by_volume_.end()) {
      return found->second;
    }
    ++result_.simulations;
    return by_volume_[{ppm, band}] = play({.volume_ppm = ppm}, band).value_or(Seen{});
  }

  /// Doubles and halves, on all cores, until the job aborts, and until nothing happens.
  void scan() {
    std::vector<std::int64_t> volumes;
    for (std::int64_t ppm = kVolumeMinPpm; ppm <= options_.volume_max_ppm; ppm *= 2) {
      volumes.push_back(ppm);
    }
    // From the volume as it is upwards and downwards, in pairs, as far as something is to be seen.
    std::size_t up = 0;
    while (up < volumes.size() && volumes[up] <= kMillion) {
      ++up;
    }
    for (std::size_t from = up; from < volumes.size() && !aborts_; from += options_.threads) {
      run_all({volumes.begin() + static_cast<std::ptrdiff_t>(from),
               volumes.begin() +
                   static_cast<std::ptrdiff_t>(std::min(volumes.size(), from + options_.threads))});
    }
    for (std::size_t i = up; i-- > 0 && something_at_smallest();) {
      if (volumes[i] < kMillion) {
        run_all({volumes[i]});
      }
    }
  }

  void run_all(const std::vector<std::int64_t>& volumes) {
    std::vector<std::optional<Seen>> seen(volumes.size());
    for_all_in_parallel(volumes.size(), options_.threads,
                        [&](std::size_t i) { seen[i] = play({.volume_ppm = volumes[i]}, 0); });
    for (std::size_t i = 0; i < volumes.size(); ++i) {
      ++result_.simulations;
      aborts_ = aborts_ || !seen[i] || seen[i]->had(Trouble::kAbort);
      result_.volume_max_ppm = std::max(result_.volume_max_ppm, volumes[i]);
      if (seen[i]) {
        by_volume_[{volumes[i], 0}] = *seen[i];
      }
    }
  }

  [[nodiscard]] bool something_at_smallest() const {
    const Seen& seen = by_volume_.begin()->second;
    return std::any_of(seen.trouble.begin(), seen.trouble.end(), [](bool had) { return had; });
  }

  /// The least volume at which a trouble is seen, between one without (or 0) and one with it.
  std::int64_t bisect(Trouble trouble, std::int64_t without, std::int64_t with, Band band) {
    constexpr std::int64_t kResolution = 64;  // a sixty-fourth of the volume
    while (with - without > with / kResolution) {
      const std::int64_t middle = without + (with - without) / 2;
      (at_volume(middle, band).had(trouble) ? with : without) = middle;
    }
    return with;
  }

  Threshold threshold(Trouble trouble) {
    Threshold result;
    result.trouble = trouble;
    std::int64_t without = 0;
    std::optional<std::int64_t> with;
    for (const auto& [key, seen] : by_volume_) {
      if (key.second != 0 || with) {
        continue;
      }
      if (seen.had(trouble)) {
        with = key.first;
      } else {
        without = key.first;
      }
    }
    if (!with) {
      return result;
    }
    result.found = true;
    result.at_least = without == 0;
    result.volume_ppm = without == 0 ? *with : bisect(trouble, without, *with, 0);
    const Seen& there = at_volume(result.volume_ppm, 0);
    result.place = trouble == Trouble::kSpill ? there.spill_place : there.place;
    result.low_ppm = result.high_ppm = result.volume_ppm;
    const bool of_heap = there.outcome == Outcome::kExecutorOom || trouble == Trouble::kThrash;
    if (of_heap && trouble != Trouble::kSpill && trouble != Trouble::kTaskOom) {
      result.low_ppm = band_end(trouble, result.volume_ppm, -1);
      result.high_ppm = band_end(trouble, result.volume_ppm, 1);
    }
    return result;
  }

  /// The same threshold with another limit of the heap, at most four times away.
  std::int64_t band_end(Trouble trouble, std::int64_t ppm, Band band) {
    std::int64_t other = ppm;
    for (int doubling = 0; doubling < 2; ++doubling) {
      if (at_volume(other, band).had(trouble) != (band < 0)) {
        break;
      }
      other = band < 0 ? other / 2 : other * 2;
    }
    return other == ppm ? ppm
           : band < 0   ? bisect(trouble, other, ppm, band)
                        : bisect(trouble, ppm, other, band);
  }

  [[nodiscard]] bool survives(const std::string& key, const std::string& value, Band band,
                              std::string* failure) {
    ++result_.simulations;
    const std::optional<Seen> seen = play({.conf = {{key, value, "headroom"}}}, band);
    const bool well = seen && seen->outcome == Outcome::kSuccess;
    if (!well && failure != nullptr) {
      *failure = seen ? std::string(outcome_name(seen->outcome)) + ", " + seen->place
                      : "Spark refuses to start";
    }
    return well;
  }

  /// The least MiB, to a sixty-fourth; up to eight times the value now. -1: none.
  std::int64_t least_mib(const std::string& key, std::int64_t base, std::int64_t step, Band band,
                         std::string* failure) {
    const auto lives = [&](std::int64_t mib) {
      return survives(key, std::to_string(mib) + "m", band, failure);
    };
    std::int64_t good = base;
    while (!lives(good)) {
      good *= 2;
      if (good > base * 8) {
        return -1;
      }
    }
    std::int64_t bad = good == base ? 0 : good / 2;
    const std::int64_t resolution = std::max<std::int64_t>(step / 8, good / 64);
    while (good - bad > resolution) {
      const std::int64_t middle = bad + (good - bad) / 2;
      (lives(middle) ? good : bad) = middle;
    }
    return good;
  }

  void least_memory(const std::string& key, Bytes now, std::int64_t step) {
    Least least;
    const std::int64_t before = result_.simulations;
    least.key = key;
    least.base = text::size_text(now);
    const std::int64_t base = std::max<std::int64_t>(1, now.count() >> 20);
    least.amount = least_mib(key, base, step, 0, &least.first_failure);
    least.survives = least.amount >= 0;
    if (least.survives) {
      least.low = least_mib(key, base, step, 1, nullptr);
      least.high = least_mib(key, base, step, -1, nullptr);
      least.low = least.low < 0 ? least.amount : std::min(least.low, least.amount);
      least.high = std::max(least.high, least.amount);
    }
    least.simulations = result_.simulations - before;
    result_.least.push_back(std::move(least));
  }

  /// Only where somebody holds the container to its size.
  void least_overhead() {
    const Checked<executor::Shape> shape = executor::executor_shape(base_);
    if (shape.ok() && shape.value().container > Bytes(0)) {
      least_memory("spark.executor.memoryOverhead", shape.value().overhead, 16);
    }
  }

  void cores() {
    const Checked<executor::Shape> shape = executor::executor_shape(base_);
    const std::int64_t now = shape.ok() ? shape.value().cores : 1;
    const std::int64_t most = std::min<std::int64_t>(2 * now, 16);
    Least least;
    const std::int64_t before = result_.simulations;
    least.key = "spark.executor.cores";
    least.base = std::to_string(now);
    for (std::int64_t count = 1; count <= most; ++count) {
      std::string failure;
      if (survives(least.key, std::to_string(count), 0, &failure)) {
        least.amount = least.survives ? least.amount : count;
        least.survives = true;
        result_.most_cores = count;
      } else {
        least.first_failure = least.first_failure.empty() ? failure : least.first_failure;
      }
    }
    least.low = least.high = least.amount;
    least.simulations = result_.simulations - before;
    result_.least.push_back(std::move(least));
  }

  const Subject& subject_;
  const Options& options_;
  Scenario base_;
  std::int64_t low_ppm_ = kMillion;
  std::int64_t high_ppm_ = kMillion;
  bool aborts_ = false;
  std::map<std::pair<std::int64_t, Band>, Seen> by_volume_;
  Headroom result_;
};

std::int64_t times(std::int64_t value, std::int64_t ppm) { return mul_div(value, ppm, kMillion); }

}  // namespace

std::string_view trouble_name(Trouble trouble) {
  constexpr std::array<std::string_view, kTroubles> kNames{"first spill", "first GC thrash",
                                                           "first task OOM", "first executor loss",
                                                           "abort of the job"};
  return kNames[static_cast<std::size_t>(trouble)];
}

Subject subject_of(const Scenario& scenario) {
  return [scenario](const Change& change) -> Checked<Scenario> {
    Scenario changed = scenario;
    for (Dataset& data : changed.data) {
      data.rows = Rows(std::max<std::int64_t>(1, times(data.rows.count(), change.volume_ppm)));
      data.stored_bytes = Bytes(times(data.stored_bytes.count(), change.volume_ppm));
      for (Column& column : data.columns) {
        // As many rows a key as before, but more rows of a hot key.
        column.keys.distinct =
            column.keys.distinct == 0
                ? 0
                : std::max<std::int64_t>(1, times(column.keys.distinct, change.volume_ppm));
        for (HotKey& hot : column.keys.hot) {
          hot.rows = hot.rows ? std::optional(times(*hot.rows, change.volume_ppm)) : hot.rows;
        }
      }
    }
    for (const ConfEntry& entry : change.conf) {
      Checked<Conf> conf = changed.conf.with(entry);
      if (!conf.ok()) {
        return std::move(conf).error();
      }
      changed.conf = std::move(conf).value();
    }
    return changed;
  };
}

Checked<Headroom> find_headroom(const Subject& subject, const Options& options) {
  return Search(subject, options).find();
}

}  // namespace oomcast::headroom
