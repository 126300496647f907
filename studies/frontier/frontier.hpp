// Which cluster shapes are worth their money: price, time and probability of survival of each, and
// which of them no other one beats in all three.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "studies/risk/risk.hpp"
#include "studies/sweep/point.hpp"

namespace oomcast::frontier {

struct Shape {
  std::string name;
  sweep::Point settings;
};

/// Ten big executors, a hundred small ones, fifty with a fast local disk.
[[nodiscard]] std::vector<Shape> classic_shapes();

/// Reads "NAME:SETTING,SETTING": "big:executors=10,spark.executor.memory=64g".
[[nodiscard]] Checked<Shape> parse_shape(std::string_view text);

struct Candidate {
  Shape shape;
  Problems problems;                  // of a shape that the scenario's cluster does not allow
  risk::Interval survival;            // not failing
  std::int64_t price_billionths = 0;  // medians of the repetitions that survive
  std::int64_t duration_ns = 0;
  bool optimal = false;
};

/// Candidates in the order of the shapes.
[[nodiscard]] std::vector<Candidate> frontier(const Scenario& scenario,
                                              const std::vector<Shape>& shapes,
                                              const risk::RiskOptions& options);

[[nodiscard]] StudyTable frontier_table(const Scenario& scenario,
                                        const std::vector<Candidate>& candidates);

}  // namespace oomcast::frontier
