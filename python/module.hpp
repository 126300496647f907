// The parts of the module oomcast._core, each bound by a file of its own.
#pragma once

#include <nanobind/nanobind.h>

namespace oomcast::python {

void bind_scenario(nanobind::module_& module);
void bind_advise(nanobind::module_& module);
void bind_check(nanobind::module_& module);
void bind_headroom(nanobind::module_& module);
void bind_predict(nanobind::module_& module);
void bind_preflight(nanobind::module_& module);
void bind_run(nanobind::module_& module);
void bind_replay(nanobind::module_& module);
void bind_sweep(nanobind::module_& module);
void bind_tables(nanobind::module_& module);

}  // namespace oomcast::python
