// Programs without DataFrame plans: their jobs as steps of allocations, pauses and actions.
#pragma once

#include "inputs/cases/python_code.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::cases {

void add_program(const Program& program, Scenario& scenario);

}  // namespace oomcast::cases
