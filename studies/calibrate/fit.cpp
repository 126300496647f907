#include "studies/calibrate/fit.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <set>
#include <unsupported/Eigen/NonLinearOptimization>
#include <unsupported/Eigen/NumericalDiff>

namespace oomcast::calibrate {
namespace {

// Below, a limit would be known better than the machine's own scatter; above, nothing is known.
constexpr double kLeastError = 0.01;
constexpr double kMostError = 0.5;
// An error that is off by a factor of two from what was believed before any case costs as much as
// one case that is left undecided.
constexpr double kBelief = 0.5;

/// What was said less what became true, as a function of the error's logarithm and the limit.
struct Residuals {
  using Scalar = double;
  using InputType = Eigen::VectorXd;
  using ValueType = Eigen::VectorXd;
  using JacobianType = Eigen::MatrixXd;
  static constexpr int InputsAtCompileTime = Eigen::Dynamic;
  static constexpr int ValuesAtCompileTime = Eigen::Dynamic;

  std::span<const Observation> observations;
  Fit believed;
  bool moves_limit;

  [[nodiscard]] int inputs() const { return moves_limit ? 2 : 1; }
  [[nodiscard]] int values() const { return static_cast<int>(observations.size()) + 1; }
  [[nodiscard]] Fit fit_of(const Eigen::VectorXd& x) const {
    return {.limit = moves_limit ? x(1) : believed.limit,
            .error = std::clamp(std::exp(x(0)), kLeastError, kMostError)};
  }
  int operator()(const Eigen::VectorXd& x, Eigen::VectorXd& residuals) const {
    const Fit fit = fit_of(x);
    for (std::size_t i = 0; i < observations.size(); ++i) {
      residuals(static_cast<Eigen::Index>(i)) =
          chance(observations[i].pressure, fit) - (observations[i].died ? 1.0 : 0.0);
    }
    residuals(residuals.size() - 1) = kBelief * std::log2(fit.error / believed.error);
    return 0;
  }
};

}  // namespace

double chance(double pressure, const Fit& fit) {
  return 0.5 * std::erfc((1 - pressure / fit.limit) / fit.error / std::sqrt(2.0));
}

double brier(std::span<const Observation> observations, const Fit& fit) {
  double sum = 0;
  for (const Observation& one : observations) {
    const double off = chance(one.pressure, fit) - (one.died ? 1.0 : 0.0);
    sum += off * off;
  }
  return observations.empty() ? 0 : sum / static_cast<double>(observations.size());
}

std::int64_t wrong(std::span<const Observation> observations, const Fit& fit) {
  return std::count_if(observations.begin(), observations.end(), [&](const Observation& one) {
    return (one.pressure > fit.limit) != one.died;
  });
}

Fit fitted(std::span<const Observation> observations, const Fit& believed, bool moves_limit) {
  const Residuals residuals{observations, believed, moves_limit};
  if (residuals.values() < residuals.inputs()) {
    return believed;
  }
  // Pressures far from the limit leave flat places: the best of several beginnings counts.
  constexpr std::array kBeginnings{0.5, 1.0, 2.0};
  Fit best = believed;
  Eigen::VectorXd off(residuals.values());
  double least = -1;
  for (const double times : kBeginnings) {
    Eigen::NumericalDiff<Residuals> differences(residuals);
    Eigen::LevenbergMarquardt<Eigen::NumericalDiff<Residuals>> solver(differences);
    Eigen::VectorXd x(residuals.inputs());
    x(0) = std::log(believed.error * times);
    if (moves_limit) {
      x(1) = believed.limit;
    }
    solver.minimize(x);
    residuals(x, off);
    if (least < 0 || off.squaredNorm() < least) {
      least = off.squaredNorm();
      best = residuals.fit_of(x);
    }
  }
  return best;
}

std::vector<LeftOut> leave_families_out(const std::vector<Observation>& observations,
                                        const Fit& believed, bool moves_limit) {
  std::set<std::string> families;
  for (const Observation& one : observations) {
    families.insert(one.family);
  }
  std::vector<LeftOut> result;
  for (const std::string& family : families) {
    std::vector<Observation> mine;
    std::vector<Observation> others;
    for (const Observation& one : observations) {
      (one.family == family ? mine : others).push_back(one);
    }
    const Fit fit = fitted(others, believed, moves_limit);
    result.push_back(
        {family, static_cast<std::int64_t>(mine.size()), fit, brier(mine, fit), wrong(mine, fit)});
  }
  return result;
}

}  // namespace oomcast::calibrate
