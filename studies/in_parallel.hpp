// Work for all cores: independent jobs are done by threads, their results come in order.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace oomcast {

/// What the machine has, at least one.
inline std::size_t all_cores() {
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

/// work(i) for all i below `count`, on at most `threads` threads; 0: all cores. work must not share
/// what it changes; whatever order the jobs are done in, writing to slot i makes results
/// independent of it.
template <class Work>
void for_all_in_parallel(std::size_t count, std::size_t threads, const Work& work) {
  threads = std::min(threads > 0 ? threads : all_cores(), count);
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) {
      work(i);
    }
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto serve = [&] {
    for (std::size_t i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      work(i);
    }
  };
  std::vector<std::jthread> others;
  others.reserve(threads - 1);
  for (std::size_t i = 1; i < threads; ++i) {
    others.emplace_back(serve);
  }
  serve();
}

}  // namespace oomcast
