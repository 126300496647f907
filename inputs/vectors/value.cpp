// Building, printing and comparing plain JSON values.
#include "inputs/vectors/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace oomcast::vectors {
namespace {

void print_text(const std::string& text, std::string& out) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4U];
          out += kHex[static_cast<unsigned char>(c) & 0xFU];
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void print(const Value& value, std::string& out);

void print_items(const Value& value, std::string& out) {
  out += '[';
  for (const Value& item : value.items()) {
    out += out.back() == '[' ? "" : ",";
    print(item, out);
  }
  out += ']';
}

void print_members(const Value& value, std::string& out) {
  out += '{';
  bool first = true;
  for (const auto& [name, member] : value.members()) {
    out += first ? "" : ",";
    first = false;
    print_text(name, out);
    out += ':';
    print(member, out);
  }
  out += '}';
}

void print(const Value& value, std::string& out) {
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      break;
    case Kind::kBool:
      out += value.boolean() ? "true" : "false";
      break;
    case Kind::kInteger:
      out += std::to_string(value.integer());
      break;
    case Kind::kReal: {
      std::array<char, 64> buffer;
      const auto end =
          std::to_chars(buffer.data(), buffer.data() + buffer.size(), value.real()).ptr;
      out.append(buffer.data(), end);
      break;
    }
    case Kind::kString:
      print_text(value.text(), out);
      break;
    case Kind::kArray:
      print_items(value, out);
      break;
    case Kind::kObject:
      print_members(value, out);
      break;
  }
}

std::string join(const std::string& path, const std::string& step) {
  return path.empty() ? step : path + "." + step;
}

ValueDifference different(const std::string& path, const Value& expected, const Value& got) {
  return {false, path, expected.json(), got.json()};
}

bool same_scalar(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) {
    return false;
  }
  switch (a.kind()) {
    case Kind::kBool:
      return a.boolean() == b.boolean();
    case Kind::kInteger:
      return a.integer() == b.integer();
    case Kind::kReal:
      return a.real() == b.real();
    case Kind::kString:
      return a.text() == b.text();
    default:
      return true;
  }
}

ValueDifference compare(const std::string& path, const Value& expected, const Value& got);

ValueDifference compare_arrays(const std::string& path, const Value& expected, const Value& got) {
  const std::vector<Value>& want = expected.items();
  const std::vector<Value>& have = got.items();
  for (std::size_t i = 0; i < want.size() && i < have.size(); ++i) {
    if (ValueDifference d = compare(join(path, std::to_string(i)), want[i], have[i]); !d.equal) {
      return d;
    }
  }
  if (want.size() == have.size()) {
    return {};
  }
  const std::size_t i = std::min(want.size(), have.size());
  return {false, join(path, std::to_string(i)), i < want.size() ? want[i].json() : "nothing",
          i < have.size() ? have[i].json() : "nothing"};
}

ValueDifference compare_objects(const std::string& path, const Value& expected, const Value& got) {
  for (const auto& [name, member] : expected.members()) {
    const Value* other = got.find(name);
    if (other == nullptr) {
      return {false, join(path, name), member.json(), "nothing"};
    }
    if (ValueDifference d = compare(join(path, name), member, *other); !d.equal) {
      return d;
    }
  }
  for (const auto& [name, member] : got.members()) {
    if (expected.find(name) == nullptr) {
      return {false, join(path, name), "nothing", member.json()};
    }
  }
  return {};
}

ValueDifference compare(const std::string& path, const Value& expected, const Value& got) {
  if (expected.is(Kind::kArray) && got.is(Kind::kArray)) {
    return compare_arrays(path, expected, got);
  }
  if (expected.is(Kind::kObject) && got.is(Kind::kObject)) {
    return compare_objects(path, expected, got);
  }
  return same_scalar(expected, got) ? ValueDifference{} : different(path, expected, got);
}

}  // namespace

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, 7> kNames{
      "null", "a boolean", "a whole number", "a number", "a text", "an array", "an object"};
  return kNames[static_cast<std::size_t>(kind)];
}

Value Value::array(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::kArray;
  value.items_ = std::move(items);
  return value;
}

Value Value::object(std::vector<Member> members) {
  Value value;
  value.kind_ = Kind::kObject;
  value.members_ = std::move(members);
  return value;
}

const Value* Value::find(std::string_view name) const {
  for (const Member& member : members_) {
    if (member.first == name) {
      return &member.second;
    }
  }
  return nullptr;
}

Value& Value::push(Value item) {
  items_.push_back(std::move(item));
  return items_.back();
}

Value& Value::set(std::string name, Value value) {
  members_.emplace_back(std::move(name), std::move(value));
  return members_.back().second;
}

std::string Value::json() const {
  std::string out;
  print(*this, out);
  return out;
}

ValueDifference first_difference(const Value& expected, const Value& got) {
  return compare({}, expected, got);
}

}  // namespace oomcast::vectors
