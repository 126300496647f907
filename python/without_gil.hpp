// Long work while other Python threads may run.
#pragma once

#include <nanobind/nanobind.h>

namespace oomcast::python {

/// What `work` returns; it touches nothing of Python and raises nothing.
template <class Work>
auto without_gil(const Work& work) {
  const nanobind::gil_scoped_release others_may_run;
  return work();
}

}  // namespace oomcast::python
