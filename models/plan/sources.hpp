// From a data set to the rows of a scan: which columns, how many tasks, what each of them reads.
#pragma once

#include "models/plan/builder.hpp"

namespace oomcast::plan {

struct Source {
  Relation relation;
  PerTask<Work> work;
};

/// Columns: those to read, or none for all. Columnar files read only their share of the bytes.
[[nodiscard]] Source read_source(Builder& builder, const Step& step, const Dataset& data,
                                 const std::vector<std::string>& columns);

}  // namespace oomcast::plan
