// Which version of the models made a run.
#include "models/run/version.hpp"

namespace oomcast {

std::string_view oomcast_version() { return OOMCAST_VERSION; }

}  // namespace oomcast
