// One executor process: its heap, Spark's books in it, the process around it, its local disk.
// The ledger is brought up to date from Spark's books after every event that touched it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "models/executor/cached_block.hpp"
#include "models/executor/shape.hpp"
#include "models/history/probe.hpp"
#include "models/jvm/warm_up.hpp"
#include "models/ledger/ledger.hpp"
#include "models/memory/block_manager.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "models/memory/unified_memory.hpp"
#include "models/pyworker/workers.hpp"
#include "models/state/stores.hpp"
#include "sim/time.hpp"

namespace oomcast::executor {

/// High-water marks, for the tables of a Run.
struct Peaks {
  Bytes live_heap;
  Bytes heap_used;  // with garbage
  jvm::Pressure heap_pressure;
  jvm::GrownPressures grown;
  Bytes execution;
  Bytes storage;
  Bytes rss;
  Bytes jvm_rss;
  Bytes charged;
  Bytes wanted;
  Bytes state;  // of streaming queries, on the heap and off it
  Bytes python;
  Bytes python_workers;
  Bytes python_mapped;  // of one worker
  Bytes disk;
  std::optional<std::int64_t> race_ppm;  // the least of note_race
};

class Executor final : public memory::PageAllocator {
 public:
  Executor(std::int32_t id, const Shape& shape, SimTime started);

  [[nodiscard]] std::int32_t id() const { return id_; }
  [[nodiscard]] const Shape& shape() const { return shape_; }
  [[nodiscard]] SimTime started() const { return started_; }
  [[nodiscard]] bool alive() const { return alive_; }
  void die();

  [[nodiscard]] memory::UnifiedMemory& memory() { return memory_; }
  [[nodiscard]] const memory::BlockManager& blocks() const { return blocks_; }
  [[nodiscard]] memory::BlockManager& blocks() { return blocks_; }
  [[nodiscard]] const Ledger& ledger() const { return ledger_; }
  [[nodiscard]] const Peaks& peaks() const { return peaks_; }

  /// From now on the recorder, which outlives this, hears of what happens here.
  void record_to(history::Recorder& recorder);
  /// Null unless recorded.
  [[nodiscard]] history::Probe* probe() { return probe_.get(); }

  /// Brings the ledger up to Spark's books and checks that they agree.
  void settle();

  // --- heap ---------------------------------------------------------------------------------
  /// What the collector must keep at this moment.
  [[nodiscard]] Bytes live_heap() const;
  /// Whether the JVM could give so much more, at the price of any collection.
  /// The pressure of the request of that task is noted for the verdict.
  [[nodiscard]] bool heap_gives(const jvm::HeapRequest& request, std::int32_t stage,
                                std::int64_t task);
  [[nodiscard]] jvm::HeapUse heap_use() const;
  /// A large array stands where it is until it is let go. `in_row`: of many that the task takes one
  /// after another. True if it lies beside the last.
  bool pin(memory::TaskAttemptId task, Bytes array, bool in_row);
  void unpin(Bytes array, bool beside);
  void hold(Account account, Bytes bytes);
  void release(Account account, Bytes bytes);
  /// Time of the collections that `garbage` bytes of short-lived objects cause.
  [[nodiscard]] Duration collect(Bytes garbage);
  [[nodiscard]] Duration gc_time() const { return gc_time_; }
  /// The longest pause for a full collection since it was last asked for.
  [[nodiscard]] Duration take_pause() { return std::exchange(pause_, Duration(0)); }

  // --- the process --------------------------------------------------------------------------
  /// Touched heap and the rest of the JVM's process.
  [[nodiscard]] Bytes jvm_rss() const { return heap_touched_ + ledger_.process(); }
  /// Resident memory of all processes, shared pages counted for each.
  [[nodiscard]] Bytes rss() const;
  /// What the container's watcher counts: of YARN the sum over the tree of processes, of a cgroup
  /// every page once, and tmpfs.
  [[nodiscard]] Bytes charged() const;
  /// Bytes that tasks are about to touch outside of the heap.
  void announce(Bytes more) { announced_ += more; }
  /// Until when a task is sure to hold what it has; zero: nobody said.
  void foresee(SimTime until) { foreseen_ = std::max(foreseen_, until); }
  [[nodiscard]] SimTime foreseen_until() const { return foreseen_; }
  [[nodiscard]] pyworker::Workers& python() { return python_; }
  [[nodiscard]] const pyworker::Workers& python() const { return python_; }
  [[nodiscard]] state::Stores& state() { return state_; }
  void task_started();
  void task_ended(SimTime now);
  /// When a task ended here last; zero: none did.
  [[nodiscard]] SimTime last_ended() const { return last_ended_; }
  /// A task holds what it could not hold with one more beside it, and that one ended such a share
  /// of the task's own time ago.
  void note_race(std::int64_t ended_before_ppm) {
    peaks_.race_ppm = std::min(peaks_.race_ppm.value_or(ended_before_ppm), ended_before_ppm);
  }
  [[nodiscard]] jvm::WarmUp& warm_up() { return warm_up_; }
  [[nodiscard]] std::int64_t running() const { return running_; }

  // --- disk ---------------------------------------------------------------------------------
  /// Books bytes written to local disk; false if they do not fit.
  bool write_disk(Bytes bytes);
  void free_disk(Bytes bytes) { disk_used_ -= bytes; }
  /// The same for shuffle output, which stays until the job ends.
  bool write_shuffle(Bytes bytes);
  void free_shuffle_files();

  // --- storage ------------------------------------------------------------------------------
  /// Stores a new block for a task, in memory or where its level lets it go.
  enum class Stored : std::uint8_t { kInMemory, kOnDisk, kNowhere, kDiskFull };
  Stored put_block(memory::TaskAttemptId task, const memory::BlockId& block,
                   const memory::StorageLevel& level, const BlockSizes& sizes);
  /// The same of bytes that need no unrolling.
  Stored put_bytes(const memory::BlockId& block, const memory::StorageLevel& level, Bytes size);
  [[nodiscard]] bool has_block(const memory::BlockId& block) const;
  /// Reads a block, which may bring it back into memory; what came from disk, none if it is
  /// nowhere.
  std::optional<Bytes> get_block(memory::TaskAttemptId task, const memory::BlockId& block);
  /// Serialized bytes of a block that it has.
  [[nodiscard]] Bytes size_of(const memory::BlockId& block) const {
    return contents_.at(block).disk_bytes();
  }
  /// True for the first task that uses a broadcast here: it brings it; the others find it.
  bool first_use(std::int64_t broadcast) { return broadcasts_.insert(broadcast).second; }

  // memory::PageAllocator: pages are humongous objects of the heap, or native memory
  bool allocate(Bytes size) override;
  void free(Bytes size) override;

 private:
  void note_peaks();
  void touch_heap(Bytes touched);
  Stored stored(const memory::BlockId& block, bool somewhere);
  /// Brings the disk's books up to the blocks on it; false if they do not fit.
  bool settle_blocks_on_disk();

  std::int32_t id_;
  const Shape& shape_;
  SimTime started_;
  bool alive_ = true;
  memory::UnifiedMemory memory_;
  memory::BlockManager blocks_;
  Ledger ledger_;
  Peaks peaks_;
  Bytes pinned_bytes_;
  std::int64_t pinned_ = 0;
  std::int64_t beside_ = 0;
  std::optional<memory::TaskAttemptId> row_of_;  // whose array of many was placed last
  Bytes heap_touched_;
  Bytes allocated_;   // garbage so far, up to -Xmx
  Bytes since_full_;  // garbage since the last full collection
  Duration pause_;
  Bytes disk_used_;
  Bytes shuffle_files_;
  Duration gc_time_;
  jvm::WarmUp warm_up_;
  std::int64_t running_ = 0;
  SimTime last_ended_;
  pyworker::Workers python_;
  state::Stores state_;
  Bytes announced_;
  SimTime foreseen_;
  std::map<memory::BlockId, CachedBlock> contents_;
  Bytes blocks_on_disk_;
  std::set<std::int64_t> broadcasts_;
  std::unique_ptr<history::Probe> probe_;
};

}  // namespace oomcast::executor
