// Reads key expressions: the subset of Spark SQL that generated tables use.
#include <cctype>
#include <charconv>
#include <limits>

#include "models/data/key_expression_builder.hpp"
#include "models/text/floating.hpp"

namespace oomcast::data {
namespace {

constexpr int kMaxDepth = 64;  // nesting; deeper text is a mistake, not a key

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

class Parser {
 public:
  Parser(std::string_view text, std::string_view where, std::span<const NamedExpression> columns)
      : text_(text), columns_(columns), build_(std::string(where)) {}

  Checked<KeyExpression> parse() {
    const KeyPart part = expression(0);
    skip_blanks();
    if (!failed() && at_ < text_.size()) {
      fail("unexpected text", "end the expression here");
    }
    return build_.finish(part);
  }

 private:
  // NOLINTBEGIN(misc-no-recursion): the depth is bounded by kMaxDepth
  KeyPart expression(int depth) {
    KeyPart left = conjunction(depth);
    while (!failed() && take_word("or")) {
      left = binary(KeyOp::kOr, left, conjunction(depth));
    }
    return left;
  }

  KeyPart conjunction(int depth) {
    KeyPart left = comparison(depth);
    while (!failed() && take_word("and")) {
      left = binary(KeyOp::kAnd, left, comparison(depth));
    }
    return left;
  }

  KeyPart comparison(int depth) {
    KeyPart left = sum(depth);
    if (failed()) {
      return left;
    }
    if (take("<=")) {
      return binary(KeyOp::kLessEqual, left, sum(depth));
    }
    if (take(">=")) {
      return binary(KeyOp::kLessEqual, sum(depth), left);
    }
    if (take("<>") || take("!=")) {
      return binary(KeyOp::kNotEqual, left, sum(depth));
    }
    if (take("<")) {
      return binary(KeyOp::kLess, left, sum(depth));
    }
    if (take(">")) {
      return binary(KeyOp::kLess, sum(depth), left);
    }
    if (take("==") || take("=")) {
      return binary(KeyOp::kEqual, left, sum(depth));
    }
    return left;
  }

  KeyPart sum(int depth) {
    KeyPart left = product(depth);
    while (!failed()) {
      if (take("+")) {
        left = binary(KeyOp::kAdd, left, product(depth));
      } else if (take("-")) {
        left = binary(KeyOp::kSubtract, left, product(depth));
      } else {
        break;
      }
    }
    return left;
  }

  KeyPart product(int depth) {
    KeyPart left = factor(depth);
    while (!failed()) {
      if (take("*")) {
        left = binary(KeyOp::kMultiply, left, factor(depth));
      } else if (take("/")) {
        left = binary(KeyOp::kDivide, left, factor(depth));
      } else if (take("%")) {
        left = binary(KeyOp::kRemainder, left, factor(depth));
      } else if (take_word("div")) {
        left = binary(KeyOp::kWholeDivide, left, factor(depth));
      } else {
        break;
      }
    }
    return left;
  }

  KeyPart factor(int depth) {
    skip_blanks();
    if (depth > kMaxDepth) {
      return fail("nested too deep", "write it with fewer parentheses");
    }
    if (at_ >= text_.size()) {
      return fail("the expression ends too early", "complete it");
    }
    const char c = text_[at_];
    if (take("(")) {
      KeyPart inner = expression(depth + 1);
      expect(")");
      return inner;
    }
    if (c == '\'') {
      return quoted();
    }
    if (c == '-' || std::isdigit(static_cast<unsigned char>(c)) != 0) {
      return number(depth);
    }
    return word(depth);
  }

  KeyPart number(int depth) {
    const std::size_t begin = at_;
    if (text_[at_] == '-') {
      ++at_;
      skip_blanks();
      if (at_ >= text_.size() || std::isdigit(static_cast<unsigned char>(text_[at_])) == 0) {
        KeyPart zero = build_.literal(KeyType::kInt, 0, 0.0);
        return binary(KeyOp::kSubtract, zero, factor(depth + 1));
      }
    }
    while (at_ < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '.')) {
      ++at_;
    }
    const std::string_view digits = text_.substr(begin, at_ - begin);
    const char suffix = at_ < text_.size() ? text_[at_] : ' ';
    if (suffix == 'D' || suffix == 'd') {
      ++at_;
    } else if (suffix == 'L' || suffix == 'l') {
      ++at_;
    }
    if (digits.find('.') != std::string_view::npos || suffix == 'D' || suffix == 'd') {
      const auto value = text::parse_double(digits);
      return value ? build_.literal(KeyType::kDouble, 0, *value)
                   : fail("not a number: " + std::string(digits), "write digits");
    }
    std::int64_t value = 0;
    const char* const last = digits.data() + digits.size();
    const auto [end, error] = std::from_chars(digits.data(), last, value);
    if (error != std::errc() || end != last) {
      return fail("not a 64-bit number: " + std::string(digits), "write at most 19 digits");
    }
    const bool fits_int = value >= std::numeric_limits<std::int32_t>::min() &&
                          value <= std::numeric_limits<std::int32_t>::max();
    const bool is_long = suffix == 'L' || suffix == 'l' || !fits_int;
    return build_.literal(is_long ? KeyType::kLong : KeyType::kInt, value, 0.0);
  }

  KeyPart quoted() {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) {
      return fail("a text without its closing quote", "close it with '");
    }
    const std::string_view inside = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return build_.text_literal(std::string(inside));
  }

  KeyPart word(int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) {
      ++at_;
    }
    const std::string name = lower(text_.substr(begin, at_ - begin));
    if (name == "case") {
      return case_when(depth + 1);
    }
    if (name == "cast") {
      return cast(depth + 1);
    }
    if (take("(")) {
      return function(name, depth + 1);
    }
    return column(name, begin);
  }

  KeyPart case_when(int depth) {
    if (!take_word("when")) {
      return fail("only CASE WHEN ... is known", "write CASE WHEN condition THEN value");
    }
    const KeyPart condition = expression(depth);
    expect_word("then");
    const KeyPart yes = expression(depth);
    KeyPart no;
    skip_blanks();
    if (!failed() && lower(text_.substr(at_, 4)) == "when") {
      no = case_when(depth + 1);
      return build_.select(condition, yes, no);
    }
    if (!failed() && !take_word("else")) {
      return fail("CASE without ELSE gives nulls, which are not covered", "add ELSE value");
    }
    no = failed() ? KeyPart() : expression(depth);
    expect_word("end");
    return build_.select(condition, yes, no);
  }

  KeyPart cast(int depth) {
    expect("(");
    KeyPart part = expression(depth);
    expect_word("as");
    skip_blanks();
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) {
      ++at_;
    }
    const std::string type = lower(text_.substr(begin, at_ - begin));
    expect(")");
    if (failed()) {
      return part;
    }
    if (type == "string") {
      return build_.to_text(part);
    }
    if (type == "bigint" || type == "long") {
      return build_.unary(KeyOp::kToLong, KeyType::kLong, part);
    }
    if (type == "int" || type == "integer") {
      return build_.unary(KeyOp::kToInt, KeyType::kInt, part);
    }
    if (type == "double") {
      return build_.unary(KeyOp::kToDouble, KeyType::kDouble, part);
    }
    return fail("cast to " + type + " is not covered", "use bigint, int, double or string");
  }

  KeyPart function(const std::string& name, int depth) {
    std::vector<KeyPart> arguments;
    while (!failed() && !take(")")) {
      if (!arguments.empty()) {
        expect(",");
      }
      arguments.push_back(expression(depth));
    }
    if (failed()) {
      return {};
    }
    const std::size_t count = arguments.size();
    if (name == "pmod" && count == 2) {
      return binary(KeyOp::kPmod, arguments[0], arguments[1]);
    }
    if ((name == "pow" || name == "power") && count == 2) {
      return binary(KeyOp::kPower, arguments[0], arguments[1]);
    }
    if (name == "floor" && count == 1) {
      return build_.unary(KeyOp::kFloor, KeyType::kLong, arguments[0]);
    }
    if ((name == "lpad" || name == "rpad") && count == 3 && arguments[2].is_literal) {
      const auto kind = name == "lpad" ? TextStep::Kind::kPadLeft : TextStep::Kind::kPadRight;
      return build_.with_step(arguments[0],
                              {kind, build_.constant(arguments[1]), arguments[2].literal});
    }
    if (name == "repeat" && count == 2) {
      return build_.with_step(arguments[0],
                              {TextStep::Kind::kRepeat, build_.constant(arguments[1]), ""});
    }
    if (name == "concat") {
      return build_.concat(arguments);
    }
    return fail("the function " + name + " is not covered here",
                "use pmod, pow, floor, cast, lpad, rpad, repeat, concat");
  }
  // NOLINTEND(misc-no-recursion)

  KeyPart column(const std::string& name, std::size_t begin) {
    if (name == "id") {
      return build_.row_number();
    }
    for (const NamedExpression& known : columns_) {
      if (lower(known.name) == name) {
        return build_.inlined(known.expression);
      }
    }
    at_ = begin;
    return fail("no column of that name: '" + name + "'", "use id or a column defined before");
  }

  void skip_blanks() {
    while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
      ++at_;
    }
  }

  bool take(std::string_view token) {
    skip_blanks();
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  bool take_word(std::string_view word) {
    skip_blanks();
    const std::size_t end = at_ + word.size();
    if (lower(text_.substr(at_, word.size())) != word ||
        (end < text_.size() && is_word(text_[end]))) {
      return false;
    }
    at_ = end;
    return true;
  }

  void expect(std::string_view token) {
    if (!failed() && !take(token)) {
      fail("'" + std::string(token) + "' is missing", "add it here");
    }
  }

  void expect_word(std::string_view word) {
    if (!failed() && !take_word(word)) {
      fail("'" + std::string(word) + "' is missing", "add it here");
    }
  }

  [[nodiscard]] bool failed() const { return build_.failed(); }

  KeyPart fail(std::string what, std::string fix) {
    build_.at(at_);
    return build_.fail(std::move(what), std::move(fix));
  }

  KeyPart binary(KeyOp op, const KeyPart& left, const KeyPart& right) {
    build_.at(at_);
    return build_.binary(op, left, right);
  }

  std::string_view text_;
  std::span<const NamedExpression> columns_;
  std::size_t at_ = 0;
  KeyExpressionBuilder build_;
};

}  // namespace

Checked<KeyExpression> parse_key_expression(std::string_view text, std::string_view where,
                                            std::span<const NamedExpression> columns) {
  return Parser(text, where, columns).parse();
}

}  // namespace oomcast::data
