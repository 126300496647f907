// A stage that uses a broadcast, for jobs that ended before one did.
#pragma once

#include "models/plan/plan.hpp"

namespace oomcast::observe {

/// Waits for the stage that collects the broadcast's rows, and for the table on the driver.
[[nodiscard]] plan::Stage broadcast_user(std::int32_t id, const plan::Stage& collects);

}  // namespace oomcast::observe
