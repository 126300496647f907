// oomcast._core: the functions of the house for Python. The package oomcast wraps them.
#include "python/module.hpp"

#include <nanobind/stl/string_view.h>

#include "models/run/version.hpp"

namespace nb = nanobind;

NB_MODULE(_core, module) {
  module.doc() = "The simulator itself. Use the functions of the package oomcast.";
  module.attr("__version__") = oomcast::oomcast_version();
  oomcast::python::bind_scenario(module);
  oomcast::python::bind_run(module);
  oomcast::python::bind_replay(module);
  oomcast::python::bind_advise(module);
  oomcast::python::bind_headroom(module);
  oomcast::python::bind_check(module);
  oomcast::python::bind_sweep(module);
  oomcast::python::bind_predict(module);
  oomcast::python::bind_preflight(module);
  oomcast::python::bind_tables(module);
}
