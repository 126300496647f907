// Operations per second on one executor's unified memory: what a simulation spends per grant.
//
// Tasks: 8 tasks acquire and release random amounts on a pool that is often full, so some wait and
// are completed by others. Blocks: the same with puts, reads and evictions of cached blocks between
// them. Counted in calls. Answers are folded into a hash that must be the same in every run and on
// every machine; heap allocations are counted once everything is warm.
#include <benchmark/benchmark.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <new>
#include <vector>

#include "bench/support/bench.hpp"
#include "models/memory/memory_store.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/hash.hpp"
#include "sim/random.hpp"

namespace {

std::atomic<std::int64_t> allocations{0};

}  // namespace

// Counting what is allocated is the point of replacing these; not inlined, for g++ takes the pair
// of malloc and free in them for a mismatch.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size)) {
    return memory;
  }
  std::abort();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace oomcast {
namespace {

using bench::require_equal;
using memory::AcquireStatus;
using memory::Acquisition;
using memory::BlockId;
using memory::Completion;
using memory::MemoryMode;
using memory::TaskAttemptId;

constexpr std::uint64_t kSeed = 7;
constexpr std::int64_t kTasks = 8;
constexpr std::int64_t kSplits = 64;
constexpr Bytes kPage = 8_MiB;

/// What is done next, drawn beforehand so that only the memory is timed.
struct Call {
  std::int32_t task = 0;
  std::int32_t what = 0;  // of 16
  Bytes bytes;
};

std::vector<Call> draw_calls(std::int64_t count) {
  sim::Random random(kSeed);
  std::vector<Call> calls;
  calls.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    calls.push_back({static_cast<std::int32_t>(random.between(0, kTasks - 1)),
                     static_cast<std::int32_t>(random.below(16)),
                     Bytes(random.between(1, 12)) * kPage.count()});
  }
  return calls;
}

class Player {
 public:
  explicit Player(bool with_blocks) : with_blocks_(with_blocks), store_(memory_) {}

  void play(const std::vector<Call>& calls) {
    for (const Call& call : calls) {
      if (with_blocks_ && call.what >= 12) {
        use_block(call);
      } else {
        use_execution(call);
      }
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::int64_t waits() const { return waits_; }

 private:
  void use_execution(const Call& call) {
    const TaskAttemptId task{call.task};
    if (call.what <= 8 && !waiting_[static_cast<std::size_t>(call.task)]) {
      note(task, call.bytes, memory_.acquire_execution(task, call.bytes, MemoryMode::kOnHeap));
    } else if (call.what == 9) {
      if (!waiting_[static_cast<std::size_t>(call.task)]) {
        fold(memory_.release_all_execution(task));
      }
    } else {
      memory_.release_execution(task, call.bytes, MemoryMode::kOnHeap);
    }
    for (const Completion& each : memory_.completions()) {
      waiting_[static_cast<std::size_t>(each.task.value)] = false;
      fold(each.outcome.granted);
    }
    memory_.clear_completions();
  }

  void use_block(const Call& call) {
    const std::int64_t split = call.bytes.count() / kPage.count() * kTasks + call.task;
    const BlockId block{BlockId::Kind::kRdd, split % 3, split % kSplits};
    if (!store_.touch(block)) {
      fold(Bytes(store_.put({block, call.bytes, MemoryMode::kOnHeap}) ? 1 : 0));
    }
  }

  void note(TaskAttemptId task, Bytes asked, const Acquisition& acquisition) {
    if (acquisition.status == AcquireStatus::kWaiting) {
      waiting_[static_cast<std::size_t>(task.value)] = true;
      ++waits_;
    }
    fold(asked - acquisition.granted);
  }
  void fold(Bytes answer) {
    hash_ = sim::hash_step(hash_, static_cast<std::uint64_t>(answer.count()));
  }

  bool with_blocks_;
  memory::UnifiedMemory memory_{{455501414_B, 227750707_B, 0_B, 0_B}};  // a 1 GiB heap
  memory::MemoryStore store_;
  std::array<bool, kTasks> waiting_{};
  std::uint64_t hash_ = 0;
  std::int64_t waits_ = 0;
};

/// Plays the same calls again and again; the first pass, on a new memory, must give `expected`.
void run(benchmark::State& state, bool with_blocks, std::uint64_t expected) {
  const std::vector<Call> calls = draw_calls(1 << 14);
  Player first(with_blocks);
  first.play(calls);
  require_equal(with_blocks ? "blocks" : "tasks", first.hash(), expected);
  const auto waits = static_cast<double>(first.waits()) / static_cast<double>(calls.size());
  first.play(calls);
  const std::int64_t before = allocations.load();
  for (auto _ : state) {
    first.play(calls);
    benchmark::DoNotOptimize(first.hash());
  }
  const auto operations =
      static_cast<double>(state.iterations()) * static_cast<double>(calls.size());
  state.counters["ops/s"] = benchmark::Counter(operations, benchmark::Counter::kIsRate);
  state.counters["waits/op"] = waits;
  state.counters["allocations/op"] = static_cast<double>(allocations.load() - before) / operations;
}

void tasks(benchmark::State& state) { run(state, false, 0x6135a5de31725d66U); }
void blocks(benchmark::State& state) { run(state, true, 0x68c463aa9e5711b1U); }

BENCHMARK(tasks);
BENCHMARK(blocks);

}  // namespace
}  // namespace oomcast
