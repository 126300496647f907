// Memory for coroutine frames: freed frames are kept by size and given out again, so that a
// simulation in its steady state does not call the allocator.
//
// The lists are per thread. Every block is an allocation of its own, so a frame may be freed on
// another thread than it came from; it then joins that thread's lists. Where a frame lies in memory
// has no influence on any result. Address sanitizer builds do not keep frames, to see stale use.
#pragma once

#include <cstddef>

namespace oomcast::sim {

[[nodiscard]] void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes);

}  // namespace oomcast::sim
