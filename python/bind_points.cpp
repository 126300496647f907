// Sweeps and the replay of many logs for Python.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/module.hpp"
#include "python/points.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

nb::dict points(const std::string& text,
                std::vector<std::pair<Pairs, std::optional<std::uint64_t>>> given,
                std::size_t threads) {
  std::vector<Point> points;
  points.reserve(given.size());
  for (auto& [conf, seed] : given) {
    points.push_back({std::move(conf), seed});
  }
  return play_points(text, points, threads);
}

}  // namespace

void bind_points(nb::module_& module) {
  module.def("play_points", points, nb::arg("text"), nb::arg("points"), nb::arg("threads") = 0);
  module.def("play_logs", play_logs, nb::arg("logs"), nb::arg("conf"), nb::arg("threads") = 0);
}

}  // namespace oomcast::python
