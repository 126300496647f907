// Puts key expressions together node by node. Types follow Spark's: the wider operand wins.
#include "models/data/key_expression_builder.hpp"

#include "sim/check.hpp"

namespace oomcast::data {
namespace {

bool is_comparison(KeyOp op) {
  return op == KeyOp::kLess || op == KeyOp::kLessEqual || op == KeyOp::kEqual ||
         op == KeyOp::kNotEqual;
}

bool is_logic(KeyOp op) { return op == KeyOp::kAnd || op == KeyOp::kOr; }

bool is_whole_division(KeyOp op) {
  return op == KeyOp::kPmod || op == KeyOp::kRemainder || op == KeyOp::kWholeDivide;
}

KeyType wider(KeyType a, KeyType b) {
  if (a == KeyType::kDouble || b == KeyType::kDouble) {
    return KeyType::kDouble;
  }
  return a == KeyType::kInt && b == KeyType::kInt ? KeyType::kInt : KeyType::kLong;
}

}  // namespace

KeyPart KeyExpressionBuilder::row_number() {
  KeyNode node;
  node.op = KeyOp::kId;
  return add(node);
}

KeyPart KeyExpressionBuilder::literal(KeyType type, std::int64_t value, double real) {
  KeyNode node;
  node.type = type;
  node.number = value;
  node.real = real;
  return add(node);
}

KeyPart KeyExpressionBuilder::unary(KeyOp op, KeyType type, const KeyPart& part) {
  if (!numeric(part)) {
    return {};
  }
  KeyNode node;
  node.op = op;
  node.type = type;
  node.a = part.node;
  return add(node);
}

KeyPart KeyExpressionBuilder::binary(KeyOp op, const KeyPart& left, const KeyPart& right) {
  if (!numeric(left) || !numeric(right)) {
    return {};
  }
  const bool always_real = op == KeyOp::kDivide || op == KeyOp::kPower;
  const KeyType type = always_real ? KeyType::kDouble : wider(left.type, right.type);
  if (type == KeyType::kDouble && (is_whole_division(op) || is_logic(op))) {
    return fail("a remainder of doubles is not covered", "cast to bigint first");
  }
  if (is_whole_division(op) && !may_divide_by(right)) {
    return {};
  }
  KeyNode node;
  node.op = op;
  node.a = type == KeyType::kDouble ? as_real(left).node : left.node;
  node.b = type == KeyType::kDouble ? as_real(right).node : right.node;
  node.type = is_comparison(op) || is_logic(op) ? KeyType::kInt : type;
  return add(node);
}

KeyPart KeyExpressionBuilder::select(const KeyPart& condition, KeyPart yes, KeyPart no) {
  if (!numeric(condition) || !numeric(yes) || !numeric(no)) {
    return {};
  }
  const KeyType type = wider(yes.type, no.type);
  KeyNode node;
  node.op = KeyOp::kSelect;
  node.type = type;
  node.a = condition.node;
  node.b = type == KeyType::kDouble ? as_real(yes).node : yes.node;
  node.c = type == KeyType::kDouble ? as_real(no).node : no.node;
  return add(node);
}

KeyPart KeyExpressionBuilder::inlined(const KeyExpression& expression) {
  const auto offset = static_cast<std::int32_t>(nodes_.size());
  for (KeyNode node : expression.nodes()) {
    node.a = node.a < 0 ? -1 : node.a + offset;
    node.b = node.b < 0 ? -1 : node.b + offset;
    node.c = node.c < 0 ? -1 : node.c + offset;
    nodes_.push_back(node);
  }
  KeyPart part;
  part.node = static_cast<std::int32_t>(nodes_.size()) - 1;
  part.type = expression.type();
  part.steps.assign(expression.steps().begin(), expression.steps().end());
  return part;
}

KeyPart KeyExpressionBuilder::text_literal(std::string text) {
  KeyPart part;
  part.type = KeyType::kString;
  part.is_literal = true;
  part.literal = std::move(text);
  return part;
}

KeyPart KeyExpressionBuilder::to_text(KeyPart part) {
  if (part.type == KeyType::kDouble) {
    return fail("the text of a double is not covered", "cast a whole number to string");
  }
  part.type = KeyType::kString;
  return part;
}

KeyPart KeyExpressionBuilder::with_step(const KeyPart& part, TextStep step) {
  if (step.length < 0) {
    return fail("a length that is no constant", "write it as a number");
  }
  if (part.is_literal && step.kind == TextStep::Kind::kRepeat) {
    std::string repeated;
    for (std::int64_t i = 0; i < step.length; ++i) {
      repeated += part.literal;
    }
    return text_literal(std::move(repeated));
  }
  if (part.is_literal) {
    return fail("padding a constant is not covered", "write the padded text");
  }
  KeyPart text = to_text(part);
  text.steps.push_back(std::move(step));
  return text;
}

KeyPart KeyExpressionBuilder::concat(const std::vector<KeyPart>& parts) {
  KeyPart result;
  std::string before;
  for (const KeyPart& part : parts) {
    if (part.is_literal && result.node < 0) {
      before += part.literal;
    } else if (part.is_literal) {
      result.steps.push_back({TextStep::Kind::kAppend, 0, part.literal});
    } else if (result.node >= 0) {
      return fail("concat of two columns is not covered", "keep one column and constants");
    } else {
      result = to_text(part);
      result.steps.push_back({TextStep::Kind::kPrepend, 0, before});
    }
  }
  return result.node < 0 ? text_literal(std::move(before)) : result;
}

std::int64_t KeyExpressionBuilder::constant(const KeyPart& part) const {
  if (part.node < 0) {
    return -1;
  }
  const KeyNode& node = nodes_[static_cast<std::size_t>(part.node)];
  return node.op == KeyOp::kLiteral && node.type != KeyType::kDouble ? node.number : -1;
}

KeyPart KeyExpressionBuilder::fail(std::string what, std::string fix) {
  if (!failed()) {
    problems_.push_back({Severity::kError, where_ + ", character " + std::to_string(position_ + 1),
                         std::move(what), std::move(fix)});
  }
  return {};
}

Checked<KeyExpression> KeyExpressionBuilder::finish(const KeyPart& result) {
  if (!failed() && result.is_literal) {
    fail("a constant text is no key column", "use an expression over id");
  }
  if (failed()) {
    return problems_;
  }
  // The result must be the last node, so that evaluation ends with it.
  nodes_.push_back(nodes_[static_cast<std::size_t>(result.node)]);
  return KeyExpression(nodes_, result.type, result.steps);
}

KeyPart KeyExpressionBuilder::add(const KeyNode& node) {
  nodes_.push_back(node);
  KeyPart part;
  part.node = static_cast<std::int32_t>(nodes_.size()) - 1;
  part.type = node.type;
  return part;
}

KeyPart KeyExpressionBuilder::as_real(const KeyPart& part) {
  return part.type == KeyType::kDouble ? part : unary(KeyOp::kToDouble, KeyType::kDouble, part);
}

bool KeyExpressionBuilder::numeric(const KeyPart& part) {
  if (part.node < 0 || part.type == KeyType::kString) {
    fail("a text where a number is needed", "use numbers here");
  }
  return !failed();
}

/// Divisors are non-zero constants: a division by zero is an error in Spark, not a key.
bool KeyExpressionBuilder::may_divide_by(const KeyPart& divisor) {
  const KeyNode& node = nodes_[static_cast<std::size_t>(divisor.node)];
  if (node.op != KeyOp::kLiteral) {
    fail("a divisor that is no constant is not covered", "write it as a number");
  } else if (node.number == 0) {
    fail("division by zero", "divide by another number");
  }
  return !failed();
}

}  // namespace oomcast::data
