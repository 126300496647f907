// A partition of state in the heap of an executor: maps of the last versions, which share the rows
// that did not change. Mirrors HDFSBackedStateStoreProvider and HDFSBackedStateStoreMap; nothing of
// it is in Spark's books.
#pragma once

#include <cstdint>
#include <deque>

#include "models/state/state_change.hpp"
#include "sim/bytes.hpp"

namespace oomcast::state {

/// Rows of one store as UnsafeRows.
struct StateRow {
  Bytes key;
  Bytes value;
  bool wrapped = false;  // values stand in a StateStoreRow
};

class HeapStore {
 public:
  explicit HeapStore(const StateRow& row) : row_(row) {}

  [[nodiscard]] bool loaded() const { return !versions_.empty(); }
  /// Reads a version of so many rows from its checkpoint.
  void load(std::int64_t rows);
  /// The map for the next version, which refers to all rows of the last (getStore, putAll).
  [[nodiscard]] Bytes copy() const;
  /// The array of that map, one object.
  [[nodiscard]] Bytes copied_array() const;
  /// What the rows of a batch add to it.
  [[nodiscard]] Bytes updates(const StateChange& change) const;
  /// Takes the new version in and lets go of those beyond `versions`.
  void commit(const StateChange& change, std::int64_t versions);

  /// What stands on the heap between batches.
  [[nodiscard]] Bytes bytes() const;
  [[nodiscard]] std::int64_t rows() const { return loaded() ? versions_.back().rows : 0; }

 private:
  struct Version {
    std::int64_t rows = 0;
    Bytes map;       // entries and their array
    Bytes replaced;  // rows that the next version no longer has
  };
  StateRow row_;
  std::deque<Version> versions_;  // oldest first
};

}  // namespace oomcast::state
