#include "models/state/heap_store.hpp"

#include "models/sizes/java_layout.hpp"
#include "sim/math.hpp"

namespace oomcast::state {
namespace {

using sizes::instance_bytes;

// ConcurrentHashMap.Node: hash, key, value, next.
constexpr Bytes kNode = instance_bytes({.ints = 1, .references = 3});
// StateStoreRow: the row.
constexpr Bytes kWrapper = instance_bytes({.references = 1});
constexpr std::int64_t kDefaultTable = 16;  // ConcurrentHashMap.DEFAULT_CAPACITY

/// The array after putAll of `copied` entries (tryPresize) and growth to `entries` (addCount).
std::int64_t table_length(std::int64_t copied, std::int64_t entries) {
  std::int64_t length =
      copied == 0 ? kDefaultTable
                  : std::max(kDefaultTable, sim::next_power_of_two(copied + copied / 2 + 1));
  while (entries >= length - length / 4) {
    length *= 2;
  }
  return length;
}

Bytes map_bytes(const StateRow& row, std::int64_t copied, std::int64_t entries) {
  const Bytes entry = kNode + (row.wrapped ? kWrapper : Bytes(0));
  return entries * entry + sizes::reference_array_bytes(table_length(copied, entries));
}

Bytes key_copy(const StateRow& row) { return sizes::unsafe_row_copy_bytes(row.key); }
Bytes value_copy(const StateRow& row) { return sizes::unsafe_row_copy_bytes(row.value); }

}  // namespace

void HeapStore::load(std::int64_t rows) {
  versions_.clear();
  versions_.push_back({rows, map_bytes(row_, 0, rows), Bytes(0)});
}

Bytes HeapStore::copy() const { return map_bytes(row_, rows(), rows()); }

Bytes HeapStore::copied_array() const {
  return sizes::reference_array_bytes(table_length(rows(), rows()));
}

Bytes HeapStore::updates(const StateChange& change) const {
  const std::int64_t grown = rows() + change.added;
  return map_bytes(row_, rows(), grown) - copy() + change.added * key_copy(row_) +
         (change.added + change.updated) * value_copy(row_);
}

void HeapStore::commit(const StateChange& change, std::int64_t versions) {
  const std::int64_t before = rows();
  const std::int64_t grown = before + change.added;
  const Bytes replaced =
      change.updated * value_copy(row_) + change.removed * (key_copy(row_) + value_copy(row_));
  if (loaded()) {
    versions_.back().replaced = replaced;
  }
  // Nodes of removed rows go; the array does not shrink.
  const Bytes map = map_bytes(row_, before, grown) -
                    change.removed * (kNode + (row_.wrapped ? kWrapper : Bytes(0)));
  versions_.push_back({grown - change.removed, map, Bytes(0)});
  while (static_cast<std::int64_t>(versions_.size()) > std::max<std::int64_t>(1, versions)) {
    versions_.pop_front();
  }
}

Bytes HeapStore::bytes() const {
  Bytes bytes = rows() * (key_copy(row_) + value_copy(row_));
  for (const Version& version : versions_) {
    bytes += version.map + version.replaced;
  }
  return bytes;
}

}  // namespace oomcast::state
