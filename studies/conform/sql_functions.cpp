// Evaluating the functions of recorded tables' expressions.
#include "studies/conform/sql_functions.hpp"

#include <algorithm>

#include "models/data/murmur3.hpp"

namespace oomcast::conform::sql {

using sizes::DataType;
using sizes::TypeKind;

DataType of(TypeKind kind, std::vector<DataType> children) {
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
  return std::make_shared<const SqlColumn::Node>(SqlColumn::Node{std::move(type), std::move(at)});
}

std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = year / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

namespace {

std::string text_of_number(const SqlValue& value, const DataType& type) {
  return type.kind == TypeKind::kString ? value.text : std::to_string(value.number);
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
  if (name == "pmod" && a.size() == 2) {
    return strict(a[0]->type, a, [](const std::vector<SqlValue>& v) {
      const std::int64_t n = v[1].number;
      return n == 0 ? null_value() : number_value((v[0].number % n + n) % n);
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

}  // namespace

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
  if (name == "nullif" && a.size() == 2) {
    return node(a[0]->type, [a](std::int64_t id) {
      const SqlValue value = a[0]->at(id);
      const SqlValue other = a[1]->at(id);
      const bool same = !value.is_null && !other.is_null && value.number == other.number &&
                        value.text == other.text;
      return same ? null_value() : value;
    });
  }
  if (name == "coalesce") {
    return node(a[0]->type, [a](std::int64_t id) {
      for (const NodePtr& argument : a) {
        SqlValue value = argument->at(id);
        if (!value.is_null) {
          return value;
        }
      }
      return null_value();
    });
  }
  if (name == "array" || name == "map" || name == "named_struct") {
    return nested(name, a);
  }
  NodePtr found = text_function(name, a);
  return found ? found : number_function(name, a);
}

NodePtr operate(const std::string& op, const NodePtr& a, const NodePtr& b) {
  const bool real = a->type.kind == TypeKind::kDouble || b->type.kind == TypeKind::kDouble;
  const bool arithmetic = op == "+" || op == "-" || op == "*" || op == "%";
  const DataType type = !arithmetic ? of(TypeKind::kBoolean)
                        : real      ? of(TypeKind::kDouble)
                                    : (a->type.kind == TypeKind::kLong ? a->type : b->type);
  return strict(type, {a, b}, [op, real](const std::vector<SqlValue>& v) {
    const std::int64_t x = v[0].number;
    const std::int64_t y = v[1].number;
    if (op == "%") {
      return y == 0 ? null_value() : number_value(x % y);
    }
    const bool sorted = op == "<=" ? x <= y : op == ">=" ? x >= y : op == "<" ? x < y : x > y;
    const bool holds = op == "="                  ? x == y
                       : op == "!=" || op == "<>" ? x != y
                       : op == "and"              ? x != 0 && y != 0
                       : op == "or"               ? x != 0 || y != 0
                                                  : sorted;
    const auto ux = static_cast<std::uint64_t>(x);  // Java's arithmetic wraps around
    const auto uy = static_cast<std::uint64_t>(y);
    if (op == "*") {
      return real ? real_value(v[0].real * v[1].real)
                  : number_value(static_cast<std::int64_t>(ux * uy));
    }
    if (op == "+" || op == "-") {
      return number_value(static_cast<std::int64_t>(op == "+" ? ux + uy : ux - uy));
    }
    return number_value(holds ? 1 : 0);
  });
}

}  // namespace oomcast::conform::sql
