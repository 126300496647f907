// How far estimates of a limit are off: the band around it within which a death is a matter of
// chance, fitted to pressures (what was asked for, of what the limit gives) and what became of
// them.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace oomcast::calibrate {

struct Observation {
  std::string family;
  double pressure = 0;  // above one the model expects death
  bool died = false;
};

/// A limit that is `limit` times the modelled one, and off by a standard deviation of `error`.
struct Fit {
  double limit = 1;
  double error = 0.1;
};

/// How likely a pressure is deadly: the normal distribution around the limit.
[[nodiscard]] double chance(double pressure, const Fit& fit);
/// Mean square of what was said less what became true.
[[nodiscard]] double brier(std::span<const Observation> observations, const Fit& fit);
/// Observations on the wrong side of the limit.
[[nodiscard]] std::int64_t wrong(std::span<const Observation> observations, const Fit& fit);

/// The least sum of squares that Levenberg-Marquardt finds, of what was said less what became true
/// and of how far the error moves from what is believed before any case. The limit stays where it
/// is unless `moves_limit`.
[[nodiscard]] Fit fitted(std::span<const Observation> observations, const Fit& believed,
                         bool moves_limit);

/// A family's observations as a fit to all the others sees them.
struct LeftOut {
  std::string family;
  std::int64_t cases = 0;
  Fit fit;
  double brier = 0;
  std::int64_t wrong = 0;
};
[[nodiscard]] std::vector<LeftOut> leave_families_out(const std::vector<Observation>& observations,
                                                      const Fit& believed, bool moves_limit);

}  // namespace oomcast::calibrate
