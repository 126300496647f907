// Looking things up in a Run.
#include "models/run/run.hpp"

namespace oomcast {

const LedgerSnapshot* snapshot_of(const Run& run, std::int32_t executor) {
  for (const LedgerSnapshot& snapshot : run.snapshots) {
    if (snapshot.executor == executor) {
      return &snapshot;
    }
  }
  return nullptr;
}

}  // namespace oomcast
