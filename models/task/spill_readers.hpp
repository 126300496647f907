// Reading spill files back: what every open file holds on the heap, and what its reader goes on to
// hold until the task ends. Mirrors UnsafeSorterSpillReader and ReadAheadInputStream.
#pragma once

#include <cstdint>

#include "models/task/task_context.hpp"

namespace oomcast {

/// Bytes of heap that readers of one spill file take.
struct SpillReaderBytes {
  std::int64_t kept = 0;  // the record's array: a listener for the task's end refers to the reader
  std::int64_t open = 0;  // buffers of the stream, until its last record
};
[[nodiscard]] SpillReaderBytes spill_reader_bytes(TaskContext& task);

/// Opens all files at once to merge them; they stay open while the rows are read.
[[nodiscard]] sim::Co<void> merge_spills(TaskContext& task, std::int64_t files);

/// Goes through all files `times` times, one file after another, though all are opened at the
/// start (UnsafeExternalSorter.getIterator): the readers of every time stay.
[[nodiscard]] sim::Co<void> iterate_spills(TaskContext& task, std::int64_t files,
                                           std::int64_t times);

}  // namespace oomcast
