// What is wrong with what the user gave us: what, where, and what to do. Collected, never thrown.
#pragma once

#include <string>
#include <vector>

#include "sim/result.hpp"

namespace oomcast {

enum class Severity { kWarning, kError };

struct Problem {
  Severity severity = Severity::kError;
  std::string where;  // "file:line", a JSON pointer, or a conf key
  std::string what;
  std::string fix;  // the valid form, the nearest name, the next step; may be empty
};

using Problems = std::vector<Problem>;

template <class T>
using Checked = Result<T, Problems>;

}  // namespace oomcast
