#include "models/operators/row_buffer.hpp"

#include <algorithm>

#include "models/task/grow.hpp"
#include "models/task/spill_readers.hpp"

namespace oomcast {
namespace {

using consumers::RowArray;

/// Brings the heap account to what the array holds outside Spark's books.
sim::Co<void> follow_heap(TaskContext& task, const RowArray& array, Account account,
                          std::int64_t row_bytes, Bytes& held, Bytes& references) {
  const Bytes now = array.heap_bytes();
  if (now < held) {
    task.release(account, (held - now).count());
  } else {
    // Copies of rows are small; an array of references that grew is one object.
    const bool grew = array.largest_object() > references;
    co_await task.hold(account, (now - held).count(),
                       grew ? array.largest_object().count() : row_bytes);
  }
  held = now;
  references = array.largest_object();
}

}  // namespace

sim::Co<void> buffer_rows(TaskContext& task, RowArray& array, Account account, std::int64_t rows,
                          std::int64_t row_bytes, std::int64_t ns_per_row, std::int64_t times) {
  row_bytes = std::max<std::int64_t>(1, row_bytes);  // rows without columns have none
  constexpr std::int64_t kPieces = 16;
  const Rows piece(std::max<std::int64_t>(1, rows / kPieces));
  Bytes held;
  Bytes references;
  for (Rows left(rows); left > Rows(0);) {
    const bool on_heap = array.sorter() == nullptr;
    const Rows fit = std::min(on_heap ? std::min(left, piece) : left, array.fits(Bytes(row_bytes)));
    if (fit > Rows(0)) {
      array.insert(fit, Bytes(row_bytes));
      left -= fit;
      co_await task.spend(fit.count() * ns_per_row, fit.count() * row_bytes / 4);
    } else {
      const consumers::Progress room = array.make_room(Bytes(row_bytes));
      co_await drive(task, array, room);
    }
    if (on_heap) {
      co_await follow_heap(task, array, account, row_bytes, held, references);
    }
  }
  if (array.sorter() != nullptr) {
    task.operator_metrics(*task.current()).spill_size +=
        array.sorter()->memory_bytes_spilled().count();
    co_await iterate_spills(task, array.sorter()->spill_count(), times);
  }
}

}  // namespace oomcast
