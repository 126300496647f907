// JSON text (RFC 8259). Doubles are written with the fewest digits that read back the same.
#include "inputs/eventlog/json_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace oomcast::eventlog {

void JsonWriter::new_line() {
  text_.push_back('\n');
  text_.append(has_items_.size(), ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (has_items_.empty()) {
    return;
  }
  if (has_items_.back()) {
    text_.push_back(',');
  }
  has_items_.back() = true;
  new_line();
}

JsonWriter& JsonWriter::end(char bracket) {
  const bool had_items = has_items_.back();
  has_items_.pop_back();
  if (had_items) {
    new_line();
  }
  text_.push_back(bracket);
  return *this;
}

JsonWriter& JsonWriter::begin_object() {
  before_value();
  text_.push_back('{');
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end_object() { return end('}'); }

JsonWriter& JsonWriter::begin_array() {
  before_value();
  text_.push_back('[');
  has_items_.push_back(false);
  return *this;
}

JsonWriter& JsonWriter::end_array() { return end(']'); }

JsonWriter& JsonWriter::key(std::string_view name) {
  value(name);
  text_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) {
  before_value();
  text_.push_back('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text_.push_back('\\');
      text_.push_back(c);
    } else if (c == '\n') {
      text_ += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      text_ += "\\u00";
      text_.push_back("0123456789abcdef"[byte >> 4]);
      text_.push_back("0123456789abcdef"[byte & 15]);
    } else {
      text_.push_back(c);
    }
  }
  text_.push_back('"');
  return *this;
}

JsonWriter& JsonWriter::value(std::int64_t number) {
  before_value();
  text_ += std::to_string(number);
  return *this;
}

JsonWriter& JsonWriter::value(Wide number) {
  before_value();
  UnsignedWide rest =
      number < 0 ? -static_cast<UnsignedWide>(number) : static_cast<UnsignedWide>(number);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest > 0);
  if (number < 0) {
    digits.push_back('-');
  }
  text_.append(digits.rbegin(), digits.rend());
  return *this;
}

JsonWriter& JsonWriter::value(double number) {
  if (!std::isfinite(number)) {
    return null();
  }
  before_value();
  std::array<char, 32> buffer{};
  const char* const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  text_ += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) {
    text_ += ".0";  // keeps it a floating point number for whoever reads it
  }
  return *this;
}

JsonWriter& JsonWriter::value(bool flag) {
  before_value();
  text_ += flag ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  before_value();
  text_ += "null";
  return *this;
}

}  // namespace oomcast::eventlog
