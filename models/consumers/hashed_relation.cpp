// The table of a hash join's build side; see the header.
#include "models/consumers/hashed_relation.hpp"

#include <algorithm>
#include <limits>

#include "models/sizes/broadcast.hpp"
#include "sim/check.hpp"

namespace oomcast::consumers {

using memory::SparkError;

namespace {

/// UnsafeHashedRelation.apply asks for half as many slots again as rows are expected, and one.
std::int64_t slots_for(std::int64_t size_estimate) {
  return static_cast<std::int64_t>(static_cast<double>(size_estimate) * 1.5 + 1);
}

/// QueryExecutionErrors.cannotAcquireMemoryToBuildUnsafeHashedRelationError.
SparkError no_memory_for_map() {
  return {.exception_class = "org.apache.spark.memory.SparkOutOfMemoryError",
          .condition = "_LEGACY_ERROR_TEMP_2107",
          .sqlstate = {},
          .params = {},
          .message = "There is not enough memory to build hash map."};
}

}  // namespace

RelationKind relation_kind(const RelationShape& shape, Rows rows) {
  if (shape.allows_null_key) {
    return RelationKind::kBinaryKey;
  }
  if (rows == Rows()) {
    return RelationKind::kEmpty;
  }
  return shape.single_long_key ? RelationKind::kLongKey : RelationKind::kBinaryKey;
}

HashedRelation::HashedRelation(memory::TaskMemoryManager& memory, memory::ConsumerId id,
                               memory::MemoryMode mode, const RelationShape& shape,
                               RelationKind kind)
    : shape_(shape), kind_(kind) {
  if (kind == RelationKind::kLongKey) {
    longs_ = std::make_unique<LongRowMap>(memory, id, mode, shape.size_estimate);
  } else if (kind == RelationKind::kBinaryKey) {
    binary_ = std::make_unique<BytesMap>(memory, id, mode, slots_for(shape.size_estimate));
  }
}

Progress HashedRelation::open() {
  return longs_ ? longs_->open() : binary_ ? binary_->open() : Progress::kDone;
}

Rows HashedRelation::fits(bool new_keys) const {
  return longs_    ? longs_->fits(shape_.row, new_keys)
         : binary_ ? binary_->fits(map_record_bytes(shape_.key, shape_.row), new_keys)
                   : Rows();
}

void HashedRelation::insert(Rows rows, bool new_keys) {
  SIM_CHECK(kind_ != RelationKind::kEmpty, "an empty relation takes no rows");
  if (longs_) {
    longs_->insert(rows, shape_.row, new_keys);
  } else {
    binary_->insert(rows, map_record_bytes(shape_.key, shape_.row), new_keys);
  }
}

Progress HashedRelation::settle() {
  return longs_ ? longs_->settle() : binary_ ? binary_->settle() : Progress::kDone;
}

Progress HashedRelation::make_room() {
  return longs_    ? longs_->make_room(shape_.row)
         : binary_ ? binary_->make_room(map_record_bytes(shape_.key, shape_.row))
                   : Progress::kDone;
}

Progress HashedRelation::finish(std::int64_t key_range) {
  return longs_ ? longs_->optimize(key_range) : Progress::kDone;
}

Progress HashedRelation::resume(const memory::Acquisition& acquisition) {
  SIM_CHECK(kind_ != RelationKind::kEmpty, "an empty relation waits for nothing");
  return longs_ ? longs_->resume(acquisition) : binary_->resume(acquisition);
}

void HashedRelation::free() {
  if (longs_) {
    longs_->free();
  }
  if (binary_) {
    binary_->free();
  }
}

std::optional<SparkError> HashedRelation::error() const {
  if (longs_) {
    return longs_->error();
  }
  if (binary_ && !binary_->error() && !binary_->appended()) {
    return no_memory_for_map();
  }
  return binary_ ? binary_->error() : std::nullopt;
}

const memory::MemoryFailure& HashedRelation::failure() const {
  SIM_CHECK(kind_ != RelationKind::kEmpty, "an empty relation does not fail");
  return longs_ ? longs_->failure() : binary_->failure();
}

Bytes HashedRelation::used() const {
  return longs_ ? longs_->used() : binary_ ? binary_->used() : Bytes();
}

Bytes HashedRelation::estimated_size() const {
  return longs_ ? longs_->total() : binary_ ? binary_->total() : Bytes();
}

Bytes HashedRelation::largest_object() const {
  return longs_    ? std::max(longs_->page_bytes(), longs_->array_longs() * kLong)
         : binary_ ? binary_->slot_bytes()
                   : Bytes();
}

Bytes HashedRelation::serialized_bytes() const {
  if (longs_) {
    return sizes::serialized_long_relation(longs_->array_longs(), longs_->page_used());
  }
  if (binary_) {
    const Rows values = binary_->values();
    return sizes::serialized_unsafe_relation(values.count(),
                                             values.count() * (shape_.key + shape_.row));
  }
  return sizes::serialized_empty_relation();
}

bool HashedRelation::key_is_unique() const {
  return longs_ ? longs_->key_is_unique() : binary_ ? binary_->keys() == binary_->values() : true;
}

BuiltRelation build_without_limit(const RelationShape& shape, Rows rows, Rows distinct_keys,
                                  std::int64_t key_range, Bytes page) {
  SIM_CHECK(distinct_keys <= rows, "a key has a row");
  // Half of what a long can say: sums of pools must not overflow.
  constexpr Bytes kUnlimited{std::numeric_limits<std::int64_t>::max() / 2};
  memory::UnifiedMemorySizes unlimited;
  unlimited.max_heap = kUnlimited;
  memory::UnifiedMemory pools(unlimited);
  memory::TaskMemoryManager memory(pools, memory::TaskAttemptId{0}, page);
  HashedRelation relation(memory, memory::ConsumerId{0}, memory::MemoryMode::kOnHeap, shape,
                          relation_kind(shape, rows));
  (void)relation.open();
  Rows done;
  Bytes largest;
  while (done < rows && !relation.error()) {
    const bool new_keys = done < distinct_keys;
    const Rows left = (new_keys ? distinct_keys : rows) - done;
    const Rows fit = std::min(left, relation.fits(new_keys));
    if (fit == Rows()) {
      (void)relation.make_room();
      continue;
    }
    relation.insert(fit, new_keys);
    (void)relation.settle();
    done += fit;
    largest = std::max(largest, relation.largest_object());
  }
  (void)relation.finish(key_range);
  return {.size = relation.estimated_size(),
          .peak = memory.peak(memory::MemoryMode::kOnHeap),
          .serialized = relation.serialized_bytes(),
          .largest = std::max(largest, relation.largest_object()),
          .read_back = relation.longs() == nullptr ? relation.estimated_size()
                                                   : relation.longs()->array_longs() * kLong +
                                                         relation.longs()->page_used(),
          .rows_used = relation.longs() == nullptr ? Bytes() : relation.longs()->page_used(),
          .key_is_unique = relation.key_is_unique()};
}

}  // namespace oomcast::consumers
