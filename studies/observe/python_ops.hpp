// What an observed stage runs in Python workers. Mirrors PythonRDD, ArrowEvalPythonExec,
// MapInPandasExec and FlatMapGroupsInPandasExec.
#pragma once

#include <string_view>

#include "studies/observe/stage_builder.hpp"

namespace oomcast::observe {

/// Whether a node of a plan sends its rows through Python workers.
[[nodiscard]] bool runs_python(std::string_view name);

/// Batches, or whole groups, in a worker.
[[nodiscard]] Stream through_python(StageBuilder& b, const eventlog::PlanNode& node, Stream from);

/// A function over the partitions of an RDD. What it keeps is not in the log; that workers could
/// not have as much as their limit is.
[[nodiscard]] Stream python_rdd(StageBuilder& b, Stream from);

/// Objects that come to the driver as bytes, or as updates of an accumulator.
void collect_objects(StageBuilder& b, const Stream& top);

}  // namespace oomcast::observe
