// Page steps per second of the sorters: rows go in until a page is full, then one is asked for at
// the task's memory manager; when the pool is used up the sorter spills and begins again. This is
// what a simulated sort or shuffle costs per page. Heap allocations are counted once warm.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/support/bench.hpp"
#include "models/consumers/external_sorter.hpp"
#include "models/consumers/shuffle_sorter.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "models/memory/unified_memory.hpp"
#include "sim/hash.hpp"

namespace oomcast {
namespace {

using bench::require_equal;

constexpr Bytes kRecord{280};
constexpr Bytes kPage{2'097'136};
constexpr memory::ConsumerId kConsumer{1};

/// A task alone on a 512 MiB heap.
struct Task {
  memory::UnifiedMemory pools{{133'378'867_B, 66'689'433_B, 0_B, 0_B}};
  memory::TaskMemoryManager memory{pools, memory::TaskAttemptId{0}, kPage};
};

template <class Sorter>
class Player {
 public:
  Player()
      : sorter_(task_.memory, kConsumer, memory::MemoryMode::kOnHeap,
                consumers::RecordSorterConf{}) {
    (void)sorter_.open();
  }

  void play(std::int64_t steps) {
    for (std::int64_t step = 0; step < steps; ++step) {
      sorter_.insert(sorter_.fits(kRecord), kRecord);
      (void)sorter_.make_room(kRecord);
      sorter_.drain_spills(spills_);
      for (const consumers::SpillRecord& spill : spills_) {
        hash_ = sim::hash_step(hash_, static_cast<std::uint64_t>(spill.memory.count()));
      }
      spills_.clear();
    }
    hash_ = sim::hash_step(hash_, static_cast<std::uint64_t>(sorter_.used().count()));
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  Task task_;
  Sorter sorter_;
  std::vector<consumers::SpillRecord> spills_;
  std::uint64_t hash_ = 0;
};

template <class Sorter>
void run(benchmark::State& state, std::uint64_t expected) {
  constexpr std::int64_t kSteps = 1 << 12;
  Player<Sorter> player;
  player.play(kSteps);
  require_equal("spills", player.hash(), expected);
  const std::uint64_t before = bench::allocations();
  for (auto _ : state) {
    player.play(kSteps);
    benchmark::DoNotOptimize(player.hash());
  }
  const auto steps = static_cast<double>(state.iterations()) * static_cast<double>(kSteps);
  state.counters["steps/s"] = benchmark::Counter(steps, benchmark::Counter::kIsRate);
  state.counters["allocations/step"] = static_cast<double>(bench::allocations() - before) / steps;
}

void rows(benchmark::State& state) { run<consumers::ExternalSorter>(state, 0x3ea12d877460bdf1U); }
void shuffle_records(benchmark::State& state) {
  run<consumers::ShuffleSorter>(state, 0x37e80652faec8237U);
}

BENCHMARK(rows);
BENCHMARK(shuffle_records);

}  // namespace
}  // namespace oomcast
