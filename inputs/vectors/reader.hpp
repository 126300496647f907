// Typed access to the values of a vector file. A field that is missing or of the wrong kind becomes
// a problem that names the file, the vector, the step and the field; reading goes on with an empty
// value, so that callers need no checks of their own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "inputs/vectors/value.hpp"
#include "inputs/vectors/vector_file.hpp"
#include "models/problem.hpp"

namespace oomcast::vectors {

class Reader {
 public:
  /// The file must outlive the reader and stay where it is.
  explicit Reader(const VectorFile& file) : file_(file) {}

  const Value& field(const Value& object, std::string_view name);
  std::int64_t integer(const Value& object, std::string_view name);
  Bytes bytes(const Value& object, std::string_view name) { return Bytes(integer(object, name)); }
  bool boolean(const Value& object, std::string_view name);
  const std::string& text(const Value& object, std::string_view name);
  const std::vector<Value>& items(const Value& object, std::string_view name);
  const std::vector<Value::Member>& members(const Value& object, std::string_view name);

  /// Notes that a value of the file is not what it should be.
  void refuse(const Value& value, std::string what, std::string fix = {});

  [[nodiscard]] bool ok() const { return problems_.empty(); }
  [[nodiscard]] const Problems& problems() const { return problems_; }

 private:
  const Value& typed(const Value& object, std::string_view name, Kind kind);
  [[nodiscard]] std::string place_of(const Value& value) const;

  const VectorFile& file_;
  Problems problems_;
};

}  // namespace oomcast::vectors
