// Hash aggregation; see the header.
#include "models/consumers/aggregation_map.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::consumers {

FastBatch::FastBatch(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                     memory::MemoryMode mode, const AggregationConf& conf)
    : GrowingConsumer(memory, id, mode, "RowBasedKeyValueBatch"),
      record_(conf.key + conf.buffer + kLong + (conf.fixed_length ? Bytes() : 2 * kRecordLength)),
      capacity_(conf.fast_capacity) {}

Progress FastBatch::open() {
  asking_ = true;
  return begin();
}

Rows FastBatch::fits() const {
  return page_.held() ? Rows(std::min(capacity_, page_.size / record_)) - groups_ : Rows();
}

FastBatch::Ask FastBatch::next() {
  return asking_ ? Ask{Ask::Kind::kPage, memory_.page_size()} : Ask{};
}

void FastBatch::answer(const memory::MemoryOutcome& outcome) {
  asking_ = false;
  if (!outcome.failure) {
    page_ = block_of(outcome);
  } else if (!outcome.failure.is_spark_out_of_memory()) {
    fail(outcome.failure);
  }
}

AggregationMap::AggregationMap(memory::TaskMemoryManager& memory, memory::ConsumerId fast,
                               memory::ConsumerId map, memory::MemoryMode mode,
                               const AggregationConf& conf)
    : conf_(conf),
      record_(map_record_bytes(conf.key, conf.buffer)),
      fast_(memory, fast, mode, conf),
      map_(memory, map, mode, conf.initial_capacity) {}

Progress AggregationMap::open() { return begin(conf_.fast_map ? Step::kOpenFast : Step::kOpenMap); }

Rows AggregationMap::fits() const {
  const Rows fast = fast_.fits();
  return fast > Rows() ? fast : map_.fits(record_, true);
}

void AggregationMap::insert(Rows groups) {
  SIM_CHECK(groups <= fits(), "groups are inserted where there is room");
  if (fast_.fits() > Rows()) {
    fast_.insert(groups);
  } else {
    map_.insert(groups, record_, true);
  }
}

Progress AggregationMap::settle() { return begin(Step::kSettle); }
Progress AggregationMap::make_room() { return begin(Step::kRoom); }

Progress AggregationMap::finish() {
  if (!fell_back()) {
    return Progress::kDone;
  }
  finishing_ = true;
  return begin(fall_back());
}

Progress AggregationMap::begin(Step step) {
  SIM_CHECK(step_ == Step::kIdle, "one operation at a time");
  error_.reset();
  return go_on(start(step));
}

Progress AggregationMap::resume(const memory::Acquisition& acquisition) {
  SIM_CHECK(step_ != Step::kIdle, "only what waits is resumed");
  return go_on(step_ == Step::kOpenFast ? fast_.resume(acquisition) : map_.resume(acquisition));
}

Progress AggregationMap::go_on(Progress progress) {
  while (progress == Progress::kDone && step_ != Step::kIdle) {
    const auto& failed = step_ == Step::kOpenFast ? fast_.error() : map_.error();
    if (failed) {
      error_ = failed;
      step_ = Step::kIdle;
      break;
    }
    progress = start(after(step_));
  }
  return progress;
}

Progress AggregationMap::start(Step step) {
  step_ = step;
  switch (step) {
    case Step::kIdle:
      return Progress::kDone;
    case Step::kOpenFast:
      return fast_.open();
    case Step::kOpenMap:
      return map_.open();
    case Step::kSettle:
      return map_.settle();
    case Step::kRoom:
    case Step::kRoomAfterAll:
      return map_.make_room(record_);
    case Step::kExtraArray:
      // Four longs for each entry: pointer, prefix, and as much again to sort.
      return map_.allocate_extra_array(map_.values().count() * 4 * kLong);
    case Step::kReset:
      spill_map();
      return map_.reset();
  }
  return Progress::kDone;
}

AggregationMap::Step AggregationMap::after(Step step) {
  switch (step) {
    case Step::kOpenFast:
      return Step::kOpenMap;
    case Step::kRoom:
      return map_.appended() ? Step::kIdle : fall_back();
    case Step::kExtraArray:
      return Step::kReset;
    case Step::kReset:
      if (finishing_) {
        map_.free();
        return Step::kIdle;
      }
      return Step::kRoomAfterAll;
    case Step::kRoomAfterAll:
      if (!map_.appended()) {
        error_ = memory::aggregate_out_of_memory();
      }
      return Step::kIdle;
    default:
      return Step::kIdle;
  }
}

AggregationMap::Step AggregationMap::fall_back() {
  // UnsafeKVExternalSorter sorts in the map's own slots if they have four longs for each value.
  const std::int64_t longs = map_.slot_bytes() / kLong;
  return map_.values().count() > longs / 4 ? Step::kExtraArray : Step::kReset;
}

void AggregationMap::spill_map() {
  fallbacks_ += 1;
  spilled_.push_back({.memory = map_.total(), .payload = map_.payload(), .records = map_.values()});
  memory_bytes_spilled_ += map_.total();
}

std::vector<SpillRecord> AggregationMap::take_spills() {
  std::vector<SpillRecord> spills = std::exchange(spilled_, {});
  std::vector<SpillRecord> forced = map_.take_spills();
  spills.insert(spills.end(), forced.begin(), forced.end());
  return spills;
}

void AggregationMap::begin_output() { map_.begin_destructive_reading(); }

void AggregationMap::output(Rows groups) {
  // The fast map's groups come first; its page goes when the last of them is out.
  const Rows fast = std::min(groups, fast_.groups());
  if (fast < groups) {
    fast_.free();
    map_.read(groups - fast);
  }
  fast_.insert(Rows() - fast);
}

void AggregationMap::free() {
  fast_.free();
  map_.free();
}

}  // namespace oomcast::consumers
