// An operator new that counts. In a file of its own: inlined, it looks to g++ like a mismatch.
#include <atomic>
#include <cstdlib>
#include <new>

#include "bench/support/bench.hpp"

namespace oomcast::bench {
namespace {

std::atomic<std::uint64_t> g_allocations{0};  // NOLINT: there is one operator new

void* counted_allocation(std::size_t bytes) noexcept {
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(bytes);
}

}  // namespace

std::uint64_t allocations() { return g_allocations.load(std::memory_order_relaxed); }

}  // namespace oomcast::bench

// The others (arrays, sizes) end in these; aligned ones are not counted.
void* operator new(std::size_t bytes) {
  void* memory = oomcast::bench::counted_allocation(bytes);
  if (memory == nullptr) {
    std::abort();
  }
  return memory;
}
void* operator new(std::size_t bytes, const std::nothrow_t& /*unused*/) noexcept {
  return oomcast::bench::counted_allocation(bytes);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t /*bytes*/) noexcept { std::free(memory); }
