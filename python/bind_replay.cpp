// Replays of event logs for Python.
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
#include "reports/replay.hpp"

namespace nb = nanobind;

namespace oomcast::python {
namespace {

using replay::ReplayComparison;
using replay::StageComparison;
using replay::StageFigures;
using Side = std::optional<StageFigures> StageComparison::*;

template <class T>
std::vector<std::int64_t> figure(const std::vector<StageComparison>& stages, Side side,
                                 T StageFigures::* of) {
  return each(stages, [&](const StageComparison& stage) {
    const std::optional<StageFigures>& figures = stage.*side;
    return figures ? plain((*figures).*of) : std::int64_t{0};
  });
}

void add_side(Columns& out, const std::vector<StageComparison>& stages, Side side,
              const std::string& prefix) {
  out.flags(prefix,
            each(stages, [&](const StageComparison& stage) { return (stage.*side).has_value(); }));
  const auto numbers = [&](const char* name, auto of) {
    out.numbers(prefix + '_' + name, figure(stages, side, of));
  };
  const auto times = [&](const char* name, auto of) {
    out.times(prefix + '_' + name, figure(stages, side, of));
  };
  numbers("tasks", &StageFigures::tasks);
  numbers("tasks_failed", &StageFigures::tasks_failed);
  times("time", &StageFigures::time);
  times("task_time", &StageFigures::task_time);
  times("gc_time", &StageFigures::gc_time);
  times("task_time_max", &StageFigures::task_time_max);
  numbers("memory_bytes_spilled", &StageFigures::memory_bytes_spilled);
  numbers("disk_bytes_spilled", &StageFigures::disk_bytes_spilled);
  numbers("peak_execution_memory", &StageFigures::peak_execution_memory);
}

nb::dict replay_columns(const ReplayComparison& comparison) {
  const std::vector<StageComparison>& stages = comparison.stages;
  Columns out;
  out.numbers("stage", member(stages, &StageComparison::stage));
  out.numbers("attempt", member(stages, &StageComparison::attempt));
  out.texts("name", each(stages, [](const StageComparison& stage) { return stage.name; }));
  add_side(out, stages, &StageComparison::observed, "observed");
  add_side(out, stages, &StageComparison::simulated, "simulated");
  if (comparison.changed) {
    add_side(out, stages, &StageComparison::changed, "changed");
  }
  return out.take();
}

ReplayComparison replayed(const std::string& path, const WhatIfWords& words,
                          std::optional<std::uint64_t> seed, bool tasks) {
  replay::ReplayOptions options;
  options.what_if = value_or_raise(read_what_if(words));
  options.seed = seed;
  options.keep_tasks = tasks;
  ReplayComparison value =
      value_or_raise(without_gil([&] { return replay::replay(path, options); }));
  warn_of(value.warnings);
  return value;
}

}  // namespace

void bind_replay(nb::module_& module) {
  nb::class_<ReplayComparison>(module, "Replay", "Observed beside simulated.")
      .def_ro("log", &ReplayComparison::log)
      .def_ro("application_id", &ReplayComparison::application_id)
      .def_ro("application_name", &ReplayComparison::application_name)
      .def_ro("spark_version", &ReplayComparison::spark_version)
      .def_ro("log_is_complete", &ReplayComparison::log_is_complete)
      .def_prop_ro("observed_outcome",
                   [](const ReplayComparison& comparison) {
                     return std::string(outcome_name(comparison.observed_outcome));
                   })
      .def_ro("observed_message", &ReplayComparison::observed_message)
      .def_ro("simulated", &ReplayComparison::simulated)
      .def_ro("differences", &ReplayComparison::differences)
      .def_prop_ro("changed", [](const ReplayComparison& comparison) { return comparison.changed; })
      .def("stages", replay_columns)
      .def("text",
           [](const ReplayComparison& comparison, std::size_t width) {
             return reports::replay_text(comparison, {.width = width});
           })
      .def("json",
           [](const ReplayComparison& comparison) { return reports::replay_json(comparison, {}); });
  module.def("replay", replayed, nb::arg("path"), nb::arg("what_if"), nb::arg("seed").none(),
             nb::arg("tasks"));
}

}  // namespace oomcast::python
