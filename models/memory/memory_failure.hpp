// How a task's request for memory can fail, as data, and the error a Spark user would see.
// Mirrors what TaskMemoryManager and MemoryConsumer throw (4.3.0).
#pragma once

#include <cstdint>
#include <string>

#include "models/memory/spark_error.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

struct MemoryFailure {
  enum class Kind : std::uint8_t {
    kNone,
    kUnableToAcquire,   // SparkOutOfMemoryError: page or array smaller than required
    kSpillIo,           // SparkOutOfMemoryError: I/O error in a spill
    kSpillInterrupted,  // RuntimeException: the task is being killed
    kSpillOther,        // another exception of a spill
    kTooLargePage,      // TooLargePageException
    kTooManyPages,      // IllegalStateException
    kInvalidRequest,    // AssertionError: asked for nothing
    kForgotten,         // NoSuchElementException: another thread ended the waiting task
    kInterrupted,       // InterruptedException: the waiting thread was interrupted
  };

  Kind kind = Kind::kNone;
  Bytes requested;
  Bytes received;
  std::string consumer;    // that failed to spill
  std::string message;     // of the exception in the spill
  std::int64_t task = -1;  // attempt id

  explicit operator bool() const { return kind != Kind::kNone; }
  /// True for the errors that Spark reports as SparkOutOfMemoryError: the task fails, the executor
  /// lives.
  [[nodiscard]] bool is_spark_out_of_memory() const {
    return kind == Kind::kUnableToAcquire || kind == Kind::kSpillIo;
  }
};

/// The exception with its exact texts.
SparkError spark_error(const MemoryFailure& failure);

// Errors that consumers raise themselves.
/// Hash aggregation that fell back and still found no room: AGGREGATE_OUT_OF_MEMORY.
SparkError aggregate_out_of_memory();
/// A sorter's pointer array that cannot grow: POINTER_ARRAY_OUT_OF_MEMORY.
SparkError pointer_array_out_of_memory();

}  // namespace oomcast::memory
