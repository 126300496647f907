// Reads expressions as Spark prints them in plans, where texts stand without quotes, and writes
// them as SQL over the row number again.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oomcast::plan_text {

struct Expression {
  enum class Kind : std::uint8_t {
    kAttribute,  // name and id: "k#1L"
    kNumber,     // as printed
    kText,       // a literal that is no number, without quotes; true, false and null too
    kCall,       // name(arguments)
    kBinary,     // arguments[0] name arguments[1]
    kNot,        // NOT arguments[0]
    kCast,       // cast(arguments[0] as name)
    kCase,       // CASE WHEN [0] THEN [1] ... ELSE [last]: an odd number of arguments
  };
  Kind kind = Kind::kText;
  std::string name;
  std::int64_t id = -1;  // of an attribute
  bool is_long = false;  // of an attribute: printed with "L"
  std::vector<Expression> arguments;
};

/// One element of an Output: what it is, and the attribute it is from now on.
struct NamedExpression {
  Expression expression;  // of a plain attribute: itself
  std::string name;
  std::int64_t id = -1;
  bool is_long = false;
};

/// Reads an expression; nothing if it is of a form that is not known.
[[nodiscard]] std::optional<Expression> read_expression(std::string_view text);

/// Reads "expression AS name#3L", or an attribute.
[[nodiscard]] std::optional<NamedExpression> read_named(std::string_view text);

/// The same with each attribute replaced by what `definition` gives for its id, if it gives one.
[[nodiscard]] Expression replaced(
    const Expression& expression,
    const std::function<const Expression*(std::int64_t id)>& definition);

/// As SQL that models/data reads, attributes by their names; texts are quoted where a text must
/// stand. Nothing if it has parts that cannot be said there.
[[nodiscard]] std::optional<std::string> as_sql(const Expression& expression);

/// True of what the expression's value is: text, as far as its outermost function says.
[[nodiscard]] bool is_text(const Expression& expression);

/// UTF-8 bytes of a text's values, if all are equally long whatever the row. What is not, is asked
/// from `of_cast`: the mean digits of a number that is cast to a text.
[[nodiscard]] std::optional<std::int64_t> text_bytes(
    const Expression& expression,
    const std::function<std::optional<std::int64_t>(const Expression& number)>& of_cast);

}  // namespace oomcast::plan_text
