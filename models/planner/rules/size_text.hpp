// A size in words for decisions in the trace: "512 MiB", "96.5 MiB", "812 B".
#pragma once

#include <string>

#include "sim/bytes.hpp"

namespace oomcast::planner {

/// In the largest binary unit that leaves at least 1, with one decimal unless it is whole.
[[nodiscard]] std::string size_text(Bytes size);

}  // namespace oomcast::planner
