// Tolerant access to the fields of a parsed line: absent, null and wrongly typed values are all
// "not there", and wrong types are counted. Private to this room: includes simdjson.
#pragma once

#include <simdjson.h>

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "inputs/eventlog/notices.hpp"

namespace oomcast::eventlog {

using JsonElement = simdjson::dom::element;
using JsonObject = simdjson::dom::object;
using JsonArray = simdjson::dom::array;

/// Some fields of an object, by position in a list of keys. One pass; the last of equal keys wins,
/// as in Jackson. Keys that come in the order of the list are found at once.
template <std::size_t N>
class Picked {
 public:
  Picked(const JsonObject& object, const std::array<std::string_view, N>& keys) {
    std::size_t cursor = 0;
    for (const auto field : object) {
      for (std::size_t i = 0; i < N; ++i) {
        const std::size_t k = cursor + i < N ? cursor + i : cursor + i - N;
        if (field.key == keys[k]) {
          values_[k] = field.value;
          present_[k] = true;
          cursor = k + 1 < N ? k + 1 : 0;
          break;
        }
      }
    }
  }
  /// The field's value; null counts as absent.
  [[nodiscard]] const JsonElement* operator[](std::size_t k) const {
    return present_[k] && !values_[k].is_null() ? &values_[k] : nullptr;
  }

 private:
  std::array<JsonElement, N> values_;
  std::array<bool, N> present_{};
};

/// A field, or nothing if it is absent or null.
inline std::optional<JsonElement> field(const JsonObject& object, std::string_view key) {
  JsonElement value;
  if (object.at_key(key).get(value) != simdjson::SUCCESS || value.is_null()) {
    return std::nullopt;
  }
  return value;
}

inline std::optional<std::int64_t> as_integer(const JsonElement& value, Notices& notices) {
  std::int64_t number = 0;
  if (value.type() == simdjson::dom::element_type::INT64 &&
      value.get(number) == simdjson::SUCCESS) {
    return number;
  }
  notices.count(value.is_number() ? Notice::kNumberOutOfRange : Notice::kWrongType);
  return std::nullopt;
}

/// An integer that may be written as text (SQL metrics' updates are).
inline std::optional<std::int64_t> as_lenient_integer(const JsonElement& value) {
  std::int64_t number = 0;
  std::string_view text;
  if (value.type() == simdjson::dom::element_type::INT64) {
    return value.get(number) == simdjson::SUCCESS ? std::optional(number) : std::nullopt;
  }
  if (value.get(text) != simdjson::SUCCESS) {
    return std::nullopt;
  }
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  return code == std::errc() && end == text.data() + text.size() ? std::optional(number)
                                                                 : std::nullopt;
}

inline std::optional<std::string_view> as_text(const JsonElement& value, Notices& notices) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) {
    notices.count(Notice::kWrongType);
    return std::nullopt;
  }
  return text;
}

inline std::optional<JsonObject> as_object(const JsonElement& value, Notices& notices) {
  JsonObject object;
  if (value.get(object) != simdjson::SUCCESS) {
    notices.count(Notice::kWrongType);
    return std::nullopt;
  }
  return object;
}

inline std::optional<JsonArray> as_array(const JsonElement& value, Notices& notices) {
  JsonArray array;
  if (value.get(array) != simdjson::SUCCESS) {
    notices.count(Notice::kWrongType);
    return std::nullopt;
  }
  return array;
}

inline bool as_bool(const JsonElement& value) {
  bool flag = false;
  return value.get(flag) == simdjson::SUCCESS && flag;
}

inline std::optional<std::int64_t> integer_field(const JsonObject& object, std::string_view key,
                                                 Notices& notices) {
  const auto value = field(object, key);
  return value ? as_integer(*value, notices) : std::nullopt;
}

inline std::optional<std::string_view> text_field(const JsonObject& object, std::string_view key,
                                                  Notices& notices) {
  const auto value = field(object, key);
  return value ? as_text(*value, notices) : std::nullopt;
}

inline std::optional<JsonObject> object_field(const JsonObject& object, std::string_view key,
                                              Notices& notices) {
  const auto value = field(object, key);
  return value ? as_object(*value, notices) : std::nullopt;
}

inline std::optional<JsonArray> array_field(const JsonObject& object, std::string_view key,
                                            Notices& notices) {
  const auto value = field(object, key);
  return value ? as_array(*value, notices) : std::nullopt;
}

inline bool bool_field(const JsonObject& object, std::string_view key) {
  const auto value = field(object, key);
  return value && as_bool(*value);
}

inline std::optional<std::string> owned(std::optional<std::string_view> text) {
  return text ? std::optional<std::string>(*text) : std::nullopt;
}

}  // namespace oomcast::eventlog
