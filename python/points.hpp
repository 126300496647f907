// Many runs at once: one scenario under many confs and seeds, or many event logs; a row for each.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace oomcast::python {

/// A run of a sweep.
struct Point {
  std::vector<std::pair<std::string, std::string>> conf;
  std::optional<std::uint64_t> seed;
};

/// Plays the scenario of `text` at every point, on `threads` threads (0: all cores). What a point
/// gives depends on that point alone. A conf that Spark would refuse is a row, not an error.
nanobind::dict play_points(const std::string& text, const std::vector<Point>& points,
                           std::size_t threads);

/// Replays every log; one that cannot be read is a row with the reason.
nanobind::dict play_logs(const std::vector<std::string>& logs,
                         const std::vector<std::pair<std::string, std::string>>& conf,
                         std::size_t threads);

}  // namespace oomcast::python
