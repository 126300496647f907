// `oomcast headroom LOG|SCENARIO`: the volume at which trouble begins, the least that survives.
#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/output.hpp"
#include "cli/run_options.hpp"
#include "cli/verb.hpp"
#include "cli/what_if_options.hpp"
#include "reports/headroom.hpp"
#include "studies/in_parallel.hpp"
#include "studies/observe/learned_log.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kOptions{
    kConfOption,
    OptionSpec{.name = "volume-max",
               .value = "X",
               .help = "Largest volume that is tried (default 64 times what it is)"},
    OptionSpec{.name = "volume-only", .help = "Leave out the least memory and cores"},
    kExecutorsOption,
    kManagerOption,
    kTextOrJsonOption,
    kOutputOption,
    kNoColorOption,
};

constexpr Usage kUsage{
    .arguments = "LOG|SCENARIO",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kOptions,
    .details =
        "Bisects over simulations: at how many times the volume the first spill, the first GC\n"
        "thrash (half of a stage's task time), the first task OOM, the first executor loss and "
        "the\n"
        "job's abort come, and the least executor memory, overhead (where a container is held to\n"
        "its size) and cores with which the job survives. Growing volume means more rows of every\n"
        "key; files get more splits, shuffles keep their partitions.\n\n"
        "  oomcast headroom sort-that-spills\n"
        "  oomcast headroom app-20260101-0001.zstd --conf spark.executor.memory=8g\n",
    .examples_run = false};

/// An event log is a folder, an archive, or a file whose first line is an event.
bool is_event_log(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return true;
  }
  if (!std::filesystem::is_regular_file(path, error)) {
    return false;
  }
  std::ifstream file(path, std::ios::binary);
  std::string start(256, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  const bool text = start.find_first_not_of(" \t\r\n") != std::string::npos &&
                    start[start.find_first_not_of(" \t\r\n")] == '{';
  return !text || start.find("\"Event\"") != std::string::npos;
}

Checked<headroom::Subject> subject_of_log(const std::string& path, const Arguments& arguments) {
  Checked<observe::WhatIf> asked = what_if_of(arguments);
  if (!asked.ok()) {
    return std::move(asked).error();
  }
  Checked<observe::LearnedLog> learned = observe::learn(path, true);
  if (!learned.ok()) {
    return std::move(learned).error();
  }
  auto log = std::make_shared<const observe::LearnedLog>(std::move(learned).value());
  return headroom::Subject(
      [log, base = std::move(asked).value()](const headroom::Change& change) -> Checked<Scenario> {
        observe::WhatIf what_if = base;
        what_if.volume_ppm = change.volume_ppm;
        what_if.conf.insert(what_if.conf.end(), change.conf.begin(), change.conf.end());
        Checked<observe::Observation> seen = log->with(what_if);
        if (!seen.ok()) {
          return std::move(seen).error();
        }
        return std::move(seen).value().scenario;
      });
}

Checked<headroom::Subject> subject_of(const std::string& named, const Arguments& arguments) {
  if (is_event_log(named)) {
    return subject_of_log(named, arguments);
  }
  Checked<Scenario> scenario = load_with_options(named, arguments);
  if (!scenario.ok()) {
    return std::move(scenario).error();
  }
  const Checked<observe::WhatIf> asked = what_if_of(arguments);
  if (!asked.ok()) {
    return asked.error();
  }
  Cluster& cluster = scenario.value().cluster;
  cluster.executors = asked.value().executors.value_or(cluster.executors);
  cluster.manager = asked.value().manager.value_or(cluster.manager);
  return headroom::subject_of(scenario.value());
}

Checked<headroom::Options> options_of(const Arguments& arguments) {
  headroom::Options options{.threads = all_cores(), .resources = !arguments.has("volume-only")};
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

int run(const std::vector<std::string>& words, const Terminal& terminal) {
  const Checked<Arguments> parsed = parse_arguments(kUsage, words);
  if (!parsed.ok()) {
    return complain_of_arguments(parsed.error(), "headroom", terminal);
  }
  const Arguments& arguments = parsed.value();
  const std::string& named = arguments.positional.front();
  const Checked<headroom::Options> options = options_of(arguments);
  if (!options.ok()) {
    return complain_of_arguments(options.error(), "headroom", terminal);
  }
  const Checked<headroom::Subject> subject = subject_of(named, arguments);
  if (!subject.ok()) {
    return complain(subject.error(), terminal);
  }
  const Checked<headroom::Headroom> found =
      with_progress("looking for the headroom of " + named, terminal,
                    [&] { return headroom::find_headroom(subject.value(), options.value()); });
  if (!found.ok()) {
    return complain(found.error(), terminal);
  }
  const reports::ReportOptions report = report_options(arguments, terminal);
  const std::string text = arguments.value("format", "text") == "json"
                               ? reports::headroom_json(found.value(), report)
                               : reports::headroom_text(found.value(), report);
  return deliver(arguments, text, kExitOk, terminal);
}

}  // namespace

Verb headroom_verb() {
  return {.name = "headroom",
          .summary = "At which volume trouble begins, and the least memory that survives.",
          .run = run,
          .usage = kUsage};
}

}  // namespace oomcast::cli
