// The tables of a Run as columns.
#pragma once

#include <nanobind/nanobind.h>

#include "models/run/run.hpp"

namespace oomcast::python {

nanobind::dict stage_columns(const Run& run);
nanobind::dict task_columns(const Run& run);
nanobind::dict executor_columns(const Run& run);
/// One row for an account at a moment: at deaths and at the tightest moment.
nanobind::dict snapshot_columns(const Run& run);
/// One row for a container at a moment, a column for each account; empty without a history.
nanobind::dict ledger_columns(const Run& run);
/// What moved bytes, stages, executors and failures; in order of time.
nanobind::dict event_columns(const Run& run);

}  // namespace oomcast::python
