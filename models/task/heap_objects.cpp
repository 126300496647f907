#include "models/task/heap_objects.hpp"

#include <algorithm>

#include "models/sizes/java_layout.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

/// Rows below are noise beside everything else; above, each is a few large arrays.
constexpr std::int64_t kWideRow = 256 << 10;

std::int64_t copy_ns(const TaskContext& task, std::int64_t bytes) {
  return sim::mul_div(bytes, task.estimate(Coef::kCopyNsPerMiB), 1 << 20);
}

/// The array of references in a growing list: a power of two.
std::int64_t reference_slots(std::int64_t elements) {
  constexpr std::int64_t kFirst = 16;  // ArrayBuffer.DefaultInitialSize
  return std::max(kFirst, sim::next_power_of_two(elements));
}

/// An array by itself if it is large enough to matter where it lies.
sim::Co<void> hold_piece(TaskContext& task, std::int64_t bytes) {
  if (bytes >= kWideRow) {
    co_await task.hold_array_in_row(Account::kHeapAggregation, bytes);
  } else {
    co_await task.hold(Account::kHeapAggregation, bytes);
  }
}

}  // namespace

sim::Co<std::int64_t> grow_row_buffer(TaskContext& task, Account account, std::int64_t first,
                                      std::int64_t needed) {
  constexpr std::int64_t kMost = (std::int64_t{1} << 31) - 16;  // longest array, in whole words
  std::int64_t capacity = 2 * first;
  co_await task.hold_array(account, capacity);
  while (capacity < needed) {
    const std::int64_t next = std::min(2 * capacity, kMost);
    if (next == capacity) {
      co_await task.fail(Outcome::kJobFailed,
                         "java.lang.UnsupportedOperationException: Cannot grow BufferHolder by "
                         "size " +
                             std::to_string(needed - capacity) +
                             " because the size after growing exceeds size limitation 2147483632",
                         needed, kMost);
    }
    co_await task.hold_array(account, next, capacity);
    task.release_array(account, capacity);
    capacity = next;
  }
  co_return capacity;
}

sim::Co<void> hold_row_writer(TaskContext& task, std::int64_t row_bytes) {
  if (row_bytes >= kWideRow) {
    co_await task.hold_array(Account::kHeapRows, row_bytes);
    co_await task.spend(copy_ns(task, row_bytes), 0);
    co_await grow_row_buffer(task, Account::kHeapRows, row_bytes, row_bytes);
  }
}

sim::Co<void> hold_row_reader(TaskContext& task, std::int64_t row_bytes) {
  if (row_bytes >= kWideRow) {
    co_await task.hold_array(Account::kHeapShuffle, row_bytes);
  }
}

sim::Co<void> hold_gathered(TaskContext& task, const Gathered& gathered,
                            std::int64_t ns_per_element) {
  constexpr std::int64_t kPieces = 16;
  // UTF8String: header, base, offset, length and a flag.
  constexpr std::int64_t kView = 32;
  const bool views = gathered.arrays > 0 && gathered.array_bytes > 8;
  const std::int64_t pieces = views                               ? gathered.arrays
                              : gathered.object_bytes >= kWideRow ? gathered.elements
                                                                  : kPieces;
  std::int64_t slots = 0;
  for (std::int64_t piece = 0; piece < pieces; ++piece) {
    const std::int64_t end = gathered.elements * (piece + 1) / pieces;
    const std::int64_t now = end - gathered.elements * piece / pieces;
    if (now == 0) {
      continue;
    }
    if (views) {
      co_await hold_piece(task, now * gathered.array_bytes);
      co_await task.hold(Account::kHeapAggregation, now * kView);
    } else if (gathered.object_bytes >= kWideRow) {
      co_await hold_piece(task, gathered.object_bytes);
    } else {
      co_await task.hold(Account::kHeapAggregation, now * gathered.object_bytes);
    }
    // The references: an array that doubles, old and new at once while it is copied.
    const std::int64_t want = reference_slots(end);
    if (want > slots) {
      constexpr std::int64_t kReference = sizes::kReference.count();
      co_await task.hold(Account::kHeapAggregation, want * kReference, want * kReference);
      task.release(Account::kHeapAggregation, slots * kReference);
      slots = want;
    }
    co_await task.spend(now * ns_per_element + copy_ns(task, now * gathered.object_bytes),
                        now * gathered.object_bytes);
  }
}

sim::Co<void> write_gathered(TaskContext& task, const Gathered& gathered, bool to_bytes) {
  constexpr std::int64_t kWord = 8;  // offset and length, or the value itself
  const std::int64_t bytes = gathered.elements * gathered.array_bytes;
  if (bytes < kWideRow) {
    co_return;  // noise
  }
  // Room for the fixed part of all elements is made at once, the rest as it comes.
  co_await grow_row_buffer(task, Account::kHeapRows, gathered.elements * kWord, bytes);
  co_await task.spend(copy_ns(task, bytes), 0);
  if (to_bytes) {
    co_await task.hold_array(Account::kHeapRows, bytes);
    co_await grow_row_buffer(task, Account::kHeapRows, bytes, bytes);
    co_await task.spend(copy_ns(task, bytes), 0);
  }
}

sim::Co<void> hold_burst(TaskContext& task, const Flow& flow) {
  if (flow.burst <= 1 || !task.conf().whole_stage) {
    co_return;
  }
  const plan::Op* taker = task.current();
  if (flow.burst_of != nullptr) {
    task.enter(*flow.burst_of);  // a failure is its doing
  }
  const Bytes node = sizes::instance_bytes({.references = 3});  // item, next, previous
  const Bytes row = node + sizes::unsafe_row_copy_bytes(Bytes(flow.row_bytes));
  constexpr std::int64_t kPieces = 16;
  for (std::int64_t piece = 0; piece < kPieces; ++piece) {
    const std::int64_t rows = flow.burst * (piece + 1) / kPieces - flow.burst * piece / kPieces;
    co_await task.hold(Account::kHeapRows, rows * row.count(), row.count());
    co_await task.spend(0, rows * row.count());
  }
  if (taker != nullptr) {
    task.enter(*taker);
  }
}

}  // namespace oomcast
