// What tasks hold on the Java heap besides Spark's pages, and how it grows: buffers in which rows
// are written, and rows that generated code has made before anybody takes them. Mirrors
// BufferHolder and BufferedRowIterator.
#pragma once

#include <cstdint>

#include "models/plan/flow.hpp"
#include "models/task/task_context.hpp"

namespace oomcast {

/// Grows a row's buffer from `first` bytes until it has `needed`; its capacity is left standing on
/// the account. Doubling, old and new at once while it is copied (BufferHolder.grow).
[[nodiscard]] sim::Co<std::int64_t> grow_row_buffer(TaskContext& task, Account account,
                                                    std::int64_t first, std::int64_t needed);

/// What it takes to make a row of so many bytes: its value, and the buffer it is written to. Only
/// of wide rows, until the task ends.
[[nodiscard]] sim::Co<void> hold_row_writer(TaskContext& task, std::int64_t row_bytes);

/// The array that a reader of serialized rows puts a wide row in (UnsafeRowSerializer).
[[nodiscard]] sim::Co<void> hold_row_reader(TaskContext& task, std::int64_t row_bytes);

/// Values that an aggregation has gathered for one key.
struct Gathered {
  std::int64_t elements = 0;
  std::int64_t object_bytes = 0;  // of an element by itself, with its data
  std::int64_t array_bytes = 0;   // of an element within an array of them; 8: data of fixed width
  std::int64_t arrays = 0;        // they came in so many arrays and still lie in them; 0: copies
};

/// Holds them, and the array of references to them, as they come.
[[nodiscard]] sim::Co<void> hold_gathered(TaskContext& task, const Gathered& gathered,
                                          std::int64_t ns_per_element);

/// Writes them as one value of a row; `to_bytes`: then as bytes, and those into a row (the partial
/// result of an aggregation into objects).
[[nodiscard]] sim::Co<void> write_gathered(TaskContext& task, const Gathered& gathered,
                                           bool to_bytes);

/// Rows of one burst as copies in a linked list, where generated code hands over to anything else.
[[nodiscard]] sim::Co<void> hold_burst(TaskContext& task, const Flow& flow);

}  // namespace oomcast
