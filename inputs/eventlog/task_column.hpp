// A column of whole numbers that takes the room its numbers need: none while all are zero, four
// bytes a row while they fit, else eight. Most metrics of most logs are small or never used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace oomcast::eventlog {

class TaskColumn {
 public:
  void push(std::int64_t value) {
    if (value != 0 || !narrow_.empty() || !wide_.empty()) {
      push_kept(value);
    }
    ++size_;
  }
  [[nodiscard]] std::int64_t operator[](std::size_t row) const {
    return !wide_.empty() ? wide_[row] : !narrow_.empty() ? narrow_[row] : 0;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t bytes() const {
    return narrow_.size() * sizeof(std::uint32_t) + wide_.size() * sizeof(std::int64_t);
  }

 private:
  void push_kept(std::int64_t value);

  std::size_t size_ = 0;
  std::vector<std::uint32_t> narrow_;  // at most one of the two is filled
  std::vector<std::int64_t> wide_;
};

}  // namespace oomcast::eventlog
