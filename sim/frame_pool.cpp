// Lists of freed coroutine frames, by size in cache lines.
#include "sim/frame_pool.hpp"

#include <array>
#include <new>

#include "sim/check.hpp"

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
        ::operator delete(list);
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
  void* frame = ::operator new(size * kClassBytes, std::nothrow);
  SIM_CHECK(frame != nullptr, "no memory for a coroutine frame");
  return frame;
}

void free_frame(void* frame, std::size_t bytes) {
  const std::size_t size = size_class(bytes);
  if (size > kClasses) {
    ::operator delete(frame);
    return;
  }
  auto* free = static_cast<FreeFrame*>(frame);
  free->next = t_free.first[size];
  t_free.first[size] = free;
}

}  // namespace oomcast::sim
