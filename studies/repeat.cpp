#include "studies/repeat.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <thread>

#include "models/application/simulate.hpp"

namespace oomcast::repeat {
namespace {

constexpr std::size_t kOutcomes = static_cast<std::size_t>(Outcome::kJobFailed) + 1;

std::string percent(std::int64_t ppm) {
  const std::int64_t tenths = (ppm + 500) / 1000;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
}

}  // namespace

std::pair<std::int64_t, std::int64_t> wilson_ppm(std::int64_t hits, std::int64_t runs) {
  if (runs == 0) {
    return {0, 1'000'000};
  }
  constexpr double kDeviations = 1.96;  // 95 %
  const auto n = static_cast<double>(runs);
  const double share = static_cast<double>(hits) / n;
  const double z2 = kDeviations * kDeviations;
  const double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const double half =
      kDeviations * std::sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
  const auto ppm = [](double value) {
    return static_cast<std::int64_t>(std::clamp(value, 0.0, 1.0) * 1e6 + 0.5);
  };
  return {ppm(middle - half), ppm(middle + half)};
}

Checked<Repetitions> repeat(const Scenario& scenario, const RepeatOptions& options) {
  const auto runs = static_cast<std::size_t>(std::max<std::int64_t>(0, options.runs));
  std::vector<std::optional<Outcome>> outcomes(runs);
  std::vector<Problems> problems(runs);
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < runs; i = next++) {
      SimulateOptions how;
      how.keep_tasks = false;
      how.chances = false;
      how.estimates = drawn_values(scenario.seed, i);
      Checked<Run> run = simulate(scenario, how);
      if (run.ok()) {
        outcomes[i] = run.value().verdict.outcome;
      } else {
        problems[i] = std::move(run).error();
      }
    }
  };
  const std::size_t wanted = options.threads > 0
                                 ? options.threads
                                 : std::max<std::size_t>(1, std::thread::hardware_concurrency());
  std::vector<std::thread> threads;
  for (std::size_t i = 1; i < std::min(wanted, runs); ++i) {
    threads.emplace_back(work);
  }
  work();
  for (std::thread& thread : threads) {
    thread.join();
  }
  Repetitions result;
  result.by_outcome.assign(kOutcomes, 0);
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
