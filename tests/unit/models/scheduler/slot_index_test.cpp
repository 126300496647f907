#include "models/scheduler/slot_index.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using oomcast::scheduler::SlotIndex;

TEST_CASE("executors with a free slot come in the order of their numbers", "[scheduler]") {
  SlotIndex slots;
  CHECK(slots.next(0) == SlotIndex::kNone);
  for (const std::int32_t executor : {200, 0, 63, 64, 5}) {
    slots.set(executor, true);
  }
  std::vector<std::int32_t> found;
  for (std::int32_t i = slots.next(0); i != SlotIndex::kNone; i = slots.next(i + 1)) {
    found.push_back(i);
  }
  CHECK(found == std::vector<std::int32_t>{0, 5, 63, 64, 200});
}

TEST_CASE("an executor whose slots are taken is passed over until one is free again",
          "[scheduler]") {
  SlotIndex slots;
  slots.set(3, true);
  slots.set(100, true);
  slots.set(3, false);
  slots.set(7, false);
  CHECK(slots.next(0) == 100);
  slots.set(3, true);
  CHECK(slots.next(0) == 3);
  CHECK(slots.next(101) == SlotIndex::kNone);
  CHECK(slots.next(1000) == SlotIndex::kNone);
}
