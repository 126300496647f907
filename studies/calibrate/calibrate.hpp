// Fits what all heaps share to recorded cases, once to all of them and once for each family to the
// others alone. Nothing is chosen by case.
#pragma once

#include <string>
#include <vector>

#include "models/cost/coefficients.hpp"
#include "models/problem.hpp"
#include "studies/calibrate/fit.hpp"

namespace oomcast::calibrate {

/// One limit that shares an estimate among all cases, and what cases say of it.
struct Limit {
  Coef coefficient = Coef::kLiveErrorPpm;  // its error's row in the table
  std::string row;                         // that row's enumerator
  std::string name;                        // "the heap's live limit"
  std::vector<Observation> observations;
  Fit believed;                   // before any case
  Fit table;                      // as the table has it
  Fit error;                      // the error fitted, the limit as physics has it
  Fit both;                       // the limit fitted as well
  std::vector<LeftOut> left_out;  // the error alone, fitted to the other families
};

struct Calibration {
  std::int64_t cases = 0;
  std::vector<Limit> limits;
};

/// `folder` holds a folder a case, with case.json and outcome.json.
[[nodiscard]] Checked<Calibration> calibrate_folder(const std::string& folder, std::size_t threads);

/// The rows of the table that are fitted, for models/cost/fitted.inc: each error with the range of
/// those that the families left out give.
[[nodiscard]] std::string fitted_rows(const Calibration& calibration);

}  // namespace oomcast::calibrate
