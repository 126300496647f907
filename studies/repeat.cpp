#include "studies/repeat.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "models/application/simulate.hpp"
#include "studies/in_parallel.hpp"

namespace oomcast::repeat {
namespace {

std::string percent(std::int64_t ppm) {
  const std::int64_t tenths = (ppm + 500) / 1000;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
}

}  // namespace

std::pair<std::int64_t, std::int64_t> wilson_ppm(std::int64_t hits, std::int64_t runs) {
  if (runs == 0) {
    return {0, 1'000'000};
  }
  constexpr double kZ = 1.959963984540054;  // 97.5 % of a standard normal variable lie below
  const auto n = static_cast<double>(runs);
  const double share = static_cast<double>(hits) / n;
  const double middle = share + kZ * kZ / (2 * n);
  const double half = kZ * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  const double whole = 1 + kZ * kZ / n;
  const auto ppm = [](double value) {
    return static_cast<std::int64_t>(std::clamp(value, 0.0, 1.0) * 1e6 + 0.5);
  };
  // At both ends the interval touches it, whatever rounding says.
  return {hits == 0 ? 0 : ppm((middle - half) / whole),
          hits == runs ? 1'000'000 : ppm((middle + half) / whole)};
}

Checked<Repetitions> repeat(const Scenario& scenario, const RepeatOptions& options) {
  const auto runs = static_cast<std::size_t>(std::max<std::int64_t>(0, options.runs));
  std::vector<std::optional<Outcome>> outcomes(runs);
  std::vector<Problems> problems(runs);
  for_all_in_parallel(runs, options.threads, [&](auto i) {
    Checked<Run> run = simulate(scenario, {.keep_tasks = false,
                                           .chances = false,
                                           .draw = i,
                                           .estimates = drawn_values(scenario.seed, i)});
    if (run.ok()) {
      outcomes[i] = run.value().verdict.outcome;
    } else {
      problems[i] = std::move(run).error();
    }
  });
  Repetitions result;
  result.by_outcome.assign(kOutcomeCount, 0);
  for (std::size_t i = 0; i < runs; ++i) {
    if (!outcomes[i]) {
      return std::move(problems[i]);
    }
    ++result.runs;
    ++result.by_outcome[static_cast<std::size_t>(*outcomes[i])];
    result.failures += *outcomes[i] != Outcome::kSuccess ? 1 : 0;
  }
  std::tie(result.low_ppm, result.high_ppm) = wilson_ppm(result.failures, result.runs);
  return result;
}

std::string sentence(const Repetitions& repetitions) {
  std::string text = std::to_string(repetitions.failures) + " of " +
                     std::to_string(repetitions.runs) +
                     " runs with estimates drawn from their bands fail";
  if (repetitions.runs > 0) {
    text += " (" + percent(repetitions.failures * 1'000'000 / repetitions.runs) +
            "; 95 % interval " + percent(repetitions.low_ppm) + " to " +
            percent(repetitions.high_ppm) + ")";
  }
  std::string kinds;
  for (std::size_t i = 1; i < repetitions.by_outcome.size(); ++i) {
    if (repetitions.by_outcome[i] > 0) {
      kinds += (kinds.empty() ? ": " : ", ") + std::string(outcome_name(static_cast<Outcome>(i))) +
               ' ' + std::to_string(repetitions.by_outcome[i]);
    }
  }
  return text + kinds + '.';
}

void note(const Repetitions& repetitions, Run& run) {
  run.findings.insert(run.findings.begin(), {"repetitions", sentence(repetitions)});
  if (repetitions.runs > 0) {
    constexpr std::int64_t kHalf = 500'000;
    run.verdict.p_fail_ppm = repetitions.failures * 1'000'000 / repetitions.runs;
    run.verdict.inconclusive = repetitions.low_ppm <= kHalf && kHalf <= repetitions.high_ppm;
  }
}

}  // namespace oomcast::repeat
