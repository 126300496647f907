// Forecasts of recorded cases for Python: the accuracy study.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/columns.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/without_gil.hpp"
#include "reports/forecasts.hpp"
#include "studies/predict/predict.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using predict::Forecast;

nb::tuple predicted(const std::string& folder) {
  const std::vector<Forecast> rows =
      value_or_raise(without_gil([&] { return predict::predict_folder(folder); }));
  Columns out;
  out.texts("id", each(rows, [](const Forecast& row) { return row.id; }));
  out.texts("status", each(rows, [](const Forecast& row) { return row.status; }));
  out.numbers("p_fail_ppm", member(rows, &Forecast::p_fail_ppm));
  out.numbers("stage", member(rows, &Forecast::stage));
  out.texts("operator", each(rows, [](const Forecast& row) { return row.operator_name; }));
  out.numbers("exit_code", member(rows, &Forecast::exit_code));
  out.numbers("peak_heap", member(rows, &Forecast::peak_heap));
  out.numbers("peak_rss", member(rows, &Forecast::peak_rss));
  out.texts("reason", each(rows, [](const Forecast& row) { return row.reason; }));
  return nb::make_tuple(out.take(), reports::forecast_lines(rows));
}

}  // namespace

void bind_predict(nb::module_& module) { module.def("predict", predicted, nb::arg("folder")); }

}  // namespace oomcast::python
