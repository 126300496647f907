// What sorters of records share; see the header.
#include "models/consumers/record_sorter.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace oomcast::consumers {

RecordSorter::RecordSorter(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                           memory::MemoryMode mode, std::string_view name,
                           const RecordSorterConf& conf, std::int64_t longs_per_record)
    : GrowingConsumer(memory, id, mode, name), conf_(conf), longs_per_record_(longs_per_record) {
  SIM_CHECK(conf.initial_records > 0, "a pointer array has room");
}

std::int64_t RecordSorter::usable() const {
  return array_.held() ? usable_longs(array_.size / kLong, conf_.radix) : 0;
}

Rows RecordSorter::room(Bytes record) const {
  if (pages_.empty() || !array_.held()) {
    return Rows();
  }
  const std::int64_t in_array = usable() / longs_per_record_ - records_.count();
  const std::int64_t in_page = (pages_.back().size - cursor_) / (record + kRecordLength);
  return Rows(std::max<std::int64_t>(0, std::min(in_array, in_page)));
}

Rows RecordSorter::fits(Bytes record) const {
  // A spill of nothing is none: the first record always goes in.
  const Rows least(records_ == Rows() ? 1 : 0);
  Rows fit = std::min(room(record), std::max(least, conf_.spill_records - records_));
  if (memory_usage() >= conf_.spill_bytes) {
    fit = std::min(fit, least);
  }
  return fit;
}

void RecordSorter::insert(Rows records, Bytes record) {
  SIM_CHECK(records <= room(record), "records are inserted where there is room");
  records_ += records;
  payload_ += records.count() * record;
  cursor_ += records.count() * (record + kRecordLength);
}

Bytes RecordSorter::peak() {
  peak_ = std::max(peak_, memory_usage());
  return peak_;
}

void RecordSorter::adopt_page(Block page) {
  pages_.push_back(page);
  page_bytes_ += page.size;
  cursor_ = Bytes();
}

Bytes RecordSorter::free_pages() {
  (void)peak();
  const Bytes freed = page_bytes_;
  free(pages_);
  page_bytes_ = Bytes();
  cursor_ = Bytes();
  return freed;
}

void RecordSorter::forget_records() {
  records_ = Rows();
  payload_ = Bytes();
}

void RecordSorter::spill_above_thresholds() {
  if (records_ >= conf_.spill_records) {
    spill_now();
  }
  if (memory_usage() >= conf_.spill_bytes) {
    spill_now();
  }
}

}  // namespace oomcast::consumers
