// One task's way to tracked memory: asks the executor's pools, spills the task's own consumers when
// they refuse, and keeps the task's pages. Mirrors Spark's TaskMemoryManager and the allocation
// methods of MemoryConsumer (4.3.0).
//
// A request may have to wait in its middle. So a request is begun and either ends at once (kDone)
// or pauses (kWaiting); it is resumed with the completion that UnifiedMemory reports for the task,
// as often as needed. When it is done, outcome() says how:
//
//     Progress progress = manager.allocate_page(sorter, 100_B);
//     while (progress == Progress::kWaiting) {
//       progress = manager.resume(co_await the task's Completion);   // or a loop in a replayer
//     }
//     const MemoryOutcome& outcome = manager.outcome();
//
// Contract
//  - One request at a time, as Spark holds the task's lock; spills must not ask for memory.
//  - A request that fails keeps what it was granted before, as Spark does.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/memory/memory_consumer.hpp"
#include "models/memory/memory_failure.hpp"
#include "models/memory/memory_mode.hpp"
#include "models/memory/page_table.hpp"
#include "models/memory/spill_candidates.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/bytes.hpp"

namespace oomcast::memory {

/// The real memory behind pages; it can be short when the pools still have room.
class PageAllocator {
 public:
  virtual ~PageAllocator() = default;
  /// False if the JVM throws OutOfMemoryError.
  virtual bool allocate(Bytes size) = 0;
  virtual void free(Bytes size) = 0;
};

enum class Progress : std::uint8_t { kDone, kWaiting };

/// How a request ended.
struct MemoryOutcome {
  Bytes granted;              // of acquire: at most what was asked; of pages and arrays: their size
  PageNumber page = kNoPage;  // of pages and arrays
  MemoryFailure failure;
};

class TaskMemoryManager {
 public:
  /// Pages and arrays are of the Tungsten mode. The page allocator may be null: memory then never
  /// runs short behind the pools.
  TaskMemoryManager(UnifiedMemory& memory, TaskAttemptId task, Bytes page_size,
                    MemoryMode tungsten_mode = MemoryMode::kOnHeap,
                    PageAllocator* allocator = nullptr);
  TaskMemoryManager(const TaskMemoryManager&) = delete;
  TaskMemoryManager& operator=(const TaskMemoryManager&) = delete;

  [[nodiscard]] TaskAttemptId task() const { return task_; }
  [[nodiscard]] Bytes page_size() const { return page_size_; }
  [[nodiscard]] MemoryMode tungsten_mode() const { return tungsten_mode_; }

  /// Plain bytes, as many as can be had (MemoryConsumer.acquireMemory).
  Progress acquire(MemoryConsumer& consumer, Bytes wanted);
  /// A page of at least `required` bytes, by default of the page size; one that came out smaller
  /// than the page size but covers `required` is kept (MemoryConsumer.allocatePage).
  Progress allocate_page(MemoryConsumer& consumer, Bytes required);
  /// A page of exactly the bytes of a pointer array (MemoryConsumer.allocateArray).
  Progress allocate_array(MemoryConsumer& consumer, Bytes size);
  /// Continues the request that waits.
  Progress resume(const Acquisition& acquisition);
  [[nodiscard]] bool is_waiting() const { return phase_ != Phase::kIdle; }
  [[nodiscard]] const MemoryOutcome& outcome() const { return outcome_; }

  void free(MemoryConsumer& consumer, Bytes amount);
  /// Frees a page or an array.
  void free_page(MemoryConsumer& consumer, PageNumber page);

  /// Ends the task: frees its pages and all it holds. Returns what the task had not given back.
  Bytes clean_up();

  [[nodiscard]] const PageTable& pages() const { return pages_; }
  /// Both modes, as the pools see it.
  [[nodiscard]] Bytes consumption() const { return memory_.execution_used_by(task_); }
  /// High-water mark of what was granted (peakOnHeapExecutionMemory, peakOffHeapExecutionMemory).
  [[nodiscard]] Bytes peak(MemoryMode mode) const { return peak_[index_of(mode)]; }

 private:
  enum class Request : std::uint8_t { kPlain, kPage, kArray };
  enum class Phase : std::uint8_t {
    kIdle,
    kFirst,   // acquiring what was asked
    kSecond,  // acquiring it again, because the memory behind the first grant was not there
  };

  Progress begin(Request request, MemoryConsumer& consumer, Bytes required, Bytes size);

  // acquireExecutionMemory: the acquisition in progress.
  Progress ask(Bytes required);
  Progress continue_asking(Acquisition acquisition);
  /// Makes one candidate spill; false if the request failed. `released` is 0 if it was dropped.
  bool spill_one(Bytes shortfall, Bytes& released);
  bool refused(const Acquisition& acquisition);
  void account_for_grant();

  // allocatePage and what comes after it.
  Progress acquired();
  Progress first_grant();
  Progress second_grant();
  /// The memory behind the first grant is not there: spill and retry, then ask once more.
  Progress recover();
  /// Tries the least that will do, in place of what was granted.
  Progress settle_for_required(Bytes granted);
  bool allocate_behind(Bytes size);
  /// Spills until `wanted` bytes are released or nobody is left. Returns what was released.
  Bytes spill_for(Bytes wanted);
  Progress keep_page(Bytes size);
  Progress give_up_page(Bytes unusable);
  Progress fail(MemoryFailure::Kind kind, Bytes received = 0_B);
  Progress done();

  /// TaskMemoryManager.releaseExecutionMemory.
  void release(Bytes amount, MemoryMode mode);

  UnifiedMemory& memory_;
  TaskAttemptId task_;
  Bytes page_size_;
  MemoryMode tungsten_mode_;
  PageAllocator* allocator_;
  PageTable pages_;
  std::vector<MemoryConsumer*> consumers_;  // that ever acquired, ascending by id
  Bytes acquired_but_not_used_;
  std::array<Bytes, kMemoryModes> current_{};
  std::array<Bytes, kMemoryModes> peak_{};

  // The request in progress.
  Phase phase_ = Phase::kIdle;
  Request request_ = Request::kPlain;
  MemoryConsumer* requester_ = nullptr;
  Bytes required_;  // the least that will do
  Bytes size_;      // what is asked for
  Bytes asked_;     // by the acquisition in progress
  Bytes got_;
  bool has_candidates_ = false;
  SpillCandidates candidates_;
  Bytes first_grant_;  // that turned out to be unusable
  Bytes spilled_;      // in the hope of making it usable
  PageNumber page_ = kNoPage;
  MemoryOutcome outcome_;
};

}  // namespace oomcast::memory
