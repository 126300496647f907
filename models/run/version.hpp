// Which version of the models made a run.
#pragma once

#include <string_view>

namespace oomcast {

/// "0.1.0": the project's version.
std::string_view oomcast_version();

}  // namespace oomcast
