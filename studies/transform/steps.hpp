// Looking at and changing the steps of a scenario's jobs: who uses whom, which columns flow where.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/spread.hpp"
#include "models/scenario/scenario.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::transform {

using Texts = std::vector<std::string>;

/// A rewrite that cannot be done: why, and what to do instead.
[[nodiscard]] Problems refusal(std::string what, std::string fix);

[[nodiscard]] std::string text_of(const Step& step, std::string_view param);
[[nodiscard]] Texts texts_of(const Step& step, std::string_view param);
[[nodiscard]] bool contains(const Texts& texts, std::string_view text);

[[nodiscard]] const Step* find_step(const Job& job, std::string_view id);
[[nodiscard]] std::size_t index_of(const Job& job, std::string_view id);

/// An id that no step of the job has: `base`, or base and a number.
[[nodiscard]] std::string fresh_id(const Job& job, std::string base);

/// Puts a step before the one at `index`, between it and its input number `input`; returns the new
/// step's id. The step at `index` stands one place later afterwards.
std::string insert_before(Job& job, std::size_t index, std::size_t input, std::string base,
                          std::string op, std::map<std::string, ParamValue, std::less<>> params);

/// Copies the step `id` and all that it is made of, to stand before `index`; returns the copy's id
/// and moves `index` behind the copies.
std::string copy_upstream(Job& job, std::string_view id, std::size_t& index);

/// The names of the data sets that a step's rows come from.
[[nodiscard]] Texts data_of(const Scenario& scenario, const Job& job, std::string_view id);

/// What is known of a column where a step hands its rows on; traced to its data set through steps
/// that let values pass. None: not known.
struct Traced {
  const Dataset* data = nullptr;
  const Column* column = nullptr;
  std::int64_t rows = 0;     // of the step
  std::int64_t largest = 0;  // rows of the most frequent value, null not counted
  std::int64_t nulls = 0;
  std::string hottest;  // that value, if it stands out with a name
};
[[nodiscard]] std::optional<Traced> trace(const Scenario& scenario, const Job& job,
                                          std::string_view id, std::string_view column);

/// Where a step stands.
struct At {
  std::size_t job = 0;
  std::size_t step = 0;

  [[nodiscard]] const Step& in(const Scenario& scenario) const {
    return scenario.jobs[job].steps[step];
  }
  [[nodiscard]] Step& in(Scenario& scenario) const { return scenario.jobs[job].steps[step]; }
};
/// All steps with an operator's word.
[[nodiscard]] std::vector<At> steps_of(const Scenario& scenario, std::string_view op);

/// Key columns of joins and aggregations, each once, in the order of the steps.
[[nodiscard]] Texts keys_of(const Scenario& scenario);

}  // namespace oomcast::transform
