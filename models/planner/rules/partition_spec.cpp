// What one task of an adaptive shuffle read fetches, and what a finished shuffle reports.
#include "models/planner/rules/partition_spec.hpp"

namespace oomcast::planner {

Bytes total_of(const std::vector<Bytes>& sizes) {
  Bytes total;
  for (const Bytes size : sizes) {
    total += size;
  }
  return total;
}

Bytes total_of(const ShuffleSizes& sizes) { return sizes ? total_of(*sizes) : Bytes(); }

}  // namespace oomcast::planner
