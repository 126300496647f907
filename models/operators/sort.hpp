// What operators over sorted rows share.
#pragma once

#include "models/consumers/external_sorter.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// The sorter's settings from the conf; `radix` if the first key has a radix-sortable prefix.
[[nodiscard]] consumers::RecordSorterConf sorter_conf(const TaskConf& conf, bool radix);

/// Takes all rows of a flow into the sorter and sorts them; then it can be read.
[[nodiscard]] sim::Co<void> sort_rows(TaskContext& task, consumers::ExternalSorter& sorter,
                                      Flow flow);

}  // namespace oomcast
