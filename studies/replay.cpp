// Replay of an event log: in the making.
#include "studies/replay.hpp"

namespace oomcast::replay {

Checked<ReplayComparison> replay(const std::string& log, const ReplayOptions& /*options*/) {
  return Problems{{Severity::kError, log, "replay is not built yet", ""}};
}

}  // namespace oomcast::replay
