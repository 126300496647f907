// Reading and evaluating the expressions of recorded tables.
#include "studies/conform/sql_rows.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>

#include "studies/conform/sql_functions.hpp"

namespace oomcast::conform {

using sizes::DataType;
using sizes::TypeKind;

namespace {

using namespace sql;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  NodePtr all() {
    NodePtr parsed = chain(0);
    skip_spaces();
    return at_ == text_.size() ? parsed : nullptr;
  }
  [[nodiscard]] std::size_t place() const { return at_; }

 private:
  /// Operators from the loosest to the tightest; longer ones before those they begin with.
  using Level = std::vector<std::string_view>;
  static const std::array<Level, 5>& levels() {
    static const std::array<Level, 5> kLevels{Level{"or "}, Level{"and "},
                                              Level{"<=", ">=", "<>", "!=", "=", "<", ">"},
                                              Level{"+", "-"}, Level{"*", "%"}};
    return kLevels;
  }

  std::string take_operator(const Level& level) {
    skip_spaces();
    for (const std::string_view op : level) {
      if (text_.substr(at_).starts_with(op)) {
        at_ += op.size();
        return std::string(op.substr(0, op.find(' ')));
      }
    }
    return {};
  }

  NodePtr chain(std::size_t level) {
    if (level == levels().size()) {
      return operand();
    }
    NodePtr left = chain(level + 1);
    std::string op = left ? take_operator(levels()[level]) : std::string();
    while (!op.empty()) {
      const NodePtr right = chain(level + 1);
      left = right ? operate(op, left, right) : nullptr;
      op = left ? take_operator(levels()[level]) : std::string();
    }
    return left;
  }

  NodePtr operand() {
    skip_spaces();
    if (take('(')) {
      NodePtr inside = chain(0);
      return take(')') ? inside : nullptr;
    }
    if (at_ < text_.size() && text_[at_] == '\'') {
      const std::string text = quoted();
      return node(of(TypeKind::kString), [text](std::int64_t) { return text_value(text); });
    }
    if (at_ < text_.size() && std::isdigit(static_cast<unsigned char>(text_[at_])) != 0) {
      return number();
    }
    return word();
  }

  NodePtr number() {
    std::size_t end = at_;
    while (end < text_.size() &&
           (std::isdigit(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '.')) {
      ++end;
    }
    const std::string_view digits = text_.substr(at_, end - at_);
    at_ = end;
    if (take('D')) {
      double real = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), real);
      return node(of(TypeKind::kDouble), [real](std::int64_t) { return real_value(real); });
    }
    std::int64_t whole = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), whole);
    return node(of(TypeKind::kInteger), [whole](std::int64_t) { return number_value(whole); });
  }

  NodePtr word() {
    std::size_t end = at_;
    while (end < text_.size() &&
           (std::isalnum(static_cast<unsigned char>(text_[end])) != 0 || text_[end] == '_')) {
      ++end;
    }
    const std::string name(text_.substr(at_, end - at_));
    at_ = end;
    if (name == "id") {
      return node(of(TypeKind::kLong), number_value);
    }
    if (name == "null") {
      return node(of(TypeKind::kNull), [](std::int64_t) { return null_value(); });
    }
    if (name == "date" && at_ < text_.size() && text_[at_] == '\'') {
      return date(quoted());
    }
    if (!take('(')) {
      return nullptr;
    }
    return name == "cast" ? cast_call() : call(name, arguments());
  }

  NodePtr date(const std::string& text) {
    const auto part = [&text](std::size_t from, std::size_t digits) {
      std::int64_t value = 0;
      std::from_chars(text.data() + from, text.data() + from + digits, value);
      return value;
    };
    if (text.size() != 10) {
      return nullptr;
    }
    const std::int64_t days = days_of(part(0, 4), part(5, 2), part(8, 2));
    return node(of(TypeKind::kDate), [days](std::int64_t) { return number_value(days); });
  }

  NodePtr cast_call() {
    const NodePtr from = chain(0);
    skip_spaces();
    if (!from || text_.substr(at_, 3) != "as ") {
      return nullptr;
    }
    const std::size_t start = at_ + 3;
    std::int64_t depth = 1;
    at_ = start;
    while (at_ < text_.size() && depth > 0) {
      depth += text_[at_] == '(' ? 1 : text_[at_] == ')' ? -1 : 0;
      ++at_;
    }
    auto type = sizes::parse_data_type(text_.substr(start, at_ - start - 1));
    return type ? cast(from, type.value()) : nullptr;
  }

  Arguments arguments() {
    Arguments parsed;
    do {
      parsed.push_back(chain(0));
    } while (parsed.back() && take(','));
    const bool good = parsed.back() != nullptr && take(')');
    return good ? parsed : Arguments{};
  }

  std::string quoted() {
    const std::size_t end = text_.find('\'', at_ + 1);
    const std::string text(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end == std::string_view::npos ? text_.size() : end + 1;
    return text;
  }

  void skip_spaces() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }
  bool take(char c) {
    skip_spaces();
    const bool is_there = at_ < text_.size() && text_[at_] == c;
    at_ += is_there ? 1 : 0;
    return is_there;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Checked<SqlColumn> SqlColumn::parse(std::string_view expression) {
  Parser parser(expression);
  SqlColumn column;
  column.root_ = parser.all();
  if (!column.root_) {
    return Problems{{.where = "expression",
                     .what = "cannot be read from character " + std::to_string(parser.place()),
                     .fix = "use id, numbers, texts, + - * % = < and the functions recorded"}};
  }
  return column;
}

const DataType& SqlColumn::type() const { return root_->type; }

SqlValue SqlColumn::at(std::int64_t id) const { return root_->at(id); }

sizes::ValueShape shape_of(const SqlValue& value, const DataType& type) {
  sizes::ValueShape shape;
  shape.is_null = value.is_null;
  if (value.is_null) {
    return shape;
  }
  shape.bytes = type.kind == TypeKind::kDecimal
                    ? sizes::decimal_number_bytes(std::to_string(value.number))
                    : Bytes(static_cast<std::int64_t>(value.text.size()));
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    const std::size_t child = type.kind == TypeKind::kStruct ? i : 0;
    shape.items.push_back(shape_of(value.items[i], type.children[child]));
  }
  for (const SqlValue& item : value.values) {
    shape.values.push_back(shape_of(item, type.children[1]));
  }
  return shape;
}

}  // namespace oomcast::conform
