// Widens a column when a number asks for it.
#include "inputs/eventlog/task_column.hpp"

namespace oomcast::eventlog {

void TaskColumn::push_kept(std::int64_t value) {
  if (!wide_.empty()) {
    wide_.push_back(value);
    return;
  }
  narrow_.resize(size_);  // zeros until now, if it was empty
  if (value >= 0 && value <= UINT32_MAX) {
    narrow_.push_back(static_cast<std::uint32_t>(value));
    return;
  }
  wide_.reserve(narrow_.size() + 1);
  wide_.assign(narrow_.begin(), narrow_.end());
  wide_.push_back(value);
  narrow_ = {};
}

}  // namespace oomcast::eventlog
