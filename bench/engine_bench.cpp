// The event engine against the same work on a bare std::priority_queue (24-byte nodes), in one
// binary: compare ratios, not figures of different machines.
//
// Hold (W1): N pending events; each, when due, schedules itself anew after Exp(1 s). Counted in
// events. The reference has no dispatch, no cancelling and no handles.
// Process (W2): P processes wait Exp(1 s), take one of P/10 units (first come, first served), hold
// it Exp(0.1 s), and give it back. Counted in cycles (nominally three events: wait, grant, hold).
// The reference is a hand-written state machine. Both sides of each pair must pop the same events
// at the same times: their hashes are compared.
#include <benchmark/benchmark.h>

#include <deque>
#include <queue>
#include <vector>

#include "bench/support/bench.hpp"
#include "sim/hash.hpp"
#include "sim/random.hpp"
#include "sim/simulation.hpp"
#include "sim/wait_list.hpp"

namespace oomcast {
namespace {

using bench::require_equal;
using bench::scaled;
using sim::hash_step;
using sim::Random;
using sim::Simulation;

constexpr std::uint64_t kSeed = 42;
constexpr double kSecond = 1e9;

std::int64_t draw(Random& random, double mean_ns) {
  return static_cast<std::int64_t>(random.exponential(mean_ns));
}

struct Node {
  std::int64_t time;
  std::uint64_t sequence;
  std::uint64_t index;
  bool operator>(const Node& other) const {
    return time != other.time ? time > other.time : sequence > other.sequence;
  }
};
using Heap = std::priority_queue<Node, std::vector<Node>, std::greater<>>;

// --- hold ---------------------------------------------------------------------------------------

class HoldOnEngine {
 public:
  explicit HoldOnEngine(std::int64_t events) {
    for (std::int64_t i = 0; i < events; ++i) {
      simulation_.schedule(Duration(draw(random_, kSecond)), happen, this, i);
    }
  }

  void play(std::int64_t events) {
    left_ = events;
    simulation_.run();
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  static void happen(void* context, std::int64_t index) {
    HoldOnEngine& model = *static_cast<HoldOnEngine*>(context);
    Simulation& sim = model.simulation_;
    model.hash_ = (model.hash_ ^ static_cast<std::uint64_t>(sim.now().count() + index)) * kOdd;
    sim.schedule(Duration(draw(model.random_, kSecond)), happen, context, index);
    if (--model.left_ == 0) {
      sim.stop();
    }
  }

  static constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;
  Simulation simulation_{{}};
  Random random_{kSeed};
  std::uint64_t hash_ = 0;
  std::int64_t left_ = 0;
};

class HoldOnPriorityQueue {
 public:
  explicit HoldOnPriorityQueue(std::int64_t events) {
    for (std::int64_t i = 0; i < events; ++i) {
      heap_.push({draw(random_, kSecond), sequence_++, static_cast<std::uint64_t>(i)});
    }
  }

  void play(std::int64_t events) {
    for (; events > 0; --events) {
      const Node node = heap_.top();
      heap_.pop();
      hash_ = (hash_ ^ (static_cast<std::uint64_t>(node.time) + node.index)) * kOdd;
      heap_.push({node.time + draw(random_, kSecond), sequence_++, node.index});
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  static constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15U;
  Heap heap_;
  Random random_{kSeed};
  std::uint64_t sequence_ = 0;
  std::uint64_t hash_ = 0;
};

// --- process ------------------------------------------------------------------------------------

class ProcessesOnEngine {
 public:
  explicit ProcessesOnEngine(std::int64_t processes) : free_(processes / 10) {
    for (std::int64_t i = 0; i < processes; ++i) {
      simulation_.spawn(work(*this, static_cast<std::uint64_t>(i)));
    }
  }
  ~ProcessesOnEngine() { simulation_.destroy_all(); }
  ProcessesOnEngine(const ProcessesOnEngine&) = delete;
  ProcessesOnEngine& operator=(const ProcessesOnEngine&) = delete;

  void play(std::int64_t cycles) {
    left_ = cycles;
    simulation_.run();
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  static sim::Process work(ProcessesOnEngine& model, std::uint64_t index) {
    Simulation& sim = model.simulation_;
    for (;;) {
      co_await sim.delay(Duration(draw(model.random_, kSecond)));
      if (model.free_ == 0) {
        co_await model.waiting_.wait();
      } else {
        --model.free_;
      }
      co_await sim.delay(Duration(draw(model.random_, 0.1 * kSecond)));
      if (!model.waiting_.wake_one()) {
        ++model.free_;
      }
      model.hash_ = hash_step(model.hash_, static_cast<std::uint64_t>(sim.now().count()) + index);
      if (--model.left_ == 0) {
        sim.stop();
      }
    }
  }

  Simulation simulation_{{}};
  sim::WaitList waiting_;
  std::int64_t free_;
  Random random_{kSeed};
  std::uint64_t hash_ = 0;
  std::int64_t left_ = 0;
};

class ProcessesOnPriorityQueue {
 public:
  explicit ProcessesOnPriorityQueue(std::int64_t processes)
      : steps_(static_cast<std::size_t>(processes)), free_(processes / 10) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      push(0, i);
    }
  }

  void play(std::int64_t cycles) {
    left_ = cycles;
    while (left_ > 0) {
      const Node node = heap_.top();
      heap_.pop();
      step(node.time, node.index);
    }
  }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  enum class Step : std::uint8_t { kStart, kRequest, kGranted, kRelease };

  void push(std::int64_t time, std::uint64_t index) { heap_.push({time, sequence_++, index}); }

  void step(std::int64_t now, std::uint64_t index) {
    Step& next = steps_[index];
    switch (next) {
      case Step::kRequest:
        if (free_ == 0) {
          next = Step::kGranted;
          waiting_.push_back(index);
          return;
        }
        --free_;
        [[fallthrough]];
      case Step::kGranted:
        next = Step::kRelease;
        push(now + draw(random_, 0.1 * kSecond), index);
        return;
      case Step::kRelease:
        if (waiting_.empty()) {
          ++free_;
        } else {
          push(now, waiting_.front());
          waiting_.pop_front();
        }
        hash_ = hash_step(hash_, static_cast<std::uint64_t>(now) + index);
        --left_;
        [[fallthrough]];
      case Step::kStart:
        next = Step::kRequest;
        push(now + draw(random_, kSecond), index);
    }
  }

  std::vector<Step> steps_;
  std::int64_t free_;
  std::deque<std::uint64_t> waiting_;
  Heap heap_;
  Random random_{kSeed};
  std::uint64_t sequence_ = 0;
  std::uint64_t hash_ = 0;
  std::int64_t left_ = 0;
};

// --- measuring ----------------------------------------------------------------------------------

template <class Model>
std::uint64_t hash_after(std::int64_t size, std::int64_t steps) {
  Model model(size);
  model.play(steps);
  return model.hash();
}

template <class Model, class Reference>
void measure(benchmark::State& state) {
  const std::int64_t size = scaled(state.range(0), 1'000);
  const std::int64_t batch = scaled(100'000, 1'000);
  require_equal("engine and std::priority_queue disagree", hash_after<Model>(size, batch),
                hash_after<Reference>(size, batch));
  Model model(size);
  model.play(scaled(2 * size, size));  // leave the starting transient behind
  const std::uint64_t allocations_before = bench::allocations();
  for (auto _ : state) {
    model.play(batch);
  }
  const auto allocated = static_cast<double>(bench::allocations() - allocations_before);
  benchmark::DoNotOptimize(model.hash());
  state.SetItemsProcessed(state.iterations() * batch);
  state.counters["allocations_per_item"] =
      allocated / static_cast<double>(state.iterations() * batch);
}

BENCHMARK(measure<HoldOnEngine, HoldOnPriorityQueue>)
    ->Name("hold/engine")
    ->Arg(100)
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(measure<HoldOnPriorityQueue, HoldOnEngine>)
    ->Name("hold/priority_queue")
    ->Arg(100)
    ->Arg(10'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(measure<ProcessesOnEngine, ProcessesOnPriorityQueue>)
    ->Name("process/engine")
    ->Arg(100)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(measure<ProcessesOnPriorityQueue, ProcessesOnEngine>)
    ->Name("process/priority_queue")
    ->Arg(100)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace oomcast
