// A recursive-descent reader; catalyst prints every binary operation in its own parentheses.
#include "inputs/plan_text/expression.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

namespace oomcast::plan_text {
namespace {

using Kind = Expression::Kind;

constexpr int kMaxDepth = 64;  // nesting; deeper text is refused

constexpr std::array<std::string_view, 15> kOperators{
    "<=>", "<=", ">=", "<>", "!=", "AND", "OR", "div", "+", "-", "*", "/", "%", "<", ">"};

bool ends_word(char c) { return c == '(' || c == ')' || c == ',' || c == ' ' || c == ']'; }

bool is_number(std::string_view word) {
  double value = 0;
  if (word.empty() || (std::isdigit(static_cast<unsigned char>(word.front())) == 0 &&
                       (word.size() < 2 || word.front() != '-'))) {
    return false;
  }
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  return error == std::errc() && end == word.data() + word.size();
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  // NOLINTBEGIN(misc-no-recursion): the depth is bounded by kMaxDepth
  std::optional<Expression> whole() {
    auto expression = operand(0);
    return expression && at_ == text_.size() ? expression : std::nullopt;
  }

 private:
  std::optional<Expression> operand(int depth) {
    const std::size_t begin = at_;
    std::optional<Expression> result = depth > kMaxDepth ? std::nullopt : plain_operand(depth);
    take("()");  // "first(v)()": an aggregate that may look at nulls
    if (!result || at_ >= text_.size() || text_[at_] != '#') {
      return result;
    }
    // "sum(v)#12L" is an attribute whose name looks like a call.
    const std::size_t end = std::min(text_.find_first_of(",)] ", at_), text_.size());
    const std::string_view mark = text_.substr(at_ + 1, end - at_ - 1);
    const std::string_view name = text_.substr(begin, at_ - begin);
    at_ = end;
    return attribute(name, mark);
  }

  std::optional<Expression> plain_operand(int depth) {
    if (take("(")) {
      return parenthesised(depth);
    }
    if (take("CASE WHEN ")) {
      return case_when(depth);
    }
    if (take("NOT ")) {
      auto inner = operand(depth + 1);
      return inner ? std::optional(node(Kind::kNot, "NOT", {*inner})) : std::nullopt;
    }
    if (take("cast(")) {
      return cast(depth);
    }
    return word(depth);
  }

  std::optional<Expression> parenthesised(int depth) {
    auto left = operand(depth + 1);
    if (!left) {
      return std::nullopt;
    }
    if (take(")")) {
      return left;
    }
    const std::string name = take_operator();
    if (name.empty()) {
      return std::nullopt;
    }
    auto right = operand(depth + 1);
    if (!right || !take(")")) {
      return std::nullopt;
    }
    return node(Kind::kBinary, name, {*left, *right});
  }

  std::optional<Expression> case_when(int depth) {
    Expression result = node(Kind::kCase, "CASE", {});
    do {
      auto condition = operand(depth + 1);
      if (!condition || !take(" THEN ")) {
        return std::nullopt;
      }
      auto value = operand(depth + 1);
      if (!value) {
        return std::nullopt;
      }
      result.arguments.push_back(std::move(*condition));
      result.arguments.push_back(std::move(*value));
    } while (take(" WHEN "));
    if (!take(" ELSE ")) {
      return std::nullopt;
    }
    auto otherwise = operand(depth + 1);
    if (!otherwise || !take(" END")) {
      return std::nullopt;
    }
    result.arguments.push_back(std::move(*otherwise));
    return result;
  }

  std::optional<Expression> cast(int depth) {
    auto inner = operand(depth + 1);
    if (!inner || !take(" as ")) {
      return std::nullopt;
    }
    const std::size_t end = text_.find(')', at_);
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string type(text_.substr(at_, end - at_));
    at_ = end + 1;
    return node(Kind::kCast, type, {*inner});
  }

  /// An attribute, a literal or a call.
  std::optional<Expression> word(int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !ends_word(text_[at_])) {
      ++at_;
    }
    const std::string_view name = text_.substr(begin, at_ - begin);
    const std::size_t hash = name.rfind('#');
    if (hash != std::string_view::npos && hash + 1 < name.size() &&
        std::isdigit(static_cast<unsigned char>(name[hash + 1])) != 0) {
      return attribute(name.substr(0, hash), name.substr(hash + 1));
    }
    if (take("(")) {
      return call(std::string(name), depth);
    }
    return name.empty()
               ? std::nullopt
               : std::optional(node(is_number(name) ? Kind::kNumber : Kind::kText, name, {}));
  }

  std::optional<Expression> call(const std::string& name, int depth) {
    Expression result = node(Kind::kCall, name, {});
    while (!take(")")) {
      if (!result.arguments.empty() && !take(", ")) {
        return std::nullopt;
      }
      auto argument = operand(depth + 1);
      if (!argument) {
        return std::nullopt;
      }
      result.arguments.push_back(std::move(*argument));
    }
    return result;
  }
  // NOLINTEND(misc-no-recursion)

  static std::optional<Expression> attribute(std::string_view name, std::string_view mark) {
    Expression result = node(Kind::kAttribute, name, {});
    const auto [end, error] = std::from_chars(mark.data(), mark.data() + mark.size(), result.id);
    if (error != std::errc()) {
      return std::nullopt;
    }
    result.is_long = end != mark.data() + mark.size() && *end == 'L';
    return result;
  }

  static Expression node(Kind kind, std::string_view name, std::vector<Expression> arguments) {
    Expression result;
    result.kind = kind;
    result.name = std::string(name);
    result.arguments = std::move(arguments);
    return result;
  }

  std::string take_operator() {
    for (const std::string_view name : kOperators) {
      if (take(" " + std::string(name) + " ")) {
        return std::string(name);
      }
    }
    return take(" = ") ? "=" : "";
  }

  bool take(std::string_view token) {
    if (!text_.substr(at_).starts_with(token)) {
      return false;
    }
    at_ += token.size();
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

std::optional<std::int64_t> number_of(const Expression& expression) {
  std::int64_t value = 0;
  if (expression.kind != Kind::kNumber) {
    return std::nullopt;
  }
  const std::string& digits = expression.name;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(value)
                                                                      : std::nullopt;
}

/// Positions of a function's arguments that are texts, so that a literal there gets quotes.
bool takes_text(const std::string& function, std::size_t argument) {
  return function == "concat" || ((function == "lpad" || function == "rpad") && argument != 1) ||
         (function == "repeat" && argument == 0);
}

std::optional<std::string> sql(const Expression& expression, bool text_wanted);

// NOLINTBEGIN(misc-no-recursion): as deep as what was read
std::optional<std::string> sql_of_call(const Expression& call) {
  if (call.name == "isnotnull") {
    return "(1 = 1)";  // generated values are never null
  }
  std::string result = call.name == "FLOOR" ? "floor(" : call.name + "(";
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const auto argument = sql(call.arguments[i], takes_text(call.name, i));
    if (!argument) {
      return std::nullopt;
    }
    result += (i == 0 ? "" : ", ") + *argument;
  }
  return result + ")";
}

std::optional<std::string> sql_of_case(const Expression& expression) {
  std::string result = "CASE";
  for (std::size_t i = 0; i + 1 < expression.arguments.size(); i += 2) {
    const auto condition = sql(expression.arguments[i], false);
    const auto value = sql(expression.arguments[i + 1], false);
    if (!condition || !value) {
      return std::nullopt;
    }
    result += " WHEN " + *condition + " THEN " + *value;
  }
  const auto otherwise = sql(expression.arguments.back(), false);
  return otherwise ? std::optional(result + " ELSE " + *otherwise + " END") : std::nullopt;
}

std::optional<std::string> sql_of_text(const Expression& literal, bool text_wanted) {
  if (text_wanted) {
    return literal.name.find('\'') == std::string::npos ? std::optional("'" + literal.name + "'")
                                                        : std::nullopt;
  }
  if (literal.name == "true" || literal.name == "false") {
    return literal.name == "true" ? "(1 = 1)" : "(1 = 0)";
  }
  return std::nullopt;
}

std::optional<std::string> sql(const Expression& expression, bool text_wanted) {
  switch (expression.kind) {
    case Kind::kAttribute:
      return expression.name;
    case Kind::kNumber:
      return text_wanted ? "'" + expression.name + "'" : expression.name;
    case Kind::kText:
      return sql_of_text(expression, text_wanted);
    case Kind::kCall:
      return sql_of_call(expression);
    case Kind::kCase:
      return sql_of_case(expression);
    case Kind::kNot: {
      const auto inner = sql(expression.arguments[0], false);
      return inner ? std::optional("((" + *inner + ") = (1 = 0))") : std::nullopt;
    }
    case Kind::kCast: {
      const auto inner = sql(expression.arguments[0], false);
      return inner ? std::optional("cast(" + *inner + " AS " + expression.name + ")")
                   : std::nullopt;
    }
    case Kind::kBinary: {
      const auto left = sql(expression.arguments[0], false);
      const auto right = sql(expression.arguments[1], false);
      return left && right ? std::optional("(" + *left + " " + expression.name + " " + *right + ")")
                           : std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<std::int64_t> bytes_of_call(
    const Expression& call,
    const std::function<std::optional<std::int64_t>(const Expression&)>& of_cast) {
  const std::vector<Expression>& arguments = call.arguments;
  if (call.name == "sha2" && arguments.size() == 2) {
    const std::int64_t bits = number_of(arguments[1]).value_or(256);
    return (bits == 0 ? 256 : bits) / 4;  // hexadecimal digits
  }
  if (call.name == "md5") {
    return 32;
  }
  if ((call.name == "upper" || call.name == "lower") && arguments.size() == 1) {
    return text_bytes(arguments[0], of_cast);
  }
  if ((call.name == "lpad" || call.name == "rpad") && arguments.size() == 3) {
    return number_of(arguments[1]);
  }
  if (call.name == "repeat" && arguments.size() == 2) {
    const auto once = text_bytes(arguments[0], of_cast);
    const auto times = number_of(arguments[1]);
    return once && times ? std::optional(*once * *times) : std::nullopt;
  }
  if (call.name == "concat") {
    std::int64_t sum = 0;
    for (const Expression& argument : arguments) {
      const auto part = text_bytes(argument, of_cast);
      if (!part) {
        return std::nullopt;
      }
      sum += *part;
    }
    return sum;
  }
  return std::nullopt;
}
// NOLINTEND(misc-no-recursion)

}  // namespace

std::optional<Expression> read_expression(std::string_view text) { return Reader(text).whole(); }

std::optional<NamedExpression> read_named(std::string_view text) {
  NamedExpression result;
  const std::size_t as = text.rfind(" AS ");
  const std::string_view target = as == std::string_view::npos ? text : text.substr(as + 4);
  const std::size_t hash = target.rfind('#');
  const auto attribute = hash == std::string_view::npos
                             ? std::nullopt
                             : read_expression("x" + std::string(target.substr(hash)));
  if (!attribute || attribute->kind != Kind::kAttribute) {
    return std::nullopt;
  }
  result.name = std::string(target.substr(0, hash));
  result.id = attribute->id;
  result.is_long = attribute->is_long;
  if (as == std::string_view::npos) {
    result.expression = *attribute;
    result.expression.name = result.name;
    return result;
  }
  auto expression = read_expression(text.substr(0, as));
  if (!expression) {
    return std::nullopt;
  }
  result.expression = std::move(*expression);
  return result;
}

// NOLINTBEGIN(misc-no-recursion): as deep as what was read
Expression replaced(const Expression& expression,
                    const std::function<const Expression*(std::int64_t id)>& definition) {
  if (expression.kind == Kind::kAttribute) {
    const Expression* found = definition(expression.id);
    return found == nullptr ? expression : *found;
  }
  Expression result = expression;
  for (Expression& argument : result.arguments) {
    argument = replaced(argument, definition);
  }
  return result;
}

std::optional<std::string> as_sql(const Expression& expression) { return sql(expression, false); }

bool is_text(const Expression& expression) {
  if (expression.kind == Kind::kCast) {
    return expression.name == "string";
  }
  if (expression.kind == Kind::kCase) {
    return is_text(expression.arguments.back());
  }
  constexpr std::array<std::string_view, 9> kTexts{"concat", "lpad", "md5",   "repeat", "rpad",
                                                   "sha1",   "sha2", "upper", "lower"};
  return expression.kind == Kind::kCall &&
         std::find(kTexts.begin(), kTexts.end(), expression.name) != kTexts.end();
}

std::optional<std::int64_t> text_bytes(
    const Expression& expression,
    const std::function<std::optional<std::int64_t>(const Expression& number)>& of_cast) {
  switch (expression.kind) {
    case Kind::kText:
    case Kind::kNumber:
      return static_cast<std::int64_t>(expression.name.size());
    case Kind::kCast:
      return expression.name == "string"   ? of_cast(expression.arguments[0])
             : expression.name == "binary" ? text_bytes(expression.arguments[0], of_cast)
                                           : std::nullopt;
    case Kind::kCall:
      return bytes_of_call(expression, of_cast);
    default:
      return std::nullopt;
  }
}
// NOLINTEND(misc-no-recursion)

}  // namespace oomcast::plan_text
