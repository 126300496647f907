// Looking things up in a physical plan.
#include "models/plan/plan.hpp"

namespace oomcast::plan {

const Stage* find_stage(const std::vector<PhysicalJob>& jobs, std::int32_t id) {
  for (const PhysicalJob& job : jobs) {
    for (const Stage& stage : job.stages) {
      if (stage.id == id) {
        return &stage;
      }
    }
  }
  return nullptr;
}

}  // namespace oomcast::plan
