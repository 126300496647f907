// Arithmetic of Python expressions: numbers, names, P["x"], P.get("x", d), int(...).
#include <cstdlib>

#include "inputs/cases/python_code.hpp"

namespace oomcast::cases {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }

class Reader {
 public:
  using Names = std::map<std::string, double, std::less<>>;
  Reader(std::string_view text, const CodeParams& params, const Names& names)
      : text_(text), params_(params), names_(names) {}

  std::optional<double> whole() {
    const std::optional<double> value = shift();
    skip();
    return at_ == text_.size() ? value : std::nullopt;
  }

 private:
  using Part = std::optional<double> (Reader::*)();

  std::optional<double> shift() {
    std::optional<double> left = sum();
    while (left && take("<<")) {
      const std::optional<double> right = sum();
      if (!right || *right < 0 || *right > 40) {
        return std::nullopt;
      }
      left = *left * static_cast<double>(std::int64_t{1} << static_cast<std::int64_t>(*right));
    }
    return left;
  }

  std::optional<double> sum() {
    std::optional<double> left = product();
    for (;;) {
      const bool plus = left && take("+");
      if (!plus && !(left && take("-"))) {
        return left;
      }
      const std::optional<double> right = product();
      left = right ? std::optional(plus ? *left + *right : *left - *right) : std::nullopt;
    }
  }

  std::optional<double> product() {
    std::optional<double> left = primary();
    while (left) {
      const char sign = take("//") ? 'f' : take("*") ? '*' : take("/") ? '/' : take("%") ? '%' : 0;
      if (sign == 0) {
        return left;
      }
      const std::optional<double> right = primary();
      if (!right || (sign != '*' && *right == 0)) {
        return std::nullopt;
      }
      const auto quotient = static_cast<double>(static_cast<std::int64_t>(*left / *right));
      left = sign == '*'   ? *left * *right
             : sign == '/' ? *left / *right
             : sign == 'f' ? quotient
                           : *left - quotient * *right;
    }
    return left;
  }

  std::optional<double> primary() {
    skip();
    if (take("(")) {
      const std::optional<double> inner = shift();
      return take(")") ? inner : std::nullopt;
    }
    if (at_ < text_.size() && is_digit(text_[at_])) {
      return number();
    }
    if (take("P[")) {
      const std::optional<double> value = param();
      return take("]") ? value : std::nullopt;
    }
    if (take("P.get(")) {
      std::optional<double> value = param();
      if (take(",")) {
        const std::optional<double> fallback = shift();
        value = value ? value : fallback;
      }
      return take(")") ? std::optional(value.value_or(0)) : std::nullopt;
    }
    if (take("int(")) {
      const std::optional<double> inner = shift();
      return take(")") && inner
                 ? std::optional(static_cast<double>(static_cast<std::int64_t>(*inner)))
                 : std::nullopt;
    }
    return name();
  }

  std::optional<double> number() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (is_digit(text_[at_]) || text_[at_] == '.' || text_[at_] == '_')) {
      ++at_;
    }
    return std::strtod(std::string(text_.substr(begin, at_ - begin)).c_str(), nullptr);
  }

  std::optional<double> name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) {
      ++at_;
    }
    const auto found = names_.find(text_.substr(begin, at_ - begin));
    return found == names_.end() ? std::nullopt : std::optional(found->second);
  }

  /// The name of a parameter in quotes, and its value.
  std::optional<double> param() {
    skip();
    const char quote = at_ < text_.size() ? text_[at_] : ' ';
    const std::size_t end = text_.find(quote, at_ + 1);
    if ((quote != '"' && quote != '\'') || end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view key = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    const auto found = params_.numbers.find(key);
    return found == params_.numbers.end() ? std::nullopt : std::optional(found->second);
  }

  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') {
      ++at_;
    }
  }
  bool take(std::string_view token) {
    skip();
    const bool here = text_.substr(at_).starts_with(token);
    at_ += here ? token.size() : 0;
    return here;
  }

  std::string_view text_;
  const CodeParams& params_;
  const Names& names_;
  std::size_t at_ = 0;
};

}  // namespace

std::optional<double> python_value(std::string_view expression, const CodeParams& params,
                                   const std::map<std::string, double, std::less<>>& names) {
  return Reader(expression, params, names).whole();
}

}  // namespace oomcast::cases
