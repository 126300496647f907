// `oomcast facts LOG`: what an event log says, as JSON.
#include <array>
#include <ostream>

#include "cli/arguments.hpp"
#include "cli/complain.hpp"
#include "cli/output.hpp"
#include "cli/verb.hpp"
#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/reader.hpp"

namespace oomcast::cli {
namespace {

constexpr std::array kOptions{kOutputOption};

constexpr Usage kUsage{
    .arguments = "LOG",
    .arguments_min = 1,
    .arguments_max = 1,
    .options = kOptions,
    .details =
        "Reads an event log (a file, a rolled folder, or a History Server zip; plain or\n"
        "compressed) and prints what is in it as JSON: jobs, stages, tasks, their memory and\n"
        "spill, executors, plans, and every line that is damaged. Warnings go to stderr.\n\n"
        "  oomcast facts app-20260101-0001.zstd\n"
        "  oomcast facts eventlog_v2_app-1 -o facts.json\n"};

int run(const std::vector<std::string>& words, const Terminal& terminal) {
  const Checked<Arguments> parsed = parse_arguments(kUsage, words);
  if (!parsed.ok()) {
    return complain_of_arguments(parsed.error(), "facts", terminal);
  }
  const Arguments& arguments = parsed.value();
  const Checked<eventlog::EventLog> log = eventlog::read_event_log(
      arguments.positional.front(), {.checksums = true, .allow_no_events = true});
  if (!log.ok()) {
    return complain(log.error(), terminal);
  }
  complain(log.value().warnings, terminal);
  return deliver(arguments, eventlog::facts_json(log.value()) + "\n", kExitOk, terminal);
}

}  // namespace

Verb facts_verb() {
  return {.name = "facts",
          .summary = "Print what an event log says, as JSON.",
          .run = run,
          .usage = kUsage};
}

}  // namespace oomcast::cli
