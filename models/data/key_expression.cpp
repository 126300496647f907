// Evaluates key expressions over row numbers, a block of rows at a time.
#include "models/data/key_expression.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "models/data/murmur3.hpp"
#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::data {
namespace {

constexpr std::size_t kBlockRows = 1024;  // a node's block stays in the first-level cache

using Block = std::vector<std::int64_t>;

std::int64_t wrap(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }
std::uint64_t raw(std::int64_t value) { return static_cast<std::uint64_t>(value); }
double real_of(std::int64_t bits) { return std::bit_cast<double>(bits); }
std::int64_t bits_of(double value) { return std::bit_cast<std::int64_t>(value); }

/// Java's double to long: towards zero, saturating, NaN to zero.
std::int64_t java_to_long(double value) {
  constexpr double kTwo63 = 9223372036854775808.0;
  if (std::isnan(value)) {
    return 0;
  }
  if (value >= kTwo63) {
    return std::numeric_limits<std::int64_t>::max();
  }
  return value < -kTwo63 ? std::numeric_limits<std::int64_t>::min()
                         : static_cast<std::int64_t>(value);
}

/// Whole and half powers by multiplication and sqrt, closer to the true value than exp and log.
double java_power(double base, double exponent) {
  const double magnitude = exponent < 0 ? -exponent : exponent;
  const auto halves = static_cast<std::int64_t>(std::min(magnitude, 64.0) * 2.0);
  if (static_cast<double>(halves) != magnitude * 2.0) {
    return base < 0 ? std::numeric_limits<double>::quiet_NaN() : sim::pow(base, exponent);
  }
  double power = halves % 2 == 1 ? std::sqrt(base) : 1.0;
  for (std::int64_t i = 0; i < halves / 2; ++i) {
    power *= base;
  }
  return exponent < 0 ? 1.0 / power : power;
}

std::int64_t java_remainder(std::int64_t a, std::int64_t b) { return b == -1 ? 0 : a % b; }

std::int64_t whole(KeyOp op, std::int64_t a, std::int64_t b) {
  switch (op) {
    case KeyOp::kAdd:
      return wrap(raw(a) + raw(b));
    case KeyOp::kSubtract:
      return wrap(raw(a) - raw(b));
    case KeyOp::kMultiply:
      return wrap(raw(a) * raw(b));
    case KeyOp::kWholeDivide:
      return b == -1 ? wrap(0 - raw(a)) : a / b;
    case KeyOp::kRemainder:
      return java_remainder(a, b);
    case KeyOp::kPmod: {
      const std::int64_t remainder = java_remainder(a, b);
      return remainder < 0 ? java_remainder(wrap(raw(remainder) + raw(b)), b) : remainder;
    }
    case KeyOp::kLess:
      return a < b ? 1 : 0;
    case KeyOp::kLessEqual:
      return a <= b ? 1 : 0;
    case KeyOp::kEqual:
      return a == b ? 1 : 0;
    case KeyOp::kNotEqual:
      return a != b ? 1 : 0;
    case KeyOp::kAnd:
      return a & b;
    case KeyOp::kOr:
      return a | b;
    default:
      SIM_CHECK(false, "not an operation on whole numbers");
  }
  return 0;
}

std::int64_t real(KeyOp op, double a, double b) {
  switch (op) {
    case KeyOp::kAdd:
      return bits_of(a + b);
    case KeyOp::kSubtract:
      return bits_of(a - b);
    case KeyOp::kMultiply:
      return bits_of(a * b);
    case KeyOp::kDivide:
      return bits_of(a / b);
    case KeyOp::kPower:
      return bits_of(java_power(a, b));
    case KeyOp::kLess:
      return a < b ? 1 : 0;
    case KeyOp::kLessEqual:
      return a <= b ? 1 : 0;
    case KeyOp::kEqual:
      return a == b ? 1 : 0;
    case KeyOp::kNotEqual:
      return a != b ? 1 : 0;
    default:
      SIM_CHECK(false, "not an operation on doubles");
  }
  return 0;
}

std::int64_t converted(KeyOp op, KeyType from, std::int64_t value) {
  const bool is_real = from == KeyType::kDouble;
  switch (op) {
    case KeyOp::kFloor:
      return is_real ? java_to_long(std::floor(real_of(value))) : value;
    case KeyOp::kToLong:
      return is_real ? java_to_long(real_of(value)) : value;
    case KeyOp::kToInt: {
      const std::int64_t number = is_real ? java_to_long(real_of(value)) : value;
      return static_cast<std::int32_t>(static_cast<std::uint32_t>(raw(number)));
    }
    case KeyOp::kToDouble:
      return is_real ? value : bits_of(static_cast<double>(value));
    default:
      SIM_CHECK(false, "not a conversion");
  }
  return 0;
}

/// The commonest case, kept apart so that the compiler sees one operation a loop.
template <class Operation>
void apply(const Block& a, const Block& b, Block& out, std::size_t rows, Operation operation) {
  for (std::size_t i = 0; i < rows; ++i) {
    out[i] = operation(a[i], b[i]);
  }
}

void evaluate_binary(const KeyNode& node, KeyType operands, const Block& a, const Block& b,
                     Block& out, std::size_t rows) {
  const KeyOp op = node.op;
  if (operands == KeyType::kDouble) {
    apply(a, b, out, rows,
          [op](std::int64_t x, std::int64_t y) { return real(op, real_of(x), real_of(y)); });
  } else if (op == KeyOp::kMultiply) {
    apply(a, b, out, rows,
          [](std::int64_t x, std::int64_t y) { return whole(KeyOp::kMultiply, x, y); });
  } else if (op == KeyOp::kPmod) {
    apply(a, b, out, rows,
          [](std::int64_t x, std::int64_t y) { return whole(KeyOp::kPmod, x, y); });
  } else {
    apply(a, b, out, rows, [op](std::int64_t x, std::int64_t y) { return whole(op, x, y); });
  }
}

void evaluate_node(std::span<const KeyNode> nodes, std::size_t index, std::vector<Block>& blocks,
                   std::int64_t first, std::size_t rows) {
  const KeyNode& node = nodes[index];
  Block& out = blocks[index];
  const auto operand = [&](std::int32_t i) -> const Block& {
    return blocks[static_cast<std::size_t>(i)];
  };
  switch (node.op) {
    case KeyOp::kLiteral:
      break;  // filled once
    case KeyOp::kId:
      for (std::size_t i = 0; i < rows; ++i) {
        out[i] = first + static_cast<std::int64_t>(i);
      }
      break;
    case KeyOp::kFloor:
    case KeyOp::kToInt:
    case KeyOp::kToLong:
    case KeyOp::kToDouble: {
      const KeyType from = nodes[static_cast<std::size_t>(node.a)].type;
      for (std::size_t i = 0; i < rows; ++i) {
        out[i] = converted(node.op, from, operand(node.a)[i]);
      }
      break;
    }
    case KeyOp::kSelect:
      for (std::size_t i = 0; i < rows; ++i) {
        out[i] = operand(node.a)[i] != 0 ? operand(node.b)[i] : operand(node.c)[i];
      }
      break;
    default:
      evaluate_binary(node, nodes[static_cast<std::size_t>(node.a)].type, operand(node.a),
                      operand(node.b), out, rows);
  }
}

/// lpad and rpad: pads with repetitions of `pad`, or cuts to the wanted length.
std::string padding(const std::string& pad, std::size_t length) {
  std::string result;
  result.reserve(length);
  while (!pad.empty() && result.size() < length) {
    result += pad.substr(0, length - result.size());
  }
  return result;
}

std::string apply_step(const TextStep& step, std::string text) {
  const auto length = static_cast<std::size_t>(step.length);
  switch (step.kind) {
    case TextStep::Kind::kPadLeft:
      return text.size() >= length ? text.substr(0, length)
                                   : padding(step.text, length - text.size()) + text;
    case TextStep::Kind::kPadRight:
      return text.size() >= length ? text.substr(0, length)
                                   : text + padding(step.text, length - text.size());
    case TextStep::Kind::kRepeat:
      return padding(text, text.size() * length);
    case TextStep::Kind::kPrepend:
      return step.text + text;
    case TextStep::Kind::kAppend:
      return text + step.text;
  }
  return text;
}

}  // namespace

KeyExpression::KeyExpression(std::vector<KeyNode> nodes, KeyType type, std::vector<TextStep> steps)
    : nodes_(std::move(nodes)), type_(type), steps_(std::move(steps)) {
  SIM_CHECK(!nodes_.empty(), "an expression has a node");
  SIM_CHECK(type_ == KeyType::kString || steps_.empty(), "only strings have text steps");
}

void KeyExpression::evaluate(std::int64_t first, std::span<std::int64_t> values) const {
  std::vector<Block> blocks(nodes_.size(), Block(kBlockRows));
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].op == KeyOp::kLiteral) {
      const bool is_real = nodes_[i].type == KeyType::kDouble;
      blocks[i].assign(kBlockRows, is_real ? bits_of(nodes_[i].real) : nodes_[i].number);
    }
  }
  for (std::size_t done = 0; done < values.size(); done += kBlockRows) {
    const std::size_t rows = std::min(kBlockRows, values.size() - done);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      evaluate_node(nodes_, i, blocks, first + static_cast<std::int64_t>(done), rows);
    }
    std::copy_n(blocks.back().begin(), rows, values.begin() + static_cast<std::ptrdiff_t>(done));
  }
}

std::string KeyExpression::text_of(std::int64_t number) const {
  std::string text = std::to_string(number);
  for (const TextStep& step : steps_) {
    text = apply_step(step, std::move(text));
  }
  return text;
}

}  // namespace oomcast::data
