// `oomcast headroom LOG|SCENARIO`: the volume at which trouble begins, the least that survives.
#include <array>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/history_server.hpp"
#include "cli/load.hpp"
#include "cli/load_workload.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/study_options.hpp"
#include "cli/verb.hpp"
#include "cli/what_if_options.hpp"
#include "reports/headroom.hpp"
#include "studies/headroom/subjects.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kHeadroomOptions{
    kConfOption,
    OptionSpec{.name = "volume-max",
               .value = "X",
               .help = "Largest volume that is tried (default 64 times what it is)"},
    OptionSpec{.name = "volume-only", .help = "Leave out the least memory and cores"},
    kHistoryServerOption,
    kAppOption,
    kExecutorsOption,
    kManagerOption,
    kThreadsOption,
    kStudyFormatOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kHeadroomUsage{
    .arguments = "LOG|SCENARIO",
    .arguments_min = 0,
    .arguments_max = 1,
    .options = kHeadroomOptions,
    .details =
        "Bisects over simulations: at how many times the volume the first spill, the first GC\n"
        "thrash (half of a stage's task time), the first task OOM, the first executor loss and "
        "the\n"
        "job's abort come, and the least executor memory, overhead (where a container is held to\n"
        "its size) and cores with which the job survives. Growing volume means more rows of every\n"
        "key; files get more splits, shuffles keep their partitions. Each number has a band: where "
        "it\n"
        "lies in draws of the model's estimates, of a log's sizes and of the limits of heaps. A "
        "log\n"
        "that lacks what a forecast needs makes it inconclusive (exit code 3).\n\n"
        "  oomcast headroom sort-that-spills\n"
        "  oomcast headroom app-20260101-0001.zstd --conf spark.executor.memory=8g\n",
    .examples_run = false};

Checked<headroom::Job> job_of(const std::string& named, const Arguments& arguments) {
  Checked<observe::WhatIf> asked = what_if_of(arguments);
  if (is_event_log(named)) {
    if (!asked.ok()) {
      return std::move(asked).error();
    }
    return headroom::job_of_log(named, asked.value());
  }
  Problems problems;
  Scenario scenario;
  observe::WhatIf base;
  take(load_with_options(named, arguments), scenario, problems);
  take(std::move(asked), base, problems);
  if (!problems.empty()) {
    return problems;
  }
  return headroom::job_of(std::move(scenario), base);
}

Checked<headroom::Options> options_of(const Arguments& arguments) {
  headroom::Options options{.resources = !arguments.has("volume-only")};
  const Checked<std::size_t> threads = threads_of(arguments);
  if (!threads.ok()) {
    return threads.error();
  }
  options.threads = threads.value();
  if (arguments.has("volume-max")) {
    const Checked<std::uint64_t> most = parse_count("--volume-max", arguments.value("volume-max"));
    if (!most.ok()) {
      return most.error();
    }
    if (most.value() < 1 || most.value() > 1000) {
      return Problems{mistake("--volume-max", "must be from 1 to 1000", "give another number")};
    }
    options.volume_max_ppm = static_cast<std::int64_t>(most.value()) * 1'000'000;
  }
  return options;
}

int run_headroom(const Arguments& arguments, const Terminal& terminal) {
  const Checked<headroom::Options> options = options_of(arguments);
  if (!options.ok()) {
    return complain_of_arguments(options.error(), "headroom", terminal);
  }
  const Checked<LogSource> source = log_source(arguments);
  if (!source.ok()) {
    return complain(source.error(), terminal);
  }
  const std::string& named = source.value().path();
  const Checked<headroom::Job> job = job_of(named, arguments);
  if (!job.ok()) {
    return complain(job.error(), terminal);
  }
  const Checked<headroom::Headroom> found =
      with_progress("looking for the headroom of " + named, terminal,
                    [&] { return headroom::find_headroom(job.value(), options.value()); });
  if (!found.ok()) {
    return complain(found.error(), terminal);
  }
  const reports::ReportOptions report = report_options(arguments, terminal);
  const std::string format = arguments.value("format", "text");
  const std::string text = format == "json"  ? reports::headroom_json(found.value(), report)
                           : format == "csv" ? reports::headroom_csv(found.value())
                                             : reports::headroom_text(found.value(), report);
  const int code = found.value().missing.empty() ? kExitOk : kExitInconclusive;
  return deliver(arguments, text, code, terminal);
}

}  // namespace

Verb headroom_verb() {
  return {.name = "headroom",
          .summary = "At which volume trouble begins, and the least memory that survives.",
          .run = run_headroom,
          .usage = kHeadroomUsage};
}

}  // namespace oomcast::cli
