// Advice for Python: changes that were simulated to survive, of a scenario or an event log.
#include <nanobind/nanobind.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "python/columns.hpp"
#include "python/load.hpp"
#include "python/module.hpp"
#include "python/raise.hpp"
#include "python/without_gil.hpp"
#include "reports/advice.hpp"
#include "studies/advise/advise.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using advise::Advice;
using advise::Proposal;
using advise::Rejected;

Checked<Workload> workload_of_log(const std::string& path, const Pairs& conf) {
  Checked<Workload> read = Workload::of_log(path);
  if (!read.ok() || conf.empty()) {
    return read;
  }
  Checked<Scenario> changed = read.value().with(conf_entries(conf));
  if (!changed.ok()) {
    return std::move(changed).error();
  }
  return read.value().based_on(std::move(changed).value());
}

Advice advised(const Workload& workload, std::int64_t extra_percent, std::size_t threads) {
  return value_or_raise(without_gil([&] {
    return advise::advise(workload, {.extra_percent = extra_percent, .threads = threads});
  }));
}

Advice of_scenario(const Scenario& scenario, std::int64_t extra_percent, std::size_t threads) {
  return advised(Workload(scenario), extra_percent, threads);
}

Advice of_log(const std::string& path, const Pairs& conf, std::int64_t extra_percent,
              std::size_t threads) {
  const Workload workload =
      value_or_raise(without_gil([&] { return workload_of_log(path, conf); }));
  return advised(workload, extra_percent, threads);
}

/// Spark keys alone: what can be pasted into a conf.
Pairs conf_of(const advise::Changes& changes) {
  Pairs conf;
  for (const advise::Change& change : changes) {
    if (change.kind == advise::ChangeKind::kConf) {
      conf.emplace_back(change.key, change.value);
    }
  }
  return conf;
}

nb::dict proposal_columns(const Advice& advice) {
  const std::vector<Proposal>& rows = advice.proposals;
  Columns out;
  out.texts("title", each(rows, [](const Proposal& row) { return row.title; }));
  out.texts("changes",
            each(rows, [](const Proposal& row) { return changes_text(row.trial.changes); }));
  const auto share = [&](std::int64_t Verdict::* of) {
    return each(rows, [&](const Proposal& row) {
      return static_cast<double>(row.trial.run->verdict.*of) / 1e6;
    });
  };
  out.reals("p_fail", share(&Verdict::p_fail_ppm));
  out.reals("margin", share(&Verdict::margin_ppm));
  out.times("ended", each(rows, [](const Proposal& row) { return plain(row.trial.run->ended); }));
  out.reals("price", each(rows, [](const Proposal& row) {
              return static_cast<double>(row.trial.price.billionths) / 1e9;
            }));
  out.texts("least", each(rows, [](const Proposal& row) { return row.least; }));
  out.texts("safe", each(rows, [](const Proposal& row) { return row.safe; }));
  return out.take();
}

nb::dict rejected_columns(const Advice& advice) {
  const std::vector<Rejected>& rows = advice.rejected;
  Columns out;
  out.texts("title", each(rows, [](const Rejected& row) { return row.title; }));
  out.texts("changes", each(rows, [](const Rejected& row) { return changes_text(row.changes); }));
  out.flags("simulated", each(rows, [](const Rejected& row) { return !row.refused; }));
  out.texts("reason", each(rows, [](const Rejected& row) { return row.reason; }));
  return out.take();
}

nb::list proposal_confs(const Advice& advice) {
  nb::list out;
  for (const Proposal& proposal : advice.proposals) {
    out.append(nb::cast(conf_of(proposal.trial.changes)));
  }
  return out;
}

}  // namespace

void bind_advise(nb::module_& module) {
  nb::class_<Advice>(module, "Advice", "What a failing job needs.")
      .def_prop_ro("diagnosis", [](const Advice& advice) { return advice.diagnosis.text; })
      .def_prop_ro("illness",
                   [](const Advice& advice) {
                     return std::string(advise::illness_name(advice.diagnosis.illness));
                   })
      .def_ro("notes", &Advice::notes)
      .def_ro("simulations", &Advice::simulations)
      .def_prop_ro("base", [](const Advice& advice) { return *advice.base.run; })
      .def("proposals", proposal_columns)
      .def("confs", proposal_confs)
      .def("rejected", rejected_columns)
      .def("text", [](const Advice& advice,
                      std::size_t width) { return reports::advice_text(advice, {.width = width}); })
      .def("json", [](const Advice& advice) { return reports::advice_json(advice, {}); });
  module.def("advise", of_scenario, nb::arg("scenario"), nb::arg("extra_percent"),
             nb::arg("threads"));
  module.def("advise_log", of_log, nb::arg("path"), nb::arg("conf"), nb::arg("extra_percent"),
             nb::arg("threads"));
}

}  // namespace oomcast::python
