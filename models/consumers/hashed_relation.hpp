// The table of a hash join's build side, filled in bulk: which of the two kinds it is, how it grows
// row by row of one size, how large it ends. Mirrors HashedRelation.apply, UnsafeHashedRelation and
// LongHashedRelation (4.3.0).
#pragma once

#include <memory>
#include <optional>

#include "models/consumers/bytes_map.hpp"
#include "models/consumers/long_row_map.hpp"

namespace oomcast::consumers {

enum class RelationKind : std::uint8_t {
  kEmpty,      // no row came: EmptyHashedRelation
  kLongKey,    // one key that is a long: LongHashedRelation
  kBinaryKey,  // any other key: UnsafeHashedRelation
};

struct RelationShape {
  bool single_long_key = false;  // after casts: any whole number of up to 64 bits
  bool allows_null_key = false;  // full outer joins
  Bytes key{};                   // of the key's own row
  Bytes row{};
  std::int64_t size_estimate = 64;  // HashedRelation's default; broadcasts know their rows
};

[[nodiscard]] RelationKind relation_kind(const RelationShape& shape, Rows rows);

class HashedRelation {
 public:
  /// An empty relation holds nothing and takes no rows.
  HashedRelation(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode,
                 const RelationShape& shape, RelationKind kind);

  Progress open();
  [[nodiscard]] Rows fits(bool new_keys) const;
  /// Rows of new keys, or further rows of keys that are in the relation.
  void insert(Rows rows, bool new_keys);
  /// To be done after insert(); see BytesMap and LongRowMap.
  Progress settle();
  Progress make_room();
  /// After the last row; `key_range` is highest less lowest key, if the keys are longs.
  Progress finish(std::int64_t key_range);
  Progress resume(const memory::Acquisition& acquisition);
  void free();

  /// SparkOutOfMemoryError, if the table cannot be built: such a join's task fails.
  [[nodiscard]] std::optional<memory::SparkError> error() const;
  [[nodiscard]] const memory::MemoryFailure& failure() const;

  [[nodiscard]] RelationKind kind() const { return kind_; }
  [[nodiscard]] Bytes used() const;
  /// What a broadcast's block counts (estimatedSize).
  [[nodiscard]] Bytes estimated_size() const;
  /// The largest object: the page of rows, or the slots.
  [[nodiscard]] Bytes largest_object() const;
  /// Java-serialized alone, before compression.
  [[nodiscard]] Bytes serialized_bytes() const;
  [[nodiscard]] bool key_is_unique() const;
  [[nodiscard]] const BytesMap* binary() const { return binary_.get(); }
  [[nodiscard]] const LongRowMap* longs() const { return longs_.get(); }
  [[nodiscard]] BytesMap* binary() { return binary_.get(); }

 private:
  RelationShape shape_;
  RelationKind kind_;
  std::unique_ptr<BytesMap> binary_;
  std::unique_ptr<LongRowMap> longs_;
};

/// A relation built where memory is no limit, as for a broadcast on the driver: what it ends with,
/// and what it holds at most while a page or the slots are copied.
struct BuiltRelation {
  Bytes size;
  Bytes peak;
  Bytes serialized;
  Bytes largest;    // object among them: the page of rows, or the slots
  Bytes read_back;  // of a relation with longs: as executors hold it, with no more than the rows
  Bytes rows_used;  // ... and those rows
  bool key_is_unique = true;
};
/// `page` is the page size of the memory manager used: of broadcasts of longs 64 MiB.
[[nodiscard]] BuiltRelation build_without_limit(const RelationShape& shape, Rows rows,
                                                Rows distinct_keys, std::int64_t key_range,
                                                Bytes page);

}  // namespace oomcast::consumers
