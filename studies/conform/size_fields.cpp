// Reading and writing the fields that recordings of sizes share.
#include "studies/conform/size_fields.hpp"

#include <algorithm>

#include "models/memory/java_values.hpp"

namespace oomcast::conform {

using vectors::Kind;
using vectors::Reader;
using vectors::Value;

namespace {

std::optional<Bytes> size_of(const Value& conf, std::string_view key, bool bare_is_mib,
                             Reader& in) {
  const auto text = setting(conf, key);
  if (!text) {
    return std::nullopt;
  }
  const bool bare =
      std::all_of(text->begin(), text->end(), [](char c) { return c >= '0' && c <= '9'; });
  const auto size = memory::java_byte_string(bare && bare_is_mib ? *text + "m" : *text);
  if (!size.bytes) {
    in.refuse(*conf.find(key), "is \"" + *text + "\", which is no size", size.why);
    return std::nullopt;
  }
  return size.bytes;
}

}  // namespace

std::optional<std::string> setting(const Value& conf, std::string_view key) {
  const Value* found = conf.find(key);
  if (found == nullptr || !found->is(Kind::kString)) {
    return std::nullopt;
  }
  return found->text();
}

std::optional<std::int64_t> setting_mib(const Value& conf, std::string_view key, Reader& in) {
  const auto size = size_of(conf, key, true, in);
  return size ? std::optional(*size / Bytes(std::int64_t{1} << 20)) : std::nullopt;
}

std::optional<Bytes> setting_bytes(const Value& conf, std::string_view key, Reader& in) {
  return size_of(conf, key, false, in);
}

std::optional<double> setting_real(const Value& conf, std::string_view key) {
  const auto text = setting(conf, key);
  return text ? memory::java_double(*text) : std::nullopt;
}

std::optional<std::int64_t> setting_integer(const Value& conf, std::string_view key) {
  const auto text = setting(conf, key);
  return text ? memory::java_long(*text) : std::nullopt;
}

bool setting_boolean(const Value& conf, std::string_view key, bool fallback) {
  const auto text = setting(conf, key);
  return text ? memory::scala_boolean(*text).value_or(fallback) : fallback;
}

std::vector<Bytes> runs_of_bytes(const Value& runs) {
  std::vector<Bytes> bytes;
  for (const Value& run : runs.items()) {
    if (run.items().size() == 2) {
      bytes.insert(bytes.end(), static_cast<std::size_t>(run.items()[0].integer()),
                   Bytes(run.items()[1].integer()));
    }
  }
  return bytes;
}

Value runs_value(const std::vector<std::int64_t>& numbers) {
  Value runs = Value::array();
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t end = i;
    while (end < numbers.size() && numbers[end] == numbers[i]) {
      ++end;
    }
    runs.push(Value::array({Value(end - i), Value(numbers[i])}));
    i = end;
  }
  return runs;
}

sizes::ValueShape shape_of(const Value& value, const sizes::DataType& type) {
  using sizes::TypeKind;
  sizes::ValueShape shape;
  shape.is_null = value.is(Kind::kNull);
  if (shape.is_null) {
    return shape;
  }
  const auto append = [](std::vector<sizes::ValueShape>& to, const Value& list,
                         const sizes::DataType& item_type) {
    for (const Value& item : list.items()) {
      to.push_back(shape_of(item, item_type));
    }
  };
  const auto number = [&value](std::string_view name) {
    const Value* found = value.find(name);
    return Bytes(found == nullptr ? 0 : found->integer());
  };
  if (type.kind == TypeKind::kString) {
    shape.bytes = number("utf8_bytes");
  } else if (type.kind == TypeKind::kBinary) {
    shape.bytes = number("bytes");
  } else if (type.kind == TypeKind::kDecimal && value.find("unscaled") != nullptr) {
    shape.bytes = sizes::decimal_number_bytes(value.find("unscaled")->text());
  } else if (type.kind == TypeKind::kArray) {
    append(shape.items, value, type.children[0]);
  } else if (type.kind == TypeKind::kMap && value.find("keys") && value.find("values")) {
    append(shape.items, *value.find("keys"), type.children[0]);
    append(shape.values, *value.find("values"), type.children[1]);
  } else if (type.kind == TypeKind::kStruct) {
    for (std::size_t i = 0; i < std::min(type.children.size(), value.items().size()); ++i) {
      shape.items.push_back(shape_of(value.items()[i], type.children[i]));
    }
    shape.items.resize(type.children.size());
  }
  return shape;
}

sizes::DataType type_of(const Value& object, std::string_view field, Reader& in) {
  const std::string& text = in.text(object, field);
  auto type = sizes::parse_data_type(text);
  if (!type) {
    in.refuse(in.field(object, field), type.error().front().what, type.error().front().fix);
    return {};
  }
  return std::move(type).value();
}

Value exception_value(std::string_view exception_class, std::string_view message) {
  return Value::object({{"class", exception_class}, {"message", message}});
}

}  // namespace oomcast::conform
