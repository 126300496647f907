#include "sim/frame_pool.hpp"

#include <array>
#include <cstdlib>

#include "sim/check.hpp"

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
namespace {

constexpr std::size_t kClassBytes = 64;                         // one cache line
constexpr std::size_t kClasses = OOMCAST_KEEP_FRAMES ? 32 : 0;  // frames up to 2 KiB are kept

struct FreeFrame {
  FreeFrame* next;
};

struct FreeLists {
  std::array<FreeFrame*, 33> first{};

  FreeLists() = default;
  FreeLists(const FreeLists&) = delete;
  FreeLists& operator=(const FreeLists&) = delete;
  ~FreeLists() {
    for (FreeFrame*& list : first) {
      while (list != nullptr) {
        FreeFrame* next = list->next;
        std::free(list);
        list = next;
      }
    }
  }
};

// Per thread, because independent simulations run in threads of their own.
thread_local FreeLists t_free;  // NOLINT

std::size_t size_class(std::size_t bytes) { return (bytes + kClassBytes - 1) / kClassBytes; }

}  // namespace

void* allocate_frame(std::size_t bytes) {
  const std::size_t size = size_class(bytes);
  if (size <= kClasses && t_free.first[size] != nullptr) {
    FreeFrame* frame = t_free.first[size];
    t_free.first[size] = frame->next;
    return frame;
  }
  void* frame = std::malloc(size * kClassBytes);
  SIM_CHECK(frame != nullptr, "no memory for a coroutine frame");
  return frame;
}

void free_frame(void* frame, std::size_t bytes) {
  const std::size_t size = size_class(bytes);
  if (size > kClasses) {
    std::free(frame);
    return;
  }
  auto* free = static_cast<FreeFrame*>(frame);
  free->next = t_free.first[size];
  t_free.first[size] = free;
}

}  // namespace oomcast::sim
