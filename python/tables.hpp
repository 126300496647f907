// The tables of a Run as columns.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "models/run/run.hpp"

namespace oomcast::python {

/// The table of that name, one of reports::data_table_kinds().
nanobind::dict run_table(const Run& run, const std::string& name);

}  // namespace oomcast::python
