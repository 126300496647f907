// Rows that an operator buffers to read them again: copies on the Java heap, outside Spark's books,
// then, above a threshold, records of a sorter. Mirrors ExternalAppendOnlyUnsafeRowArray's users.
#pragma once

#include "models/consumers/row_array.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// Adds rows to an empty array, to be gone through `times` times; the copies stand on `account`.
[[nodiscard]] sim::Co<void> buffer_rows(TaskContext& task, consumers::RowArray& array,
                                        Account account, std::int64_t rows, std::int64_t row_bytes,
                                        std::int64_t ns_per_row, std::int64_t times);

}  // namespace oomcast
