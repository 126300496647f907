// Rows that wait for a Python worker's answers: pages while memory is to be had, then a file.
// Mirrors HybridRowQueue, InMemoryRowQueue and DiskRowQueue (4.3.0).
#pragma once

#include <deque>

#include "models/consumers/growing_consumer.hpp"
#include "models/consumers/pointer_array.hpp"

namespace oomcast::consumers {

class RowQueue final : public GrowingConsumer {
 public:
  RowQueue(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode);

  /// Rows of that size that can be added before a page is needed; a file takes any number.
  [[nodiscard]] Rows fits(Bytes row) const;
  void insert(Rows rows, Bytes row);
  /// Gets a page, or goes over to a file if there is none or only a scrap.
  Progress make_room(Bytes row);
  /// Takes rows from the front; pages that were read to their end are freed.
  void remove(Rows rows);
  void free();

  /// Pages between the one being read and the one being written go to files.
  memory::SpillOutcome spill(Bytes wanted, const MemoryConsumer& trigger) override;

  [[nodiscard]] Rows rows() const { return rows_; }
  [[nodiscard]] Bytes bytes_on_disk() const { return on_disk_; }

 private:
  struct Part {
    Block page;  // not held: a file
    Rows rows;   // not yet read
    Bytes used;
    Bytes payload;
  };
  Ask next() override;
  void answer(const memory::MemoryOutcome& outcome) override;

  std::deque<Part> parts_;
  bool reading_ = false;  // the first part is being read
  Rows rows_;
  Bytes on_disk_;
  Bytes asked_;
  bool asking_ = false;
};

}  // namespace oomcast::consumers
