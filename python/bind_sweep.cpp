// Sweeps and the replay of many logs for Python. A run travels as a line, as in the journals of the
// program, so that the executors of a cluster can play points and this side can make the tables.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <limits>

#include "python/columns.hpp"
#include "python/load.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/what_if.hpp"
#include "python/without_gil.hpp"
#include "reports/study.hpp"
#include "studies/in_parallel.hpp"
#include "studies/replay.hpp"
#include "studies/sweep/sweep.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using sweep::Point;
using sweep::Summary;
using Lines = std::vector<std::string>;

std::vector<Point> points_of(const std::vector<Pairs>& given) {
  std::vector<Point> points;
  points.reserve(given.size());
  for (const Pairs& settings : given) {
    Point& point = points.emplace_back();
    for (const auto& [name, value] : settings) {
      point.push_back({name, value});
    }
  }
  return points;
}

std::vector<Pairs> settings_of(const std::vector<Point>& points) {
  std::vector<Pairs> settings;
  settings.reserve(points.size());
  for (const Point& point : points) {
    Pairs& pairs = settings.emplace_back();
    for (const sweep::Setting& setting : point) {
      pairs.emplace_back(setting.name, setting.value);
    }
  }
  return settings;
}

/// All combinations; each axis is written as for `oomcast sweep --vary`, or as its values.
std::vector<Pairs> grid(const std::vector<std::pair<std::string, Lines>>& given) {
  std::vector<sweep::Axis> axes;
  for (const auto& [name, values] : given) {
    axes.push_back({.name = name, .values = values});
  }
  return settings_of(value_or_raise(sweep::grid(axes)));
}

Lines axis_values(const std::string& name, const std::string& text) {
  return value_or_raise(sweep::parse_axis(name + '=' + text)).values;
}

std::vector<Pairs> hypercube(const std::vector<std::pair<std::string, std::string>>& given,
                             std::int64_t count, std::uint64_t seed) {
  std::vector<sweep::Axis> axes;
  for (const auto& [name, text] : given) {
    axes.push_back(value_or_raise(sweep::parse_axis(name + '=' + text)));
  }
  return settings_of(sweep::latin_hypercube(axes, count, seed));
}

Lines play_points(const Scenario& scenario, const std::vector<Pairs>& given, std::size_t threads) {
  const std::vector<Summary> played = value_or_raise(
      without_gil([&] { return sweep::sweep(scenario, points_of(given), {.threads = threads}); }));
  return each(played, [](const Summary& summary) { return sweep::to_line(summary); });
}

/// A replay in a line: whose log it is, how it was observed to end, then the run.
std::string play_log(const std::string& log, const observe::WhatIf& what_if) {
  replay::ReplayOptions options;
  options.what_if = what_if;
  const Checked<replay::ReplayComparison> played = replay::replay(log, options);
  if (!played.ok()) {
    return "\t\t" + sweep::to_line(sweep::invalid(played.error()));
  }
  const replay::ReplayComparison& found = played.value();
  const Run& run = found.changed ? *found.changed : found.simulated;
  return found.application_id + '\t' + std::string(outcome_name(found.observed_outcome)) + '\t' +
         sweep::to_line(sweep::summarize(Scenario(), run));
}

Lines play_logs(const Lines& logs, const WhatIfWords& words, std::size_t threads) {
  const observe::WhatIf what_if = value_or_raise(read_what_if(words));
  const nb::gil_scoped_release others_may_run;
  Lines lines(logs.size());
  for_all_in_parallel(logs.size(), threads,
                      [&](std::size_t i) { lines[i] = play_log(logs[i], what_if); });
  return lines;
}

std::vector<Summary> summaries_of(const Lines& lines) {
  std::vector<Summary> summaries(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!sweep::from_line(lines[i], summaries[i])) {
      raise_problems({{Severity::kError, "line " + std::to_string(i), "is no run", ""}});
    }
  }
  return summaries;
}

/// Numbers that points without a run do not have are NaN, times NaT.
void add_summaries(const std::vector<Summary>& rows, Columns& out) {
  const auto ran = [](const Summary& row) { return row.outcome != "invalid"; };
  const auto reals = [&](const char* name, auto of, double unit) {
    out.reals(name, each(rows, [&](const Summary& row) {
                return ran(row) ? static_cast<double>(row.*of) / unit
                                : std::numeric_limits<double>::quiet_NaN();
              }));
  };
  out.texts("outcome", each(rows, [](const Summary& row) { return row.outcome; }));
  out.flags("inconclusive", each(rows, [](const Summary& row) { return row.inconclusive; }));
  reals("p_fail", &Summary::p_fail_ppm, 1e6);
  reals("margin", &Summary::margin_ppm, 1e6);
  out.times("time", each(rows, [&](const Summary& row) {
              return ran(row) ? row.duration_ns : std::numeric_limits<std::int64_t>::min();
            }));
  reals("price", &Summary::price_billionths, 1e9);
  out.numbers("spilled_bytes", member(rows, &Summary::spilled_bytes));
  out.numbers("peak_heap_bytes", member(rows, &Summary::peak_heap_bytes));
  out.numbers("peak_rss_bytes", member(rows, &Summary::peak_rss_bytes));
  out.numbers("lost", member(rows, &Summary::executors_lost));
  out.texts("where", each(rows, [](const Summary& row) { return row.place; }));
}

nb::dict point_columns(const Lines& lines) {
  Columns out;
  add_summaries(summaries_of(lines), out);
  return out.take();
}

nb::dict log_columns(const Lines& lines) {
  Lines applications;
  Lines observed;
  Lines runs;
  for (const std::string& line : lines) {
    const std::size_t first = line.find('\t');
    const std::size_t second = line.find('\t', first + 1);
    applications.push_back(line.substr(0, first));
    observed.push_back(line.substr(first + 1, second - first - 1));
    runs.push_back(line.substr(second + 1));
  }
  Columns out;
  out.texts("application", applications);
  out.texts("observed", observed);
  add_summaries(summaries_of(runs), out);
  return out.take();
}

}  // namespace

void bind_sweep(nb::module_& module) {
  nb::class_<StudyTable>(module, "StudyTable", "What a study found, as the program prints it.")
      .def("csv", reports::study_csv)
      .def("json", reports::study_json)
      .def("text", reports::study_text, nb::arg("width"));
  module.def("grid", grid, nb::arg("axes"));
  module.def("axis_values", axis_values, nb::arg("name"), nb::arg("text"));
  module.def("hypercube", hypercube, nb::arg("axes"), nb::arg("count"), nb::arg("seed"));
  module.def("play_points", play_points, nb::arg("scenario"), nb::arg("points"),
             nb::arg("threads"));
  module.def("play_logs", play_logs, nb::arg("logs"), nb::arg("what_if"), nb::arg("threads"));
  module.def("point_columns", point_columns, nb::arg("lines"));
  module.def("log_columns", log_columns, nb::arg("lines"));
  module.def(
      "sweep_table",
      [](const Scenario& scenario, const std::vector<Pairs>& points, const Lines& lines) {
        return sweep::sweep_table(scenario, points_of(points), summaries_of(lines));
      },
      nb::arg("scenario"), nb::arg("points"), nb::arg("lines"));
}

}  // namespace oomcast::python
