// Headroom for Python: of a scenario or an event log.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "python/columns.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/what_if.hpp"
#include "python/without_gil.hpp"
#include "reports/headroom.hpp"
#include "studies/headroom/subjects.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using headroom::Headroom;
using headroom::Least;
using headroom::Threshold;

Headroom found(const headroom::Job& job, std::int64_t volume_max, bool resources,
               std::size_t threads) {
  if (volume_max < 1 || volume_max > 1000) {
    raise_problems(
        {{Severity::kError, "volume_max", "must be from 1 to 1000", "give another number"}});
  }
  return value_or_raise(without_gil([&] {
    return headroom::find_headroom(
        job,
        {.volume_max_ppm = volume_max * 1'000'000, .threads = threads, .resources = resources});
  }));
}

Headroom of_scenario(const Scenario& scenario, const WhatIfWords& words, std::int64_t volume_max,
                     bool resources, std::size_t threads) {
  const observe::WhatIf base = value_or_raise(read_what_if(words));
  return found(headroom::job_of(scenario, base), volume_max, resources, threads);
}

Headroom of_log(const std::string& path, const WhatIfWords& words, std::int64_t volume_max,
                bool resources, std::size_t threads) {
  const observe::WhatIf base = value_or_raise(read_what_if(words));
  const headroom::Job job =
      value_or_raise(without_gil([&] { return headroom::job_of_log(path, base); }));
  return found(job, volume_max, resources, threads);
}

nb::dict threshold_columns(const Headroom& headroom) {
  const std::vector<Threshold>& rows = headroom.thresholds;
  const auto factors = [&](auto of) {
    return each(rows, [&](const Threshold& row) { return static_cast<double>(of(row)) / 1e6; });
  };
  Columns out;
  out.texts("trouble", each(rows, [](const Threshold& row) {
              return std::string(trouble_name(row.trouble));
            }));
  out.flags("found", each(rows, [](const Threshold& row) { return row.found; }));
  out.flags("at_least", each(rows, [](const Threshold& row) { return row.at_least; }));
  out.reals("volume", factors([](const Threshold& row) { return row.volume_ppm; }));
  out.reals("low", factors([](const Threshold& row) { return row.band.low; }));
  out.reals("high", factors([](const Threshold& row) { return row.band.high; }));
  out.texts("place", each(rows, [](const Threshold& row) { return row.place; }));
  return out.take();
}

nb::dict least_columns(const Headroom& headroom) {
  const std::vector<Least>& rows = headroom.least;
  Columns out;
  out.texts("key", each(rows, [](const Least& row) { return row.key; }));
  out.texts("now", each(rows, [](const Least& row) { return row.base; }));
  out.flags("survives", each(rows, [](const Least& row) { return row.survives; }));
  out.numbers("least", member(rows, &Least::amount));
  out.numbers("low", each(rows, [](const Least& row) { return row.band.low; }));
  out.numbers("high", each(rows, [](const Least& row) { return row.band.high; }));
  out.texts("below", each(rows, [](const Least& row) { return row.first_failure; }));
  return out.take();
}

}  // namespace

void bind_headroom(nb::module_& module) {
  nb::class_<Headroom>(module, "Headroom", "How far a job is from trouble.")
      .def_ro("base", &Headroom::base)
      .def_prop_ro("most_cores", [](const Headroom& headroom) { return headroom.most_cores.count; })
      .def_ro("simulations", &Headroom::simulations)
      .def("thresholds", threshold_columns)
      .def("least", least_columns)
      .def("text",
           [](const Headroom& headroom, std::size_t width) {
             return reports::headroom_text(headroom, {.width = width});
           })
      .def("json", [](const Headroom& headroom) { return reports::headroom_json(headroom, {}); });
  module.def("headroom", of_scenario, nb::arg("scenario"), nb::arg("what_if"),
             nb::arg("volume_max"), nb::arg("resources"), nb::arg("threads"));
  module.def("headroom_of_log", of_log, nb::arg("path"), nb::arg("what_if"), nb::arg("volume_max"),
             nb::arg("resources"), nb::arg("threads"));
}

}  // namespace oomcast::python
