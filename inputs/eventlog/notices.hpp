// What was odd in a log: counted per kind, told once per kind.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "models/problem.hpp"

namespace oomcast::eventlog {

enum class Notice : std::uint8_t {
  kMalformedLine,
  kInvalidUtf8,
  kNumberOutOfRange,
  kNegativeNumber,
  kWrongType,
  kDuplicateTaskEnd,
  kTaskEndWithoutStart,
  kTaskStartWithoutEnd,
  kTaskWithoutMetrics,
  kEndBeforeStart,
  kTooManyReasons,
};
inline constexpr std::size_t kNotices = 11;

class Notices {
 public:
  /// Where the reader stands; remembered for the first notice of each kind.
  void set_position(std::string_view file, std::int64_t line) {
    file_ = file;
    line_ = line;
  }
  void count(Notice kind, std::string_view detail = {}, std::int64_t times = 1);
  [[nodiscard]] std::int64_t count_of(Notice kind) const {
    return entries_[static_cast<std::size_t>(kind)].count;
  }
  /// One warning per kind that occurred.
  void append_to(Problems& warnings, const std::string& source) const;

 private:
  struct Entry {
    std::int64_t count = 0;
    std::string where;   // file:line of the first
    std::string detail;  // of the first
  };
  std::array<Entry, kNotices> entries_;
  std::string_view file_;
  std::int64_t line_ = 0;
};

}  // namespace oomcast::eventlog
