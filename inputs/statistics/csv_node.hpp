// Statistics in CSV, a line a column, as the document that the same statistics are in JSON.
#pragma once

#include <string_view>

#include "inputs/scenario/place.hpp"

namespace oomcast::statistics {

/// Names of the first line may be those of DESCRIBE EXTENDED. Mistakes go to `reading`.
[[nodiscard]] scenario::Node node_of_csv(std::string_view text, scenario::Reading& reading);

}  // namespace oomcast::statistics
