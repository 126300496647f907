// Forecasts of recorded cases as lines of JSON, one a case, as tests/oracle/score.py reads them.
#pragma once

#include <span>
#include <string>

#include "studies/predict/predict.hpp"

namespace oomcast::reports {

std::string forecast_lines(std::span<const predict::Forecast> forecasts);

}  // namespace oomcast::reports
