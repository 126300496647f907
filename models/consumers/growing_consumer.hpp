// What Spark's growing structures have in common: rows go in many at once until memory is needed;
// then an operation is begun that asks the task's memory manager, may have to wait there, may
// spill, and may fail. Nothing steps through rows.
//
//     while (rows > Rows(0)) {
//       const Rows fit = std::min(rows, sorter.fits(row_bytes));
//       if (fit > Rows(0)) {
//         sorter.insert(fit, row_bytes);
//         rows -= fit;
//         continue;
//       }
//       Progress progress = sorter.make_room(row_bytes);
//       while (progress == Progress::kWaiting) {
//         progress = sorter.resume(co_await the task's Acquisition);
//       }
//       if (sorter.error()) { ... the task fails ... }
//     }
//
// Contract
//  - One operation at a time; it ends with kDone, and error() tells whether it failed.
//  - Spills are noted, own and forced ones, until the caller takes them to pay for the disk.
//  - After free() the consumer holds nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/memory/memory_consumer.hpp"
#include "models/memory/memory_failure.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "sim/bytes.hpp"

namespace oomcast::consumers {

using memory::Progress;

/// One run of a structure's content to disk.
struct SpillRecord {
  Bytes memory{};   // freed, as memoryBytesSpilled counts it
  Bytes payload{};  // of the records, before serialization and compression
  Rows records{};
  bool forced_by_other = false;  // another consumer of the task needed the memory
  bool counted = true;           // in the task's memoryBytesSpilled
};

class GrowingConsumer : public memory::MemoryConsumer {
 public:
  GrowingConsumer(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                  std::string_view name)
      : MemoryConsumer(id, mode), memory_(memory), name_(name) {}

  /// Continues the operation that waits.
  Progress resume(const memory::Acquisition& acquisition);
  /// Why the last operation failed; none if it did not.
  [[nodiscard]] const std::optional<memory::SparkError>& error() const { return error_; }
  /// Bytes asked for in vain, and had, if that is why it failed.
  [[nodiscard]] const memory::MemoryFailure& failure() const { return failure_; }

  [[nodiscard]] std::string name() const override { return name_; }

  /// Spills since the last call.
  [[nodiscard]] std::vector<SpillRecord> take_spills() { return std::exchange(spilled_, {}); }
  /// The same, added to a list that is used again and again: nothing is allocated.
  void drain_spills(std::vector<SpillRecord>& to) {
    to.insert(to.end(), spilled_.begin(), spilled_.end());
    spilled_.clear();
  }
  [[nodiscard]] std::int64_t spill_count() const { return spill_count_; }
  /// What the structure adds to the task's memoryBytesSpilled.
  [[nodiscard]] Bytes memory_bytes_spilled() const { return memory_bytes_spilled_; }

 protected:
  struct Ask {
    enum class Kind : std::uint8_t { kNothing, kPage, kArray, kBytes };
    Kind kind = Kind::kNothing;
    Bytes bytes;
  };
  /// A page or an array that is held.
  struct Block {
    memory::PageNumber page = memory::kNoPage;
    Bytes size;
    [[nodiscard]] bool held() const { return page != memory::kNoPage; }
  };

  /// Goes on until memory is needed, or the operation is over.
  virtual Ask next() = 0;
  /// What became of the memory asked for.
  virtual void answer(const memory::MemoryOutcome& outcome) = 0;

  /// Begins an operation; next() has been told which.
  Progress begin();
  void fail(const memory::MemoryFailure& failure);
  void fail(memory::SparkError error) { error_ = std::move(error); }

  static Block block_of(const memory::MemoryOutcome& outcome) {
    return {outcome.page, outcome.granted};
  }
  void free(Block& block);
  void free(std::vector<Block>& blocks);
  void note_spill(const SpillRecord& spill);

  memory::TaskMemoryManager& memory_;

 private:
  Progress go_on();

  std::string name_;
  std::optional<memory::SparkError> error_;
  memory::MemoryFailure failure_;
  std::vector<SpillRecord> spilled_;
  std::int64_t spill_count_ = 0;
  Bytes memory_bytes_spilled_;
};

}  // namespace oomcast::consumers
