// How a broadcast value becomes blocks: its serialized form cut in pieces of one size. Mirrors
// TorrentBroadcast.blockifyObject and the serialized forms of hashed relations.
#pragma once

#include <cstdint>

#include "sim/bytes.hpp"

namespace oomcast::sizes {

struct BroadcastBlocks {
  std::int64_t blocks = 0;
  Bytes last_block;
};

/// spark.broadcast.blockSize is 4 MiB by default.
[[nodiscard]] BroadcastBlocks cut_broadcast(Bytes serialized, Bytes block_size);

/// A byte[], Java-serialized alone.
[[nodiscard]] Bytes serialized_byte_array(std::int64_t length);
/// EmptyHashedRelation, Java-serialized alone.
[[nodiscard]] Bytes serialized_empty_relation();
/// LongHashedRelation: its array and the used part of its page.
[[nodiscard]] Bytes serialized_long_relation(std::int64_t array_longs, Bytes page_used);
/// UnsafeHashedRelation: two lengths before each key and value.
[[nodiscard]] Bytes serialized_unsafe_relation(std::int64_t values, Bytes keys_and_values);

}  // namespace oomcast::sizes
