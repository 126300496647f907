// Forecasts from the statistics of tables for Python: of a DataFrame that was measured, or of
// files.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/load.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/without_gil.hpp"
#include "studies/preflight/operations.hpp"
#include "studies/preflight/preflight.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

constexpr double kMillion = 1e6;

struct Flown {
  preflight::Flight flight;
  StudyTable table;
};

/// `tables`: each text of statistics, and the name of its file.
Scenario planned(const Pairs& tables, const Scenario& base, const std::string& operation,
                 const std::vector<std::string>& keys, const std::string& how,
                 const std::string& hint) {
  std::vector<statistics::TableStatistics> read;
  for (const auto& [text, name] : tables) {
    read.push_back(value_or_raise(statistics::read_statistics(text, name)));
  }
  return value_or_raise(preflight::planned(
      base, read, {.operation = operation, .keys = keys, .join_type = how, .hint = hint}));
}

Flown fly(const Scenario& scenario, std::int64_t repetitions, std::size_t threads) {
  const risk::RiskOptions options{.repetitions = repetitions, .threads = threads};
  Flown flown{value_or_raise(without_gil([&] { return preflight::fly(scenario, options); })), {}};
  flown.table = preflight::flight_table(scenario, flown.flight, options);
  return flown;
}

nb::tuple probability(const Flown& flown) {
  const risk::Interval interval = risk::probability_of_failure(flown.flight.repetitions);
  return nb::make_tuple(static_cast<double>(interval.estimate_ppm) / kMillion,
                        static_cast<double>(interval.low_ppm) / kMillion,
                        static_cast<double>(interval.high_ppm) / kMillion);
}

nb::list signals(const Flown& flown) {
  nb::list list;
  for (const advise::Signal& signal : flown.flight.signals) {
    list.append(nb::make_tuple(signal.id, signal.text));
  }
  return list;
}

}  // namespace

void bind_preflight(nb::module_& module) {
  nb::class_<Flown>(module, "Flight", "The risk of a planned operation.")
      .def("probability", probability)
      .def("signals", signals)
      .def_ro("table", &Flown::table);
  module.def("planned", planned, nb::arg("tables"), nb::arg("base"), nb::arg("operation"),
             nb::arg("keys"), nb::arg("how"), nb::arg("hint"));
  module.def("fly", fly, nb::arg("scenario"), nb::arg("repetitions"), nb::arg("threads"));
}

}  // namespace oomcast::python
