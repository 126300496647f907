// Tests of tuning policies for Python.
#include <nanobind/nanobind.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <tuple>

#include "python/columns.hpp"
#include "python/load.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/without_gil.hpp"
#include "reports/policy_check.hpp"
#include "studies/policy/subjects.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using policy::CheckReport;
using policy::Result;
using policy::Standing;
using policy::SubjectReport;
using Shipped = std::vector<std::tuple<std::string, std::string, std::string>>;

Checked<Workload> load_workload(const std::string& path) {
  if (is_event_log(path)) {
    return Workload::of_log(path);
  }
  Checked<Scenario> scenario = load_file(path, {});
  if (!scenario.ok()) {
    return std::move(scenario).error();
  }
  return Workload(std::move(scenario).value());
}

Checked<CheckReport> checked(const std::string& text, const std::string& path,
                             const std::optional<std::string>& baseline, const Shipped& shipped,
                             std::size_t threads) {
  const Checked<policy::Policy> policy = policy::read_policy(text, path);
  if (!policy.ok()) {
    return policy.error();
  }
  policy::CheckOptions options{.threads = threads, .baseline = {}};
  if (baseline) {
    Checked<policy::Baseline> read = policy::read_baseline(*baseline, "baseline");
    if (!read.ok()) {
      return std::move(read).error();
    }
    options.baseline = std::move(read).value();
  }
  std::vector<policy::Shipped> files;
  for (const auto& [family, name, file] : shipped) {
    files.push_back({family, name, file});
  }
  const Checked<std::vector<policy::Subject>> subjects =
      policy::find_subjects(policy.value(), files, load_workload);
  return subjects.ok() ? policy::check(policy.value(), subjects.value(), options)
                       : subjects.error();
}

CheckReport check(const std::string& text, const std::string& path,
                  const std::optional<std::string>& baseline, const Shipped& shipped,
                  std::size_t threads) {
  return value_or_raise(
      without_gil([&] { return checked(text, path, baseline, shipped, threads); }));
}

nb::dict result_columns(const CheckReport& report) {
  struct Row {
    const SubjectReport* subject;
    const Result* result;
  };
  std::vector<Row> rows;
  for (const SubjectReport& subject : report.subjects) {
    for (const Result& result : subject.results) {
      rows.push_back({&subject, &result});
    }
  }
  const std::vector<std::string_view> standings{"holds", "fails", "too close"};
  Columns out;
  out.texts("workload", each(rows, [](const Row& row) { return row.subject->name; }));
  out.texts("team", each(rows, [](const Row& row) { return row.subject->team; }));
  out.texts("expectation", each(rows, [](const Row& row) { return row.result->expectation; }));
  out.words(
      "standing",
      each(rows, [](const Row& row) { return static_cast<std::int8_t>(row.result->standing); }),
      standings);
  out.flags("guardrail", each(rows, [](const Row& row) { return row.result->guardrail; }));
  out.texts("text", each(rows, [](const Row& row) { return row.result->text; }));
  return out.take();
}

std::string report(const CheckReport& report, const std::string& format, std::size_t width) {
  if (!reports::is_check_format(format)) {
    raise_problems({{Severity::kError, "format", '\'' + format + "' is not known",
                     "one of text, json, junit, github, markdown"}});
  }
  return reports::check_report(format, report, {.width = width});
}

}  // namespace

void bind_check(nb::module_& module) {
  nb::class_<CheckReport>(module, "Check", "What a test of a policy found.")
      .def_ro("policy", &CheckReport::policy)
      .def_ro("moved", &CheckReport::moved)
      .def("failures", [](const CheckReport& report) { return report.count(Standing::kFails); })
      .def("too_close", [](const CheckReport& report) { return report.count(Standing::kTooClose); })
      .def("results", result_columns)
      .def("report", report, nb::arg("format"), nb::arg("width"))
      .def("baseline", reports::baseline_json);
  module.def("check", check, nb::arg("text"), nb::arg("path"), nb::arg("baseline").none(),
             nb::arg("shipped"), nb::arg("threads"));
}

}  // namespace oomcast::python
