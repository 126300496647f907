#include "studies/calibrate/calibrate.hpp"

#include <algorithm>
#include <cmath>

#include "inputs/cases/outcome_file.hpp"
#include "studies/predict/predict.hpp"
#include "studies/text_of.hpp"

namespace oomcast::calibrate {
namespace {

constexpr double kMillion = 1e6;
// Before any case: bare JVMs die with 0.91 to 1.00 of the same heap held, and lists that double
// between 0.62 and 0.83 of it; a driver holds more that nobody counts.
constexpr double kLiveBelief = 0.06;
constexpr double kArrayBelief = 0.12;
constexpr double kDriverBelief = 0.1;

Limit limit_of(Coef coefficient_id, std::string row, std::string name, double believed) {
  Limit limit;
  limit.coefficient = coefficient_id;
  limit.row = std::move(row);
  limit.name = std::move(name);
  limit.believed.error = believed;
  limit.table.error = static_cast<double>(coefficient(coefficient_id)) / kMillion;
  return limit;
}

/// Cases are named by their family: "f2_sort_...".
std::string family_of(const std::string& id) { return id.substr(0, id.find('_')); }

/// A case speaks of the limit that it came nearest to, unless something else ended it before. Where
/// arrays find their places by chance, one case says little, and is left out.
void observe(const predict::Forecast& forecast, const std::string& status,
             std::vector<Limit>& limits) {
  const bool driver_died = status == "driver_oom";
  const bool executor_died = status == "executor_lost";
  if (!forecast.supported() || (status != "success" && !driver_died && !executor_died)) {
    return;
  }
  const auto share = [](std::int64_t ppm) { return static_cast<double>(ppm) / kMillion; };
  const std::string family = family_of(forecast.id);
  const bool by_chance =
      forecast.heap.grown_ppm > std::max(forecast.heap.live_ppm, forecast.heap.array_ppm);
  if (!driver_died && !by_chance) {
    const bool array = forecast.heap.array_ppm > forecast.heap.live_ppm;
    limits[array ? 1 : 0].observations.push_back(
        {family, share(array ? forecast.heap.array_ppm : forecast.heap.live_ppm), executor_died});
  }
  if (!executor_died) {
    limits[2].observations.push_back({family, share(forecast.driver_heap.live_ppm), driver_died});
  }
}

std::string row_text(const Limit& limit) {
  const Coefficient& row = coefficients()[static_cast<std::size_t>(limit.coefficient)];
  // To a thousandth of the limit: what is behind it hangs on single cases.
  const auto rounded = [](double error) { return std::llround(error * 1000) * 1000; };
  double low = limit.error.error;
  double high = limit.error.error;
  for (const LeftOut& family : limit.left_out) {
    low = std::min(low, family.fit.error);
    high = std::max(high, family.fit.error);
  }
  return "{Coef::" + limit.row + ", \"" + std::string(row.name) + "\", " +
         std::to_string(rounded(limit.error.error)) + ", " + std::to_string(rounded(low)) + ", " +
         std::to_string(rounded(high)) + ", \"" + std::string(row.unit) + "\", kFitted},\n";
}

}  // namespace

Checked<Calibration> calibrate_folder(const std::string& folder, std::size_t threads) {
  const Checked<std::vector<predict::Forecast>> forecasts =
      predict::predict_folder(folder, threads);
  if (!forecasts.ok()) {
    return forecasts.error();
  }
  Calibration result;
  result.limits = {
      limit_of(Coef::kLiveErrorPpm, "kLiveErrorPpm", "the heap's live limit", kLiveBelief),
      limit_of(Coef::kArrayErrorPpm, "kArrayErrorPpm", "the largest free piece of the heap",
               kArrayBelief),
      limit_of(Coef::kDriverLiveErrorPpm, "kDriverLiveErrorPpm", "the driver's heap",
               kDriverBelief)};
  for (const predict::Forecast& forecast : forecasts.value()) {
    ++result.cases;
    observe(
        forecast,
        cases::read_status(text_of(std::filesystem::path(folder) / forecast.id / "outcome.json")),
        result.limits);
  }
  for (Limit& limit : result.limits) {
    limit.error = fitted(limit.observations, limit.believed, false);
    limit.both = fitted(limit.observations, limit.believed, true);
    limit.left_out = leave_families_out(limit.observations, limit.believed, false);
  }
  return result;
}

std::string fitted_rows(const Calibration& calibration) {
  std::string text =
      "// Written by `oomcast calibrate`: how far limits are off, in recorded cases of real "
      "Spark.\n"
      "// clang-format off\n";
  for (const Limit& limit : calibration.limits) {
    text += row_text(limit);
  }
  return text + "// clang-format on\n";
}

}  // namespace oomcast::calibrate
