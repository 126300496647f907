// Which executors have a free slot, in the order of their numbers. TaskSchedulerImpl makes offers
// of those that have one; with hundreds of executors nearly all are busy when a task ends.
#pragma once

#include <cstdint>
#include <vector>

namespace oomcast::scheduler {

class SlotIndex {
 public:
  static constexpr std::int32_t kNone = -1;

  /// Numbers that were never set have none.
  void set(std::int32_t executor, bool free);
  /// The first with a free slot from `executor` on.
  [[nodiscard]] std::int32_t next(std::int32_t executor) const;

 private:
  std::vector<std::uint64_t> words_;  // a bit for each
};

}  // namespace oomcast::scheduler
