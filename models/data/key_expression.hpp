// A key column as an expression over the row number: what a generated table's keys are, exactly.
// Arithmetic is Java's (64 bits wrap around), functions are Spark SQL's; nulls are not covered.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"

namespace oomcast::data {

enum class KeyType { kInt, kLong, kDouble, kString };

/// Node kinds; `a`, `b`, `c` below are the operands, which stand before the node.
enum class KeyOp {
  kLiteral,      // number or real
  kId,           // the row number
  kAdd,          // a + b
  kSubtract,     // a - b
  kMultiply,     // a * b
  kDivide,       // a / b, always in doubles
  kWholeDivide,  // a div b, towards zero
  kRemainder,    // a % b, sign of a
  kPmod,         // pmod(a, b)
  kPower,        // pow(a, b)
  kFloor,        // floor(a)
  kToInt,        // cast(a AS int): keeps the low 32 bits
  kToLong,       // cast(a AS bigint): doubles towards zero
  kToDouble,     // cast(a AS double)
  kLess,         // a < b, 0 or 1; also for a > b with operands swapped
  kLessEqual,
  kEqual,
  kNotEqual,
  kAnd,
  kOr,
  kSelect,  // CASE WHEN a THEN b ELSE c END
};

struct KeyNode {
  KeyOp op = KeyOp::kLiteral;
  KeyType type = KeyType::kLong;
  std::int64_t number = 0;  // kLiteral of kInt, kLong
  double real = 0.0;        // kLiteral of kDouble
  std::int32_t a = -1;
  std::int32_t b = -1;
  std::int32_t c = -1;
};

/// One step that turns a number into text, applied in order to its decimal digits.
struct TextStep {
  enum class Kind { kPadLeft, kPadRight, kRepeat, kPrepend, kAppend };
  Kind kind = Kind::kAppend;
  std::int64_t length = 0;  // wanted length, or times
  std::string text;         // the pad, or what is put before or behind
};

/// Nodes in evaluation order, the last one is the result; `steps` if the result is a string.
class KeyExpression {
 public:
  KeyExpression(std::vector<KeyNode> nodes, KeyType type, std::vector<TextStep> steps);

  [[nodiscard]] KeyType type() const { return type_; }
  [[nodiscard]] std::span<const KeyNode> nodes() const { return nodes_; }
  [[nodiscard]] std::span<const TextStep> steps() const { return steps_; }

  /// Values for ids first .. first + values.size() - 1; for strings the number behind the text.
  /// Doubles come as their IEEE bits.
  void evaluate(std::int64_t first, std::span<std::int64_t> values) const;

  /// The text of a string key whose number is `number`.
  [[nodiscard]] std::string text_of(std::int64_t number) const;

 private:
  std::vector<KeyNode> nodes_;
  KeyType type_;
  std::vector<TextStep> steps_;
};

/// A column defined earlier, which an expression may name.
struct NamedExpression {
  std::string name;
  KeyExpression expression;
};

/// Reads the subset of Spark SQL that generated keys are written in; what it cannot read is a
/// Problem that names the place. `where` is what problems point at.
[[nodiscard]] Checked<KeyExpression> parse_key_expression(
    std::string_view text, std::string_view where = "expression",
    std::span<const NamedExpression> columns = {});

}  // namespace oomcast::data
