// The texts of memory errors. Mirrors error-conditions.json and the messages of Spark 4.3.0.
#include "models/memory/memory_failure.hpp"

namespace oomcast::memory {
namespace {

constexpr const char* kSparkOutOfMemory = "org.apache.spark.memory.SparkOutOfMemoryError";

SparkError plain(std::string exception_class, std::string message) {
  return {std::move(exception_class), {}, {}, {}, std::move(message)};
}

SparkError out_of_memory(std::string condition, std::string sqlstate,
                         std::vector<std::pair<std::string, std::string>> params,
                         const std::string& text) {
  std::string message = "[" + condition + "] " + text + " SQLSTATE: " + sqlstate;
  return {kSparkOutOfMemory, std::move(condition), std::move(sqlstate), std::move(params),
          std::move(message)};
}

SparkError unable_to_acquire(const MemoryFailure& failure) {
  const std::string requested = std::to_string(failure.requested.count());
  const std::string received = std::to_string(failure.received.count());
  return out_of_memory(
      "UNABLE_TO_ACQUIRE_MEMORY", "53200",
      {{"receivedBytes", received}, {"requestedBytes", requested}},
      "Unable to acquire " + requested + " bytes of memory, got " + received + ".");
}

SparkError invalid_request(Bytes requested) {
  return plain("java.lang.AssertionError",
               requested < 0_B ? "assertion failed"
                               : "assertion failed: invalid number of bytes requested: " +
                                     std::to_string(requested.count()));
}

}  // namespace

SparkError spark_error(const MemoryFailure& failure) {
  using Kind = MemoryFailure::Kind;
  switch (failure.kind) {
    case Kind::kNone:
      break;
    case Kind::kUnableToAcquire:
      return unable_to_acquire(failure);
    case Kind::kSpillIo:
      return out_of_memory(
          "SPILL_OUT_OF_MEMORY", "82003",
          {{"consumerToSpill", failure.consumer}, {"message", failure.message}},
          "Error while calling spill() on " + failure.consumer + " : " + failure.message);
    case Kind::kSpillInterrupted:
    case Kind::kSpillOther:
      return plain("java.lang.RuntimeException", failure.message);
    case Kind::kTooLargePage:
      return plain(
          "org.apache.spark.memory.TooLargePageException",
          "Cannot allocate a page of " + std::to_string(failure.requested.count()) + " bytes.");
    case Kind::kTooManyPages:
      return plain("java.lang.IllegalStateException",
                   "Have already allocated a maximum of 8192 pages");
    case Kind::kInvalidRequest:
      return invalid_request(failure.requested);
    case Kind::kForgotten:
      return plain("java.util.NoSuchElementException",
                   "key not found: " + std::to_string(failure.task));
    case Kind::kInterrupted:
      return plain("java.lang.InterruptedException", "");
  }
  SIM_CHECK(false, "there is no error to describe");
}

SparkError aggregate_out_of_memory() {
  return out_of_memory("AGGREGATE_OUT_OF_MEMORY", "82001", {}, "No enough memory for aggregation");
}

SparkError pointer_array_out_of_memory() {
  return out_of_memory("POINTER_ARRAY_OUT_OF_MEMORY", "82002", {},
                       "Not enough memory to grow pointer array");
}

}  // namespace oomcast::memory
