// Which points a study plays: all combinations, a Latin hypercube, or a list from a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "studies/sweep/point.hpp"

namespace oomcast::sweep {

/// One thing that varies: values to choose from, or everything between two numbers.
struct Axis {
  std::string name;
  std::vector<std::string> values;  // in order; of a range those a grid takes
  bool range = false;
  bool size = false;     // of a range: bytes, else millionths
  std::int64_t low = 0;  // of a range
  std::int64_t high = 0;
};

/// Reads "NAME=A,B,C" ("NAME=A|B" where values have commas), or "NAME=LOW..HIGH" and
/// "NAME=LOW..HIGH/STEPS": a range, in a grid STEPS values (default 5) with equal distances.
[[nodiscard]] Checked<Axis> parse_axis(std::string_view text);

/// All combinations; the last axis varies fastest. An error if there are more than a million.
[[nodiscard]] Checked<std::vector<Point>> grid(const std::vector<Axis>& axes);

/// `count` points, every axis cut into as many equal parts and each part met once.
[[nodiscard]] std::vector<Point> latin_hypercube(const std::vector<Axis>& axes, std::int64_t count,
                                                 std::uint64_t seed);

/// CSV: a line of names, then a point a line. Quotes as in RFC 4180.
[[nodiscard]] Checked<std::vector<Point>> read_points(std::string_view text,
                                                      const std::string& file);

}  // namespace oomcast::sweep
