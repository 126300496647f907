// The hash map of binary keys and values: pages of records and an array of slots that doubles.
// Mirrors BytesToBytesMap (4.3.0). It cannot spill, except while it is read destructively.
#pragma once

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

constexpr std::int64_t kMaxMapCapacity = std::int64_t{1} << 29;  // BytesToBytesMap.MAX_CAPACITY
constexpr double kMapLoadFactor = 0.5;

/// Bytes of a record in the map: two lengths, key, value, and the address of the key's next value.
[[nodiscard]] constexpr Bytes map_record_bytes(Bytes key, Bytes value) {
  return 2 * kRecordLength + key + value + kLong;
}

class BytesMap final : public GrowingConsumer {
 public:
  BytesMap(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
           std::int64_t initial_capacity, double load_factor = kMapLoadFactor);

  /// Allocates the first slots; nothing else may be done before.
  Progress open();

  /// Records of that size (map_record_bytes) of new keys, or of keys that are in the map already,
  /// that can be appended before a page is needed, slots must grow, or the map is full.
  [[nodiscard]] Rows fits(Bytes record, bool new_keys) const;
  void insert(Rows records, Bytes record, bool new_keys);
  /// Grows the slots if they are half full: to be done after insert(), as Spark does with the key
  /// that fills them. A refusal is no error: the map takes no more keys.
  Progress settle();
  /// Gets a page for the next record. If that fails, or the map is full, appended() is false.
  Progress make_room(Bytes record);
  /// Whether the record that make_room() was for can be appended.
  [[nodiscard]] bool appended() const { return appended_; }

  /// An array on top, owned by the map until it is freed with it (UnsafeKVExternalSorter).
  Progress allocate_extra_array(Bytes bytes);

  /// Back to the initial slots (BytesToBytesMap.reset): frees, then asks for them.
  Progress reset();
  void free();

  /// From now on records are read once; pages that were read are freed, others may be spilled.
  void begin_destructive_reading();
  void read(Rows records);

  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

  [[nodiscard]] Rows keys() const { return keys_; }
  [[nodiscard]] Rows values() const { return values_; }
  [[nodiscard]] std::int64_t capacity() const { return slots_.size / (2 * kLong); }
  [[nodiscard]] bool can_grow() const { return can_grow_; }
  [[nodiscard]] std::int64_t pages() const { return static_cast<std::int64_t>(pages_.size()); }
  [[nodiscard]] Bytes slot_bytes() const { return slots_.size; }
  [[nodiscard]] Bytes payload() const { return payload_; }
  /// Pages and slots (getTotalMemoryConsumption).
  [[nodiscard]] Bytes total() const { return page_bytes_ + slots_.size; }
  [[nodiscard]] Bytes peak();

 private:
  enum class Step : std::uint8_t { kIdle, kOpen, kGrow, kPage, kExtra };
  struct Page {
    Block block;
    Rows records;
  };

  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;
  [[nodiscard]] static std::int64_t capacity_for(std::int64_t wanted);
  [[nodiscard]] bool is_full() const;
  [[nodiscard]] Rows growth_threshold() const;
  void free_pages();

  std::int64_t initial_capacity_;
  double load_factor_;
  Block slots_;
  Block extra_;
  std::vector<Page> pages_;
  Bytes page_bytes_;
  Bytes cursor_;  // in the last page
  Rows keys_;
  Rows values_;
  Bytes payload_;  // of the records, lengths and links included
  Bytes peak_;
  bool can_grow_ = true;
  bool appended_ = true;

  bool reading_ = false;
  std::size_t page_read_ = 0;  // pages before it are gone
  Rows read_in_page_;

  Step step_ = Step::kIdle;
  Bytes asked_;
};

}  // namespace oomcast::consumers
