// A value, or what went wrong: how functions that read the user's input fail. Never for simulated
// failures (those are data in a Run) nor for our own bugs (those are SIM_CHECKs).
#pragma once

#include <utility>
#include <variant>

#include "sim/check.hpp"

namespace oomcast {

template <class T, class E>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: implicit
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] const T& value() const& {
    SIM_CHECK(ok(), "value() of a failed Result");
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T& value() & {
    SIM_CHECK(ok(), "value() of a failed Result");
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T value() && {
    SIM_CHECK(ok(), "value() of a failed Result");
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const E& error() const& {
    SIM_CHECK(!ok(), "error() of a good Result");
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] E error() && {
    SIM_CHECK(!ok(), "error() of a good Result");
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, E> state_;
};

}  // namespace oomcast
