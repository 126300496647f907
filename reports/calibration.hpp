// What recorded cases say of the limits that all heaps share, as text.
#pragma once

#include <string>

#include "studies/calibrate/calibrate.hpp"

namespace oomcast::reports {

[[nodiscard]] std::string calibration_text(const calibrate::Calibration& calibration);

}  // namespace oomcast::reports
