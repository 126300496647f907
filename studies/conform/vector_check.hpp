// Keeps the score while one recorded vector is replayed: which steps agreed, what differed first.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "inputs/vectors/reader.hpp"

namespace oomcast::conform {

/// Where model and recording first part.
struct Difference {
  std::string vector;      // the vector's id
  std::int64_t step = -1;  // -1: not in a step
  std::string field;       // such as state.on.tasks.3
  std::string expected;    // what was recorded
  std::string got;         // what the model says
};

class VectorCheck {
 public:
  explicit VectorCheck(std::string vector_id) : vector_id_(std::move(vector_id)) {}

  /// The steps are counted from 0; a step passes if nothing in it differs.
  void begin_step() { ++step_; }
  void end_step() { steps_passed_ += failed() ? 0 : 1; }
  /// What is compared next belongs to the vector, not to its last step.
  void end_steps() { step_ = kNotInAStep; }

  /// Compares a recorded field with the model's; true if they are the same.
  bool same(std::string_view field, const vectors::Value& expected, const vectors::Value& got);

  /// The same of many fields of a step; of none if one was not recorded.
  void same_fields(const vectors::Value& step, vectors::Reader& in,
                   std::initializer_list<std::pair<std::string_view, vectors::Value>> got);

  [[nodiscard]] bool failed() const { return difference_.has_value(); }
  [[nodiscard]] const std::optional<Difference>& difference() const { return difference_; }
  [[nodiscard]] std::int64_t steps_passed() const { return steps_passed_; }

 private:
  static constexpr std::int64_t kNotInAStep = -1;

  std::string vector_id_;
  std::int64_t step_ = kNotInAStep;
  std::int64_t steps_passed_ = 0;
  std::optional<Difference> difference_;
};

}  // namespace oomcast::conform
