#include "models/executor/executor.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::executor {
namespace {

using memory::MemoryMode;
using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;

Bytes gc_structures(const Shape& shape) {
  const auto share = [&](Coef ppm) {
    return mul_div(shape.heap.xmx.count(), shape.estimates.at(ppm), kMillion);
  };
  switch (shape.heap.collector) {
    case jvm::Collector::kSerial:
      return Bytes(share(Coef::kSerialStructuresPpm));
    case jvm::Collector::kParallel:
      return Bytes(share(Coef::kParallelStructuresPpm));
    default:
      return Bytes(share(Coef::kG1StructuresPpm) + shape.estimates.at(Coef::kG1StructuresBytes));
  }
}

jvm::WarmUpShape warm_up_shape(const CoefficientValues& estimates) {
  return {.first_task = Duration(estimates.at(Coef::kFirstTaskNs)),
          .first_of_stage = Duration(estimates.at(Coef::kFirstOfStageNs)),
          .cold_ppm = estimates.at(Coef::kColdCodePpm),
          .first_error = Duration(estimates.at(Coef::kFirstErrorNs)),
          .warm_after = Duration(estimates.at(Coef::kWarmAfterNs))};
}

}  // namespace

Executor::Executor(std::int32_t id, const Shape& shape, SimTime started)
    : id_(id),
      shape_(shape),
      started_(started),
      memory_(shape.regions.sizes),
      blocks_(memory_, shape.unroll),
      warm_up_(warm_up_shape(shape.estimates)),
      python_(shape.python_address_space, shape.python_reuse, shape.estimates) {
  ledger_.set(Account::kHeapFramework, Bytes(shape_.estimates.at(Coef::kFrameworkHeapBytes)));
  ledger_.set(Account::kMetaspace, Bytes(shape_.estimates.at(Coef::kMetaspaceBytes)));
  ledger_.set(Account::kCodeCache, Bytes(shape_.estimates.at(Coef::kCodeCacheBytes)));
  ledger_.set(Account::kThreadStacks, Bytes(shape_.estimates.at(Coef::kThreadStackBytes)));
  ledger_.set(Account::kNative, Bytes(shape_.estimates.at(Coef::kNativeBytes)));
  const Bytes garbage = jvm::start_garbage(shape.heap, shape.initial_heap, ledger_.live_heap(),
                                           Bytes(shape_.estimates.at(Coef::kStartGarbageBytes)));
  const Bytes touched = std::min(shape.heap.xmx, ledger_.live_heap() + garbage);
  touch_heap(shape.pre_touch ? std::max(touched, shape.initial_heap) : touched);
  settle();
}

void Executor::record_to(history::Recorder& recorder) {
  probe_ = std::make_unique<history::Probe>(recorder, id_, memory_);
  blocks_.set_eviction_listener(probe_.get());
  probe_->sample(ledger_, rss());
}

void Executor::die() {
  alive_ = false;
  if (probe_ != nullptr) {
    probe_->stop();
  }
}

void Executor::settle() {
  ledger_.set(Account::kPythonDaemon, python_.daemon());
  ledger_.set(Account::kPythonWorkers, python_.workers());
  ledger_.set(Account::kHeapExecution, memory_.execution(MemoryMode::kOnHeap).used());
  ledger_.set(Account::kOffHeapExecution, memory_.execution(MemoryMode::kOffHeap).used());
  ledger_.set(Account::kHeapStorage, memory_.storage(MemoryMode::kOnHeap).used());
  ledger_.set(Account::kOffHeapStorage, memory_.storage(MemoryMode::kOffHeap).used());
  ledger_.check();
  for (const MemoryMode mode : {MemoryMode::kOnHeap, MemoryMode::kOffHeap}) {
    SIM_CHECK(
        memory_.execution(mode).size() + memory_.storage(mode).size() == memory_.max_memory(mode),
        "the pools of a mode no longer add up to its maximum");
  }
  note_peaks();
}

void Executor::touch_heap(Bytes touched) {
  heap_touched_ = touched;
  // The collector's tables are touched as far as the heap they describe.
  ledger_.set(Account::kGcStructures, Bytes(mul_div(gc_structures(shape_).count(), touched.count(),
                                                    shape_.heap.xmx.count())));
}

void Executor::note_peaks() {
  peaks_.live_heap = std::max(peaks_.live_heap, ledger_.live_heap());
  const Bytes used = ledger_.live_heap() + ledger_.at(Account::kHeapGarbage);
  peaks_.heap_used = std::max(peaks_.heap_used, std::min(used, shape_.heap.xmx));
  peaks_.execution = std::max(peaks_.execution, ledger_.at(Account::kHeapExecution) +
                                                    ledger_.at(Account::kOffHeapExecution));
  peaks_.storage = std::max(
      peaks_.storage, ledger_.at(Account::kHeapStorage) + ledger_.at(Account::kOffHeapStorage));
  // New objects go where the heap was not yet touched, until all of it was.
  const Bytes most(
      mul_div(shape_.heap.xmx.count(), shape_.estimates.at(Coef::kHeapTouchedPpm), kMillion));
  const Bytes touched = std::min(most, ledger_.live_heap() + allocated_);
  if (touched > heap_touched_) {
    touch_heap(touched);
  }
  peaks_.rss = std::max(peaks_.rss, rss());
  peaks_.jvm_rss = std::max(peaks_.jvm_rss, jvm_rss());
  peaks_.charged = std::max(peaks_.charged, charged());
  peaks_.wanted = std::max(peaks_.wanted, charged() + announced_);
  peaks_.state =
      std::max(peaks_.state, ledger_.at(Account::kHeapState) + ledger_.at(Account::kRocksDb));
  peaks_.python = std::max(peaks_.python, ledger_.python());
  peaks_.python_workers = std::max(peaks_.python_workers, ledger_.at(Account::kPythonWorkers));
  peaks_.python_mapped = std::max(peaks_.python_mapped, python_.most_mapped());
  peaks_.disk = std::max(peaks_.disk, disk_used_);
  if (probe_ != nullptr) {
    probe_->sample(ledger_, rss());
  }
}

Bytes Executor::live_heap() const {
  // Spark's books may have moved since the ledger was settled.
  return ledger_.live_heap() - ledger_.at(Account::kHeapExecution) -
         ledger_.at(Account::kHeapStorage) + memory_.execution(MemoryMode::kOnHeap).used() +
         memory_.storage(MemoryMode::kOnHeap).used();
}

jvm::HeapUse Executor::heap_use() const {
  const Bytes live = live_heap();
  const Bytes pages = memory_.execution(MemoryMode::kOnHeap).used();
  return {.live = live,
          .movable = std::max(Bytes(0), live - pages - pinned_bytes_),
          .pinned = pinned_,
          .beside = beside_};
}

bool Executor::heap_gives(const jvm::HeapRequest& request, std::int32_t stage, std::int64_t task) {
  const jvm::Pressure pressure = jvm::pressure_of(shape_.heap, heap_use(), request);
  peaks_.heap_pressure.raise(pressure);
  if (pressure.grown_ppm > 0) {
    jvm::raise(peaks_.grown, {stage, task}, pressure.grown_ppm);
  }
  return shape_.heap.endless || !pressure.deadly();
}

bool Executor::pin(memory::TaskAttemptId task, Bytes array, bool in_row) {
  const bool beside = in_row && row_of_ == task;
  row_of_ = in_row ? std::optional(task) : std::nullopt;
  (beside ? beside_ : pinned_) += 1;
  pinned_bytes_ += array;
  return beside;
}

void Executor::unpin(Bytes array, bool beside) {
  (beside ? beside_ : pinned_) -= 1;
  pinned_bytes_ -= array;
}

void Executor::hold(Account account, Bytes bytes) {
  ledger_.add(account, bytes);
  note_peaks();
}

void Executor::release(Account account, Bytes bytes) { ledger_.add(account, -bytes); }

Duration Executor::collect(Bytes garbage) {
  const Duration time = jvm::collection_time(shape_.heap, ledger_.live_heap(), garbage);
  gc_time_ += time;
  const Bytes full = jvm::between_full(shape_.heap, ledger_.live_heap());
  since_full_ += garbage;
  if (full > Bytes(0) && since_full_ >= full) {
    since_full_ = Bytes(0);
    pause_ = std::max(pause_, jvm::full_pause(shape_.heap, ledger_.live_heap()));
  }
  allocated_ = std::min(allocated_ + garbage, shape_.heap.xmx);
  // Garbage stands in eden until it is full; then it is gone and eden begins anew.
  const Bytes free = std::max(shape_.heap.xmx - ledger_.live_heap(), Bytes(0));
  const Bytes eden(mul_div(free.count(), shape_.estimates.at(Coef::kEdenPpm), kMillion));
  ledger_.set(Account::kHeapGarbage, std::min(eden, ledger_.at(Account::kHeapGarbage) + garbage));
  note_peaks();
  if (probe_ != nullptr && time > Duration(0)) {
    probe_->collected(garbage, time);
  }
  return time;
}

Bytes Executor::rss() const { return jvm_rss() + ledger_.python(); }

Bytes Executor::charged() const {
  if (shape_.manager == ManagerKind::kYarn) {
    return rss() + Bytes(shape_.estimates.at(Coef::kContainerShellBytes));
  }
  // Pages of mapped files belong to whoever read them first, and go before anybody is killed.
  return jvm_rss() - Bytes(shape_.estimates.at(Coef::kJvmFileBytes)) + python_.own() +
         ledger_.at(Account::kTmpfs);
}

void Executor::task_started() {
  ++running_;
  ledger_.add(Account::kHeapUser, Bytes(shape_.estimates.at(Coef::kTaskHeapBytes)));
  // Netty keeps its arenas: direct memory follows the most tasks that ever ran at once.
  ledger_.set(Account::kDirect,
              std::max(ledger_.at(Account::kDirect),
                       Bytes(running_ * shape_.estimates.at(Coef::kDirectBytesPerTask))));
}

void Executor::task_ended(SimTime now) {
  last_ended_ = now;
  --running_;
  ledger_.add(Account::kHeapUser, -Bytes(shape_.estimates.at(Coef::kTaskHeapBytes)));
}

bool Executor::write_disk(Bytes bytes) {
  if (shape_.disk > Bytes(0) && !shape_.heap.endless && disk_used_ + bytes > shape_.disk) {
    return false;
  }
  disk_used_ += bytes;
  peaks_.disk = std::max(peaks_.disk, disk_used_);
  return true;
}

bool Executor::write_shuffle(Bytes bytes) {
  if (!write_disk(bytes)) {
    return false;
  }
  shuffle_files_ += bytes;
  return true;
}

void Executor::free_shuffle_files() {
  disk_used_ -= shuffle_files_;
  shuffle_files_ = Bytes(0);
}

bool Executor::settle_blocks_on_disk() {
  Bytes now;
  for (const memory::BlockStatus& status : blocks_.blocks()) {
    now += status.on_disk;
  }
  // Of what was evicted to a full disk only the copy is lost.
  const bool fits = now <= blocks_on_disk_ || write_disk(now - blocks_on_disk_);
  if (now < blocks_on_disk_) {
    free_disk(blocks_on_disk_ - now);
  }
  blocks_on_disk_ = fits ? now : blocks_on_disk_;
  return fits;
}

Executor::Stored Executor::put_block(memory::TaskAttemptId task, const memory::BlockId& block,
                                     const memory::StorageLevel& level, const BlockSizes& sizes) {
  blocks_.remove(block);  // of an earlier attempt
  CachedBlock& content = contents_.insert_or_assign(block, CachedBlock(sizes)).first->second;
  return stored(block, blocks_.put(task, block, level, content));
}

Executor::Stored Executor::put_bytes(const memory::BlockId& block,
                                     const memory::StorageLevel& level, Bytes size) {
  blocks_.remove(block);
  const BlockSizes sizes{.values = size, .serialized = size};
  CachedBlock& content = contents_.insert_or_assign(block, CachedBlock(sizes)).first->second;
  return stored(block, blocks_.put_bytes(block, level, content));
}

Executor::Stored Executor::stored(const memory::BlockId& block, bool somewhere) {
  const bool in_memory = blocks_.store().contains(block);
  if (!settle_blocks_on_disk() && somewhere && !in_memory) {
    blocks_.remove(block);
    return Stored::kDiskFull;
  }
  return !somewhere ? Stored::kNowhere : in_memory ? Stored::kInMemory : Stored::kOnDisk;
}

bool Executor::has_block(const memory::BlockId& block) const {
  const std::span<const memory::BlockStatus> all = blocks_.blocks();
  return contents_.contains(block) &&
         std::any_of(all.begin(), all.end(),
                     [&](const memory::BlockStatus& status) { return status.block == block; });
}

std::optional<Bytes> Executor::get_block(memory::TaskAttemptId task, const memory::BlockId& block) {
  const bool in_memory = blocks_.store().contains(block);
  if (!blocks_.get(task, block)) {
    return std::nullopt;
  }
  settle_blocks_on_disk();  // what it evicted
  return in_memory ? Bytes() : contents_.at(block).disk_bytes();
}

bool Executor::allocate(Bytes size) {
  if (shape_.regions.tungsten_mode == MemoryMode::kOffHeap) {
    return true;
  }
  // The grant already stands in the pool's books; the ledger hears of it when it settles.
  jvm::HeapUse use = heap_use();
  use.live -= size;
  // Spark survives it: the page is asked for again when others have spilled.
  return shape_.heap.endless || jvm::fits(shape_.heap, use, {.bytes = size, .array = size});
}

void Executor::free(Bytes /*size*/) {}

}  // namespace oomcast::executor
