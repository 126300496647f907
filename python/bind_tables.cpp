// The tables that everything is checked against: operators, conf keys, formats, the schema.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"
#include "models/text/nearest.hpp"
#include "python/module.hpp"
#include "reports/catalog.hpp"
#include "reports/conf_table.hpp"
#include "reports/format.hpp"
#include "studies/workload.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

std::string operators_json() {
  return reports::operators_json({operator_specs().begin(), operator_specs().end()});
}

std::string nearest(const std::string& word, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return std::string(text::nearest(word, views));
}

std::vector<std::string> format_names() {
  std::vector<std::string> names;
  for (const reports::ReportFormat& format : reports::report_formats()) {
    names.emplace_back(format.name);
  }
  return names;
}

}  // namespace

void bind_tables(nb::module_& module) {
  module.def("operators_json", operators_json);
  module.def("conf_json", [](const std::vector<std::string>& words) {
    return reports::conf_json(reports::conf_keys_matching(words));
  });
  module.def("scenario_schema", [] { return scenario_schema(operator_specs()); });
  module.def("format_names", format_names);
  module.def("is_event_log", is_event_log, nb::arg("path"));
  module.def("nearest", nearest, nb::arg("word"), nb::arg("names"));
}

}  // namespace oomcast::python
