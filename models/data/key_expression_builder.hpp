// Puts key expressions together node by node, with Spark's types; refuses what is not covered.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/data/key_expression.hpp"

namespace oomcast::data {

/// A part under construction: a number, text over a number (`steps`), or constant text.
struct KeyPart {
  std::int32_t node = -1;  // -1: constant text, or a failure
  KeyType type = KeyType::kLong;
  std::vector<TextStep> steps;
  std::string literal;
  bool is_literal = false;
};

class KeyExpressionBuilder {
 public:
  explicit KeyExpressionBuilder(std::string where) : where_(std::move(where)) {}

  KeyPart row_number();
  KeyPart literal(KeyType type, std::int64_t value, double real);
  KeyPart unary(KeyOp op, KeyType type, const KeyPart& part);
  KeyPart binary(KeyOp op, const KeyPart& left, const KeyPart& right);
  KeyPart select(const KeyPart& condition, KeyPart yes, KeyPart no);
  /// A copy of an expression that has a name.
  KeyPart inlined(const KeyExpression& expression);

  KeyPart text_literal(std::string text);
  KeyPart to_text(KeyPart part);
  KeyPart with_step(const KeyPart& part, TextStep step);
  KeyPart concat(const std::vector<KeyPart>& parts);

  /// The value of a part that is a whole literal, else -1.
  [[nodiscard]] std::int64_t constant(const KeyPart& part) const;

  /// Notes the first problem; everything after it is ignored.
  KeyPart fail(std::string what, std::string fix);
  [[nodiscard]] bool failed() const { return !problems_.empty(); }
  /// Where the text is being read, for problems: characters before.
  void at(std::size_t position) { position_ = position; }

  [[nodiscard]] Checked<KeyExpression> finish(const KeyPart& result);

 private:
  KeyPart add(const KeyNode& node);
  KeyPart as_real(const KeyPart& part);
  bool numeric(const KeyPart& part);
  bool may_divide_by(const KeyPart& divisor);

  std::string where_;
  std::size_t position_ = 0;
  Problems problems_;
  std::vector<KeyNode> nodes_;
};

}  // namespace oomcast::data
