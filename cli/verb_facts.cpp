// `oomcast facts LOG`: what an event log says, as JSON.
#include <boost/program_options.hpp>
#include <ostream>

#include "cli/verb.hpp"
#include "inputs/eventlog/facts.hpp"
#include "inputs/eventlog/reader.hpp"

namespace oomcast::cli {
namespace {

namespace po = boost::program_options;

constexpr std::string_view kUsage =
    "usage: oomcast facts LOG\n"
    "Prints the facts of a Spark event log (a file, a rolling folder, or a History Server zip).\n";

void print(const Problems& problems, const Terminal& terminal) {
  for (const Problem& problem : problems) {
    terminal.err << "oomcast: " << (problem.severity == Severity::kWarning ? "warning: " : "")
                 << problem.where << ": " << problem.what;
    if (!problem.fix.empty()) {
      terminal.err << " (" << problem.fix << ")";
    }
    terminal.err << "\n";
  }
}

int run(const std::vector<std::string>& arguments, const Terminal& terminal) {
  po::options_description options("Options");
  options.add_options()("help,h", "this text");
  options.add_options()("line-bytes-max",
                        po::value<std::int64_t>()->default_value(std::int64_t{256} << 20),
                        "skip lines longer than this");
  po::options_description all;
  all.add(options).add_options()("log", po::value<std::string>());
  po::positional_options_description positions;
  positions.add("log", 1);
  po::variables_map given;
  try {
    po::store(po::command_line_parser(arguments).options(all).positional(positions).run(), given);
    po::notify(given);
  } catch (const po::error& e) {
    terminal.err << "oomcast facts: " << e.what() << "\n" << kUsage;
    return kExitBadInput;
  }
  if (given.count("help") > 0) {
    terminal.out << kUsage << options;
    return kExitOk;
  }
  if (given.count("log") == 0) {
    terminal.err << kUsage;
    return kExitBadInput;
  }
  const auto log =
      eventlog::read_event_log(given["log"].as<std::string>(),
                               {.line_bytes_max = Bytes(given["line-bytes-max"].as<std::int64_t>()),
                                .checksums = true,
                                .allow_no_events = true});
  if (!log) {
    print(log.error(), terminal);
    return kExitBadInput;
  }
  print(log.value().warnings, terminal);
  terminal.out << eventlog::facts_json(log.value()) << "\n";
  return kExitOk;
}

}  // namespace

Verb facts_verb() {
  return {.name = "facts", .summary = "Print what an event log says, as JSON.", .run = run};
}

}  // namespace oomcast::cli
