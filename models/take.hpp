// Takes several checked values one after another and keeps all that is wrong with any of them.
#pragma once

#include <utility>

#include "models/problem.hpp"

namespace oomcast {

/// Puts a good value where it belongs; adds the problems of a bad one to the others.
template <class T, class U>
void take(Checked<T> checked, U& value, Problems& problems) {
  if (checked.ok()) {
    value = std::move(checked).value();
  } else {
    problems.insert(problems.end(), checked.error().begin(), checked.error().end());
  }
}

}  // namespace oomcast
