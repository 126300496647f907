// From Problems to Python: errors become one oomcast.InputError, warnings oomcast.InputWarning.
#pragma once

#include <utility>

#include "models/problem.hpp"

namespace oomcast::python {

/// Raises InputError with the words that the program would print. The GIL is held.
[[noreturn]] void raise_problems(const Problems& problems);

/// warnings.warn() for each.
void warn_of(const Problems& warnings);

template <class T>
T value_or_raise(Checked<T> checked) {
  if (!checked.ok()) {
    raise_problems(checked.error());
  }
  return std::move(checked).value();
}

}  // namespace oomcast::python
