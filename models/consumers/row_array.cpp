// Rows kept on the heap, then in a sorter; see the header.
#include "models/consumers/row_array.hpp"

#include <algorithm>
#include <bit>

#include "models/sizes/java_layout.hpp"
#include "sim/check.hpp"

namespace oomcast::consumers {

namespace {

constexpr std::int64_t kSorterRecords = 1024;  // DEFAULT_INITIAL_SORT_BUFFER_SIZE
constexpr std::int64_t kBufferRows = 128;      // DefaultInitialRowBufferSize

}  // namespace

RowArray::RowArray(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                   memory::MemoryMode mode, const RowArrayConf& conf)
    : memory_(memory), id_(id), mode_(mode), conf_(conf) {}

Rows RowArray::rows() const { return buffered_ + (sorter_ ? sorter_->in_memory() : Rows()); }

Rows RowArray::fits(Bytes row) const {
  if (sorter_) {
    return sorter_->fits(row);
  }
  const std::int64_t below_bytes =
      buffered_bytes_ >= conf_.in_memory_bytes
          ? 0
          : ((conf_.in_memory_bytes - buffered_bytes_).count() - 1) / row.count() + 1;
  return std::max(Rows(), std::min(conf_.in_memory_rows - buffered_, Rows(below_bytes)));
}

void RowArray::insert(Rows rows, Bytes row) {
  SIM_CHECK(rows <= fits(row) || sorter_, "rows are added where there is room");
  if (sorter_) {
    sorter_->insert(rows, row);
    return;
  }
  buffered_ += rows;
  buffered_bytes_ += rows.count() * row;
}

Progress RowArray::make_room(Bytes row) {
  SIM_CHECK(row > Bytes(), "a row has bytes");
  error_.reset();
  row_ = row;
  if (sorter_) {
    return go_on(sorter_->make_room(row));
  }
  // Without an ordering there is nothing for radix sort.
  sorter_ = std::make_unique<ExternalSorter>(memory_, id_, mode_,
                                             RecordSorterConf{.initial_records = kSorterRecords,
                                                              .radix = false,
                                                              .spill_records = conf_.spill_rows,
                                                              .spill_bytes = conf_.spill_bytes});
  to_move_ = buffered_;
  moved_row_ = buffered_ > Rows() ? buffered_bytes_ / buffered_.count() : Bytes();
  opening_ = true;
  return go_on(sorter_->open());
}

Progress RowArray::resume(const memory::Acquisition& acquisition) {
  SIM_CHECK(sorter_ != nullptr, "only a sorter waits");
  return go_on(sorter_->resume(acquisition));
}

Progress RowArray::go_on(Progress progress) {
  while (progress == Progress::kDone) {
    if (sorter_->error()) {
      error_ = sorter_->error();
      opening_ = false;
      return progress;
    }
    if (!opening_) {
      return progress;
    }
    const Rows fit = std::min(to_move_, sorter_->fits(moved_row_));
    sorter_->insert(fit, moved_row_);
    to_move_ -= fit;
    if (to_move_ > Rows()) {
      progress = sorter_->make_room(moved_row_);
      continue;
    }
    // All are in: the copies on the heap are dropped, and the new row needs room.
    buffered_ = Rows();
    buffered_bytes_ = Bytes();
    opening_ = false;
    progress = sorter_->make_room(row_);
  }
  return progress;
}

void RowArray::clear() {
  if (sorter_) {
    const std::vector<SpillRecord> spills = sorter_->take_spills();
    spilled_.insert(spilled_.end(), spills.begin(), spills.end());
    sorter_->free();
    sorter_.reset();
  }
  buffered_ = Rows();
  buffered_bytes_ = Bytes();
}

std::vector<SpillRecord> RowArray::take_spills() {
  std::vector<SpillRecord> spills = std::exchange(spilled_, {});
  if (sorter_) {
    const std::vector<SpillRecord> more = sorter_->take_spills();
    spills.insert(spills.end(), more.begin(), more.end());
  }
  return spills;
}

const memory::MemoryFailure& RowArray::failure() const {
  SIM_CHECK(sorter_ != nullptr, "only a sorter fails");
  return sorter_->failure();
}

std::int64_t RowArray::reference_slots() const {
  const auto rows = static_cast<std::uint64_t>(std::max(kBufferRows, buffered_.count()));
  return static_cast<std::int64_t>(std::bit_ceil(rows));
}

Bytes RowArray::heap_bytes() const {
  if (buffered_ == Rows()) {
    return Bytes();
  }
  const Bytes mean = buffered_bytes_ / buffered_.count();
  return buffered_.count() * sizes::unsafe_row_copy_bytes(mean) + largest_object();
}

Bytes RowArray::largest_object() const {
  return buffered_ == Rows() ? Bytes() : sizes::reference_array_bytes(reference_slots());
}

}  // namespace oomcast::consumers
