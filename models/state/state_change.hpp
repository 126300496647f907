// What a micro-batch does to the rows of state of one partition, or of all.
#pragma once

#include <cstdint>

namespace oomcast::state {

struct StateChange {
  std::int64_t before = 0;
  std::int64_t added = 0;
  std::int64_t updated = 0;
  std::int64_t removed = 0;
  [[nodiscard]] std::int64_t after() const { return before + added - removed; }
};

}  // namespace oomcast::state
