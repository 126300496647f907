// A JSON document as a tree whose nodes know their file and line, so that every mistake can be
// shown where it stands. Comments are allowed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"

namespace oomcast::scenario {

enum class NodeKind : std::uint8_t { kNull, kBoolean, kNumber, kText, kList, kObject };

struct Node {
  NodeKind kind = NodeKind::kNull;
  std::int32_t file = 0;           // index in the reader's list of files
  std::int32_t line = 0;           // from 1
  bool flag = false;               // of a boolean
  std::string text;                // of a text; of a number, as written
  std::vector<std::string> names;  // of an object's members, each once
  std::vector<Node> items;         // elements, or the members' values

  [[nodiscard]] const Node* find(std::string_view name) const;
};

/// Reads a document. Mistakes of syntax and members given twice are errors, "file:line".
Checked<Node> parse_document(std::string_view text, std::string_view file_name,
                             std::int32_t file_index);

/// "a text", "a number", ... for messages.
std::string_view kind_name(NodeKind kind);

}  // namespace oomcast::scenario
