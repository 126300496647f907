// Block names to text and back. Mirrors Spark's BlockId.name and BlockId.apply.
#include "models/memory/block_id.hpp"

#include <array>
#include <charconv>

namespace oomcast::memory {
namespace {

struct Form {
  BlockId::Kind kind;
  std::string_view prefix;
  std::string_view between;  // empty: the name has one number
};

// broadcast_1_piece0 must be tried before broadcast_1.
constexpr std::array kForms{
    Form{BlockId::Kind::kRdd, "rdd_", "_"},
    Form{BlockId::Kind::kBroadcastPiece, "broadcast_", "_piece"},
    Form{BlockId::Kind::kBroadcast, "broadcast_", ""},
    Form{BlockId::Kind::kTaskResult, "taskresult_", ""},
    Form{BlockId::Kind::kTest, "test_", ""},
};

/// Takes a whole number off the front of the text.
std::optional<std::int64_t> take_number(std::string_view& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) {
    return std::nullopt;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

std::optional<BlockId> parse_as(const Form& form, std::string_view text) {
  if (!text.starts_with(form.prefix)) {
    return std::nullopt;
  }
  text.remove_prefix(form.prefix.size());
  const std::optional<std::int64_t> first = take_number(text);
  if (!first) {
    return std::nullopt;
  }
  BlockId block{form.kind, *first, 0};
  if (!form.between.empty()) {
    if (!text.starts_with(form.between)) {
      return std::nullopt;
    }
    text.remove_prefix(form.between.size());
    const std::optional<std::int64_t> second = take_number(text);
    if (!second) {
      return std::nullopt;
    }
    block.second = *second;
  }
  return text.empty() ? std::optional(block) : std::nullopt;
}

}  // namespace

std::string to_string(const BlockId& block) {
  for (const Form& form : kForms) {
    if (form.kind == block.kind) {
      std::string name = std::string(form.prefix) + std::to_string(block.first);
      if (!form.between.empty()) {
        name += std::string(form.between) + std::to_string(block.second);
      }
      return name;
    }
  }
  return {};
}

std::optional<BlockId> parse_block_id(std::string_view text) {
  for (const Form& form : kForms) {
    if (const std::optional<BlockId> block = parse_as(form, text)) {
      return block;
    }
  }
  return std::nullopt;
}

}  // namespace oomcast::memory
