// The name of a stored block, as a plain value: what kind it is and its numbers.
// Mirrors Spark's BlockId (RDDBlockId, BroadcastBlockId, TestBlockId); only kinds that a memory
// store holds.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oomcast::memory {

struct BlockId {
  enum class Kind : std::uint8_t { kRdd, kBroadcast, kBroadcastPiece, kTaskResult, kTest };

  Kind kind = Kind::kTest;
  std::int64_t first = 0;   // RDD, broadcast, task or test number
  std::int64_t second = 0;  // split of an RDD, piece of a broadcast; otherwise 0

  auto operator<=>(const BlockId&) const = default;

  /// The RDD the block belongs to; only RDD blocks have one.
  [[nodiscard]] std::optional<std::int64_t> rdd() const {
    return kind == Kind::kRdd ? std::optional(first) : std::nullopt;
  }
};

/// Spark's name of the block: rdd_3_1, broadcast_0, broadcast_0_piece2, taskresult_7, test_5.
std::string to_string(const BlockId& block);

/// The reverse of to_string; nothing if the text is not such a name.
std::optional<BlockId> parse_block_id(std::string_view text);

}  // namespace oomcast::memory
