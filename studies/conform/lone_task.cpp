// Building the task of a recording.
#include "studies/conform/lone_task.hpp"

#include "sim/check.hpp"

namespace oomcast::conform {

using memory::MemoryMode;

namespace {

memory::UnifiedMemorySizes sizes_of(Bytes max_memory, MemoryMode mode) {
  memory::UnifiedMemorySizes sizes;
  (mode == MemoryMode::kOnHeap ? sizes.max_heap : sizes.max_off_heap) = max_memory;
  return sizes;
}

constexpr std::int64_t kTask = 0;

}  // namespace

LoneTask::LoneTask(Bytes max_memory, Bytes page_size, MemoryMode mode, std::int64_t idle_neighbours)
    : mode_(mode),
      pools_(sizes_of(max_memory, mode)),
      task_(pools_, memory::TaskAttemptId{kTask}, page_size, mode) {
  for (std::int64_t i = 1; i <= idle_neighbours; ++i) {
    const auto held = pools_.acquire_execution(memory::TaskAttemptId{kTask + i}, Bytes(1), mode);
    SIM_CHECK(held.granted == Bytes(1), "a neighbour holds a byte");
  }
}

std::unique_ptr<LoneTask> lone_task(const vectors::Value& config, vectors::Reader& in) {
  const vectors::Value* off_heap = config.find("off_heap");
  const vectors::Value* neighbours = config.find("idle_neighbours");
  const vectors::Value* page = config.find("page_size");
  const Bytes max_memory = in.bytes(config, "max_memory");
  return std::make_unique<LoneTask>(
      max_memory, page == nullptr ? Bytes(std::int64_t{1} << 20) : Bytes(page->integer()),
      off_heap != nullptr && off_heap->boolean() ? MemoryMode::kOffHeap : MemoryMode::kOnHeap,
      neighbours == nullptr ? 0 : neighbours->integer());
}

}  // namespace oomcast::conform
