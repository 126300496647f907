#include "studies/advise/ranking.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "sim/math.hpp"

namespace oomcast::advise {
namespace {

/// Whether `few` changes nothing but what `many` changes as well, to whatever value.
bool changes_no_other(const Changes& few, const Changes& many) {
  return std::ranges::all_of(few, [&](const Change& one) {
    return std::ranges::any_of(
        many, [&](const Change& other) { return one.kind == other.kind && one.key == other.key; });
  });
}

}  // namespace

std::int64_t score_of(const Trial& trial) {
  // What it costs until it succeeds once: a failed attempt is paid for as well.
  constexpr std::int64_t kMillion = 1'000'000;
  const std::int64_t p_fail =
      std::clamp<std::int64_t>(trial.run->verdict.p_fail_ppm, 0, kMillion * 9 / 10);
  const std::int64_t expected = sim::mul_div(trial.price.billionths, kMillion, kMillion - p_fail);
  return sim::mul_div(expected, 100 + effort_percent(trial.changes), 100);
}

void rank(std::vector<Proposal>& proposals) {
  for (Proposal& proposal : proposals) {
    proposal.score = score_of(proposal.trial);
  }
  const auto place = [](const Proposal& proposal) {
    return std::tuple(proposal.trial.run->verdict.inconclusive, proposal.score,
                      proposal.trial.changes.size());
  };
  std::ranges::stable_sort(proposals, {}, place);
}

void drop_beaten(std::vector<Proposal>& ranked) {
  std::vector<Proposal> kept;
  for (Proposal& proposal : ranked) {
    const bool beaten = std::ranges::any_of(kept, [&](const Proposal& better) {
      return changes_no_other(better.trial.changes, proposal.trial.changes) &&
             better.trial.run->verdict.p_fail_ppm <= proposal.trial.run->verdict.p_fail_ppm;
    });
    if (!beaten) {
      kept.push_back(std::move(proposal));
    }
  }
  ranked = std::move(kept);
}

}  // namespace oomcast::advise
