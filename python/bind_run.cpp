// simulate() and the Run for Python. The simulation itself runs without the GIL.
#include <nanobind/nanobind.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "models/application/simulate.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/tables.hpp"
#include "python/without_gil.hpp"
#include "reports/format.hpp"
#include "reports/place.hpp"
#include "reports/sections.hpp"
#include "studies/advise/first_aid.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

constexpr double kMillion = 1e6;

Run run_of(const Scenario& scenario, bool tasks, bool history) {
  return value_or_raise(without_gil(
      [&] { return simulate(scenario, {.keep_tasks = tasks, .keep_history = history}); }));
}

using Fixes = std::vector<reports::TriedFix>;

/// Tries what it would take, lets the run's reports say it, and returns what was tried.
Fixes advise(Run& run, const Scenario& scenario) {
  const nb::gil_scoped_release others_may_run;
  Fixes fixes;
  if (run.verdict.outcome != Outcome::kSuccess) {
    const advise::FirstAid advice = advise::first_aid(scenario, run);
    run.verdict.advice = advice.text;
    for (const advise::Attempt& attempt : advice.attempts) {
      fixes.push_back({attempt.key, attempt.value, attempt.outcome});
    }
  }
  return fixes;
}

const reports::ReportFormat& format_of(const std::string& name) {
  const reports::ReportFormat* format = reports::find_report_format(name);
  if (format == nullptr) {
    std::string all;
    for (const reports::ReportFormat& known : reports::report_formats()) {
      all += (all.empty() ? "one of " : ", ") + std::string(known.name);
    }
    raise_problems({{Severity::kError, "format", '\'' + name + "' is not known", all}});
  }
  return *format;
}

nb::bytes report(const Run& run, const std::string& name, std::size_t width, bool tasks,
                 const Fixes& fixes, const std::string& table) {
  const reports::ReportFormat& format = format_of(name);
  const std::string content = without_gil([&] {
    return format.render(run, {.tasks = tasks, .width = width, .fixes = fixes, .table = table});
  });
  return nb::bytes(content.data(), content.size());
}

nb::dict format_dict(const std::string& name) {
  const reports::ReportFormat& format = format_of(name);
  nb::dict out;
  out["tasks"] = format.needs_tasks;
  out["history"] = format.needs_history;
  out["binary"] = format.binary;
  return out;
}

nb::dict where_dict(const Where& where) {
  nb::dict out;
  out["job"] = where.job;
  out["stage"] = where.stage;
  out["stage_attempt"] = where.stage_attempt;
  out["task"] = where.task;
  out["task_attempt"] = where.task_attempt;
  out["executor"] = where.executor;
  out["operator"] = where.operator_name;
  out["account"] = std::string(reports::account_word(where.account));
  out["at_ns"] = where.at.count();
  return out;
}

nb::dict verdict_dict(const Run& run) {
  const Verdict& verdict = run.verdict;
  nb::dict out;
  out["outcome"] = std::string(outcome_name(verdict.outcome));
  out["sentence"] = std::string(outcome_sentence(verdict.outcome));
  out["inconclusive"] = verdict.inconclusive;
  out["thrashing"] = verdict.thrashing;
  out["what"] = verdict.what;
  out["place"] = verdict.place;
  out["chain"] = verdict.chain;
  out["message"] = verdict.message;
  out["p_fail"] = static_cast<double>(verdict.p_fail_ppm) / kMillion;
  out["margin"] = static_cast<double>(verdict.margin_ppm) / kMillion;
  out["where"] = where_dict(verdict.where);
  out["text"] = reports::verdict_section(run, {});
  return out;
}

nb::dict manifest_dict(const Manifest& manifest) {
  nb::dict out;
  out["oomcast_version"] = manifest.oomcast_version;
  out["scenario"] = manifest.scenario;
  out["input_hash"] = manifest.input_hash;
  out["spark_version"] = manifest.spark_version;
  out["seed"] = manifest.seed;
  out["trace_hash"] = manifest.trace_hash;
  out["events"] = manifest.events;
  return out;
}

nb::list finding_list(const Run& run) {
  nb::list out;
  for (const Finding& finding : run.findings) {
    out.append(nb::make_tuple(finding.id, finding.text));
  }
  return out;
}

nb::list conf_list(const Run& run) {
  nb::list out;
  for (const ConfLine& line : run.conf) {
    out.append(nb::make_tuple(line.key, line.value, line.origin));
  }
  return out;
}

}  // namespace

void bind_run(nb::module_& module) {
  nb::class_<reports::TriedFix>(module, "TriedFix", "A change that was simulated.")
      .def_ro("key", &reports::TriedFix::key)
      .def_ro("value", &reports::TriedFix::value)
      .def_prop_ro("outcome", [](const reports::TriedFix& fix) {
        return std::string(outcome_name(fix.outcome));
      });
  nb::class_<Run>(module, "Run", "What a simulation found.")
      .def("verdict", verdict_dict)
      .def("manifest", [](const Run& run) { return manifest_dict(run.manifest); })
      .def("findings", finding_list)
      .def("conf", conf_list)
      .def_prop_ro("advice", [](const Run& run) { return run.verdict.advice; })
      .def_ro("decisions", &Run::decisions)
      .def_ro("assumptions", &Run::assumptions)
      .def_prop_ro("ended_ns", [](const Run& run) { return run.ended.count(); })
      .def("table", run_table, nb::arg("name"))
      .def("advise", advise, nb::arg("scenario"))
      .def("report", report, nb::arg("format"), nb::arg("width"), nb::arg("tasks"),
           nb::arg("fixes"), nb::arg("table"));
  module.def("format", format_dict, nb::arg("name"));
  module.def("simulate", run_of, nb::arg("scenario"), nb::arg("tasks"), nb::arg("history"));
}

}  // namespace oomcast::python
