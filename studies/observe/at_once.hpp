// How many of some intervals overlap at most: executors alive, tasks that run.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace oomcast::observe {

class AtOnce {
 public:
  void begins(std::int64_t at) { changes_.emplace_back(at, 1); }
  void ends(std::int64_t at) { changes_.emplace_back(at, -1); }

  /// At one time, what ends goes before what begins.
  [[nodiscard]] std::int64_t most() const {
    auto changes = changes_;
    std::sort(changes.begin(), changes.end());
    std::int64_t now = 0;
    std::int64_t most = 0;
    for (const auto& [at, change] : changes) {
      now += change;
      most = std::max(most, now);
    }
    return most;
  }

 private:
  std::vector<std::pair<std::int64_t, std::int64_t>> changes_;  // time, +1 or -1
};

}  // namespace oomcast::observe
