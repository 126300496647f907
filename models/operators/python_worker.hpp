// What operators that run Python share: a worker for the task, memory in it under its limit, and
// the sentences a user reads when there is none left.
#pragma once

#include "models/plan/plan.hpp"
#include "models/pyworker/workers.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// Gives the task its worker; fails it if the imports find no room in the address space.
[[nodiscard]] sim::Co<void> python_start(TaskContext& task, pyworker::Imports imports);

/// Allocates in the task's worker, at the speed at which new pages come; MemoryError ends the task,
/// which would have wanted `to_come` bytes more.
[[nodiscard]] sim::Co<void> python_allocate(TaskContext& task, std::int64_t bytes,
                                            pyworker::Pool pool, std::int64_t to_come = 0);

/// Everything a flow streams is pulled and pickled or written to the worker's socket.
[[nodiscard]] sim::Co<void> drain_to_python(TaskContext& task, const Flow& flow);

pyworker::Imports imports_of(std::string_view word);

}  // namespace oomcast
