// A JSON value as plain data: what a vector file is made of. Objects keep the order of the file;
// whole numbers keep all 64 bits.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "sim/bytes.hpp"

namespace oomcast::vectors {

enum class Kind : std::uint8_t { kNull, kBool, kInteger, kReal, kString, kArray, kObject };

std::string_view name_of(Kind kind);

class Value {
 public:
  using Member = std::pair<std::string, Value>;

  Value() = default;
  template <class T>
    requires std::is_same_v<T, bool>
  Value(T flag) : kind_(Kind::kBool), integer_(flag ? 1 : 0) {}  // NOLINT: implicit
  template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
  Value(T integer)  // NOLINT: implicit
      : kind_(Kind::kInteger), integer_(static_cast<std::int64_t>(integer)) {}
  Value(double real) : kind_(Kind::kReal), real_(real) {}                    // NOLINT: implicit
  Value(Bytes bytes) : Value(bytes.count()) {}                               // NOLINT: implicit
  Value(std::string text) : kind_(Kind::kString), text_(std::move(text)) {}  // NOLINT: implicit
  Value(std::string_view text) : Value(std::string(text)) {}                 // NOLINT: implicit
  Value(const char* text) : Value(std::string(text)) {}                      // NOLINT: implicit

  static Value array(std::vector<Value> items = {});
  static Value object(std::vector<Member> members = {});

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }
  // Each reads a value of its kind; of another kind it is the kind's empty value.
  [[nodiscard]] bool boolean() const { return kind_ == Kind::kBool && integer_ != 0; }
  [[nodiscard]] std::int64_t integer() const { return kind_ == Kind::kInteger ? integer_ : 0; }
  [[nodiscard]] double real() const { return real_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<Value>& items() const { return items_; }
  [[nodiscard]] const std::vector<Member>& members() const { return members_; }

  /// The member of that name, or null.
  [[nodiscard]] const Value* find(std::string_view name) const;

  Value& push(Value item);
  Value& set(std::string name, Value value);

  /// Compact JSON.
  [[nodiscard]] std::string json() const;

 private:
  Kind kind_ = Kind::kNull;
  std::int64_t integer_ = 0;
  double real_ = 0;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Member> members_;
};

/// Where two values first differ, seen from the root, such as `state.on.tasks.3`; objects may list
/// their members in another order. `path` is empty and `equal` true if they do not differ.
struct ValueDifference {
  bool equal = true;
  std::string path;
  std::string expected;
  std::string got;
};

ValueDifference first_difference(const Value& expected, const Value& got);

}  // namespace oomcast::vectors
