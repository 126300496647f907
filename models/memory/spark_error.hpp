// What Spark would throw, as data: class, error condition, parameters, message.
// Mirrors SparkThrowable and the texts of Spark 4.3's error-conditions.json that memory can raise.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace oomcast::memory {

struct SparkError {
  std::string exception_class;  // fully qualified
  std::string condition;        // empty: a plain Java exception
  std::string sqlstate;
  std::vector<std::pair<std::string, std::string>> params;  // sorted by name
  std::string message;                                      // empty: null

  bool operator==(const SparkError&) const = default;
};

}  // namespace oomcast::memory
