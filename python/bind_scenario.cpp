// Scenarios for Python: read, with what the caller lays over them, and written back.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"
#include "python/load.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/without_gil.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using Load = Checked<Scenario> (*)(const std::string& text, const std::string& name,
                                   const Overlay& overlay);

Checked<Scenario> load_path(const std::string& /*text*/, const std::string& path,
                            const Overlay& overlay) {
  return load_file(path, overlay);
}

Scenario loaded(Load load, const std::string& text, const std::string& name, Overlay overlay) {
  Scenario scenario = value_or_raise(without_gil([&] { return load(text, name, overlay); }));
  warn_of(scenario.conf.warnings());
  return scenario;
}

}  // namespace

void bind_scenario(nb::module_& module) {
  nb::class_<Scenario>(module, "Scenario", "A scenario that has been read and checked.")
      .def_ro("name", &Scenario::name)
      .def_ro("title", &Scenario::title)
      .def_ro("text", &Scenario::text)
      .def_ro("seed", &Scenario::seed)
      .def_prop_ro("spark", [](const Scenario& s) { return to_string(s.conf.version()); })
      .def("to_json",
           [](const Scenario& scenario) { return write_scenario(scenario, operator_specs()); });
  module.def(
      "scenario_of_text",
      [](const std::string& text, const std::string& name, Pairs conf, std::string properties_file,
         std::optional<std::uint64_t> seed, std::optional<std::string> spark) {
        return loaded(load_text, text, name,
                      {std::move(conf), std::move(properties_file), seed, std::move(spark)});
      },
      nb::arg("text"), nb::arg("name"), nb::arg("conf"), nb::arg("properties_file"),
      nb::arg("seed").none(), nb::arg("spark").none());
  module.def(
      "scenario_of_file",
      [](const std::string& path, Pairs conf, std::string properties_file,
         std::optional<std::uint64_t> seed, std::optional<std::string> spark) {
        return loaded(load_path, "", path,
                      {std::move(conf), std::move(properties_file), seed, std::move(spark)});
      },
      nb::arg("path"), nb::arg("conf"), nb::arg("properties_file"), nb::arg("seed").none(),
      nb::arg("spark").none());
}

}  // namespace oomcast::python
