#include "studies/advise/size_search.hpp"

#include <algorithm>

#include "models/text/sizes.hpp"
#include "sim/math.hpp"

namespace oomcast::advise {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kStartMib = 512;  // for what has no size yet

/// Whole MiB: all of these keys are given in MiB at the finest.
Change size_change(const Sized& sized, std::int64_t mib) {
  return {sized.kind, sized.key, text::size_text(Bytes(mib * kMiB))};
}

/// A step that is at most 1/64 of the size: finer than anybody sets memory, within 2 %.
std::int64_t step_of(std::int64_t mib) {
  std::int64_t step = 1;
  while (step * 128 <= mib) {
    step *= 2;
  }
  return step;
}

Changes with_size(const Sized& sized, std::int64_t mib, const Changes& also) {
  return joined(Changes{size_change(sized, mib)}, also);
}

class Search {
 public:
  Search(const Laboratory& laboratory, const Sized& sized, const Changes& also,
         std::atomic<std::int64_t>& simulations)
      : laboratory_(laboratory), sized_(sized), also_(also), simulations_(simulations) {}

  Trial attempt(std::int64_t mib) {
    Trial trial = laboratory_.attempt(with_size(sized_, mib, also_));
    simulations_ += trial.run != nullptr ? 1 : 0;
    return trial;
  }

 private:
  const Laboratory& laboratory_;
  const Sized& sized_;
  const Changes& also_;
  std::atomic<std::int64_t>& simulations_;
};

bool is_safe(const Trial& trial) {
  return trial.survives() && trial.run->verdict.p_fail_ppm < kSafePpm;
}

bool allowed(const Laboratory& laboratory, const Sized& sized, const Changes& also,
             std::int64_t mib) {
  const Checked<Scenario> scenario = laboratory.changed(with_size(sized, mib, also));
  return scenario.ok() && laboratory.refusal(scenario.value()).empty();
}

}  // namespace

Bytes largest_allowed(const Laboratory& laboratory, const Sized& sized, const Changes& also) {
  const std::int64_t from = sim::ceil_div(sized.from.count(), kMiB);
  std::int64_t high = std::max(from, kStartMib) * kSearchFactor;
  if (allowed(laboratory, sized, also, high)) {
    return Bytes(high * kMiB);
  }
  std::int64_t low = from;  // what it has is allowed, or nothing is
  while (high - low > step_of(low)) {
    const std::int64_t middle = low + (high - low) / 2;
    (allowed(laboratory, sized, also, middle) ? low : high) = middle;
  }
  return low > from ? Bytes(low * kMiB) : Bytes(0);
}

SizeFound least_that_survives(const Laboratory& laboratory, const Sized& sized, const Changes& also,
                              std::int64_t extra_percent, std::atomic<std::int64_t>& simulations) {
  Search search(laboratory, sized, also, simulations);
  const std::int64_t most = largest_allowed(laboratory, sized, also).count() / kMiB;
  if (most == 0) {
    // Even a little more is refused: the trial says why.
    const std::int64_t from = sim::ceil_div(sized.from.count(), kMiB);
    return {search.attempt(std::max(from * 2, kStartMib)), "", ""};
  }
  SizeFound found{search.attempt(most), "", ""};
  if (!found.trial.survives()) {
    return found;
  }
  std::int64_t low = sized.from.count() / kMiB;
  std::int64_t high = most;
  while (high - low > step_of(high)) {
    // Sizes matter by their ratio: below 4 x the middle is the mean, above a power of two apart.
    const std::int64_t middle = high > 4 * std::max<std::int64_t>(low, 16)
                                    ? std::max<std::int64_t>(2 * low, high / 4)
                                    : low + (high - low) / 2;
    Trial trial = search.attempt(middle);
    if (trial.survives()) {
      high = middle;
      found.trial = std::move(trial);
    } else {
      low = middle;
    }
  }
  found.least = text::size_text(Bytes(high * kMiB));
  const std::int64_t wanted = sim::mul_div(high, 100 + extra_percent, 100);
  const std::int64_t step = step_of(wanted);
  const std::int64_t with_extra = std::min(most, sim::ceil_div(wanted, step) * step);
  if (with_extra > high) {
    Trial trial = search.attempt(with_extra);
    if (trial.survives()) {
      found.trial = std::move(trial);
    }
  }
  // How much more it takes to be out of the models' bands: steps of an eighth.
  constexpr int kSteps = 8;
  bool safe = is_safe(found.trial);
  std::int64_t mib = std::max(high, with_extra);
  for (int i = 0; i < kSteps && !safe && mib < most; ++i) {
    mib = std::min(most, sim::ceil_div(mib + mib / 8, step) * step);
    safe = is_safe(search.attempt(mib));
  }
  found.safe = safe ? text::size_text(Bytes(mib * kMiB)) : "";
  return found;
}

}  // namespace oomcast::advise
