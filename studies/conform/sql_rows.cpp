// Reading and evaluating the expressions of recorded tables.
#include "studies/conform/sql_rows.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <functional>
#include <optional>

#include "models/data/murmur3.hpp"

namespace oomcast::conform {

using sizes::DataType;
using sizes::TypeKind;

/// A function of its arguments, or a constant, or the row number.
struct SqlColumn::Node {
  DataType type;
  std::function<SqlValue(std::int64_t id)> at;
};

namespace {

using Node = SqlColumn::Node;
using NodePtr = std::shared_ptr<const Node>;

DataType of(TypeKind kind, std::vector<DataType> children = {}) {
  return {.kind = kind, .precision = 10, .children = std::move(children)};
}

SqlValue number_value(std::int64_t number) {
  SqlValue value;
  value.number = number;
  value.real = static_cast<double>(number);
  return value;
}

SqlValue real_value(double real) {
  SqlValue value;
  value.real = real;
  return value;
}

SqlValue text_value(std::string text) {
  SqlValue value;
  value.text = std::move(text);
  return value;
}

SqlValue null_value() {
  SqlValue value;
  value.is_null = true;
  return value;
}

NodePtr node(DataType type, std::function<SqlValue(std::int64_t)> at) {
  return std::make_shared<const Node>(Node{std::move(type), std::move(at)});
}

std::string text_of_number(const SqlValue& value, const DataType& type) {
  return type.kind == TypeKind::kString ? value.text : std::to_string(value.number);
}

/// 19723 for 2024-01-01: days since 1970 in the Gregorian calendar.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

NodePtr cast(const NodePtr& from, DataType to) {
  const DataType had = from->type;
  return node(to, [from, had, to](std::int64_t id) {
    SqlValue value = from->at(id);
    if (value.is_null) {
      return value;
    }
    if (to.kind == TypeKind::kString) {
      return text_value(text_of_number(value, had));
    }
    if (to.kind == TypeKind::kDecimal) {
      constexpr std::int64_t kScale =
          100;  // the recorded decimals have two digits behind the point
      return number_value(value.number * kScale);
    }
    if (to.kind == TypeKind::kInteger) {
      return number_value(static_cast<std::int32_t>(value.number));
    }
    return value;
  });
}

/// sha2: as many characters, different for different texts.
SqlValue digest(const SqlValue& value) {
  constexpr std::size_t kHexDigits = 64;
  std::string text = value.text;
  text.insert(0, kHexDigits - std::min(kHexDigits, text.size()), '0');
  return text_value(text);
}

std::string repeated(const std::string& text, std::int64_t times) {
  std::string all;
  for (std::int64_t i = 0; i < times; ++i) {
    all += text;
  }
  return all;
}

using Arguments = std::vector<NodePtr>;

/// A function that is null if an argument is.
template <class Apply>
NodePtr strict(DataType type, Arguments arguments, Apply apply) {
  return node(std::move(type), [arguments = std::move(arguments), apply](std::int64_t id) {
    std::vector<SqlValue> values;
    for (const NodePtr& argument : arguments) {
      values.push_back(argument->at(id));
      if (values.back().is_null) {
        return null_value();
      }
    }
    return apply(values);
  });
}

NodePtr nested(const std::string& name, const Arguments& a) {
  DataType type = of(TypeKind::kArray);
  if (name == "array") {
    type.children = {a[0]->type};
  } else if (name == "map") {
    type = of(TypeKind::kMap, {a[0]->type, a[1]->type});
  } else {
    type = of(TypeKind::kStruct);
    for (std::size_t i = 1; i < a.size(); i += 2) {
      type.children.push_back(a[i]->type);
    }
  }
  return node(type, [name, a](std::int64_t id) {
    SqlValue value;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const bool odd = i % 2 == 1;
      if (name == "array" || (name == "named_struct" && odd) || (name == "map" && !odd)) {
        value.items.push_back(a[i]->at(id));
      } else if (name == "map") {
        value.values.push_back(a[i]->at(id));
      }
    }
    return value;
  });
}

NodePtr text_function(const std::string& name, const Arguments& a) {
  const DataType text = of(TypeKind::kString);
  if (name == "concat") {
    std::vector<DataType> types;
    for (const NodePtr& argument : a) {
      types.push_back(argument->type);
    }
    return strict(text, a, [types](const std::vector<SqlValue>& v) {
      std::string all;
      for (std::size_t i = 0; i < v.size(); ++i) {
        all += text_of_number(v[i], types[i]);
      }
      return text_value(all);
    });
  }
  if (name == "repeat") {
    return strict(text, a, [](const std::vector<SqlValue>& v) {
      return text_value(repeated(v[0].text, v[1].number));
    });
  }
  if (name == "lpad") {
    return strict(text, a, [](const std::vector<SqlValue>& v) {
      const auto width = static_cast<std::size_t>(v[1].number);
      std::string padded = v[0].text.substr(0, width);
      while (padded.size() < width) {
        padded.insert(0, v[2].text);
      }
      return text_value(padded);
    });
  }
  if (name == "sha2") {
    return strict(text, a, [](const std::vector<SqlValue>& v) { return digest(v[0]); });
  }
  if (name == "unhex") {
    return strict(of(TypeKind::kBinary), a, [](const std::vector<SqlValue>& v) {
      return text_value(v[0].text.substr(v[0].text.size() / 2));
    });
  }
  return nullptr;
}

NodePtr number_function(const std::string& name, const Arguments& a) {
  if (name == "hash" && a.size() == 1 && a[0]->type.kind == TypeKind::kLong) {
    return strict(of(TypeKind::kInteger), a, [](const std::vector<SqlValue>& v) {
      constexpr std::int32_t kSeed = 42;  // of SQL's hash()
      return number_value(data::murmur3_long(v[0].number, kSeed));
    });
  }
  if (name == "shiftright") {
    return strict(a[0]->type, a, [](const std::vector<SqlValue>& v) {
      return number_value(v[0].number >> v[1].number);
    });
  }
  if (name == "date_add") {
    return strict(of(TypeKind::kDate), a, [](const std::vector<SqlValue>& v) {
      return number_value(v[0].number + v[1].number);
    });
  }
  if (name == "timestamp_micros") {
    return strict(of(TypeKind::kTimestamp), a, [](const std::vector<SqlValue>& v) { return v[0]; });
  }
  return nullptr;
}

NodePtr call(const std::string& name, const Arguments& a) {
  if (name == "if" && a.size() == 3) {
    const DataType type = a[1]->type.kind == TypeKind::kNull ? a[2]->type : a[1]->type;
    return node(type, [a](std::int64_t id) {
      const SqlValue condition = a[0]->at(id);
      return !condition.is_null && condition.number != 0 ? a[1]->at(id) : a[2]->at(id);
    });
  }
  if (a.empty()) {
    return nullptr;
  }
  if (name == "array" || name == "map" || name == "named_struct") {
    return nested(name, a);
  }
  NodePtr found = text_function(name, a);
  return found ? found : number_function(name, a);
}

NodePtr operate(char op, const NodePtr& a, const NodePtr& b) {
  const bool real = a->type.kind == TypeKind::kDouble || b->type.kind == TypeKind::kDouble;
  const bool compares = op == '=' || op == '<';
  const DataType type = compares ? of(TypeKind::kBoolean)
                        : real   ? of(TypeKind::kDouble)
                                 : (a->type.kind == TypeKind::kLong ? a->type : b->type);
  return strict(type, {a, b}, [op, real](const std::vector<SqlValue>& v) {
    const std::int64_t x = v[0].number;
    const std::int64_t y = v[1].number;
    const auto ux = static_cast<std::uint64_t>(x);  // Java's arithmetic wraps around
    const auto uy = static_cast<std::uint64_t>(y);
    switch (op) {
      case '*':
        return real ? real_value(v[0].real * v[1].real)
                    : number_value(static_cast<std::int64_t>(ux * uy));
      case '+':
        return number_value(static_cast<std::int64_t>(ux + uy));
      case '-':
        return number_value(static_cast<std::int64_t>(ux - uy));
      case '%':
        return y == 0 ? null_value() : number_value(x % y);
      case '<':
        return number_value(x < y ? 1 : 0);
      default:
        return number_value(x == y ? 1 : 0);
    }
  });
}

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
  /// Operators from the loosest to the tightest.
  static constexpr std::array<std::string_view, 3> kLevels{"=<", "+-", "*%"};

  NodePtr chain(std::size_t level) {
    if (level == kLevels.size()) {
      return operand();
    }
    NodePtr left = chain(level + 1);
    skip_spaces();
    while (left && at_ < text_.size() && kLevels[level].find(text_[at_]) != std::string::npos) {
      const char op = text_[at_++];
      const NodePtr right = chain(level + 1);
      left = right ? operate(op, left, right) : nullptr;
      skip_spaces();
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
