// The table of estimated numbers: what physics decides, with its band and where it comes from.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "models/cost/coefficients.hpp"

namespace oomcast::reports {

[[nodiscard]] std::string model_text(std::span<const Coefficient> rows, std::size_t width);
[[nodiscard]] std::string model_json(std::span<const Coefficient> rows);

}  // namespace oomcast::reports
