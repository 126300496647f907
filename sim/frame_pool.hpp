// Memory for coroutine frames: freed frames are kept by size and given out again, so that a
// simulation in its steady state does not call the allocator.
//
// The lists are per thread. Every block is an allocation of its own, so a frame may be freed on
// another thread than it came from; it then joins that thread's lists. Where a frame lies in memory
// has no influence on any result. Address sanitizer builds do not keep frames, to see stale use.
#pragma once

#include <cstddef>

#if defined(__SANITIZE_ADDRESS__)
#define OOMCAST_KEEP_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OOMCAST_KEEP_FRAMES 0
#endif
#endif
#ifndef OOMCAST_KEEP_FRAMES
#define OOMCAST_KEEP_FRAMES 1
#endif

namespace oomcast::sim {

[[nodiscard]] void* allocate_frame(std::size_t bytes);
void free_frame(void* frame, std::size_t bytes);

}  // namespace oomcast::sim
