#include "cli/run_options.hpp"

#include <sstream>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::cli;

namespace {

Verdict verdict(Outcome outcome, bool inconclusive) {
  Verdict made;
  made.outcome = outcome;
  made.inconclusive = inconclusive;
  return made;
}

}  // namespace

TEST_CASE("a predicted failure exits with 1 only on request", "[cli][run]") {
  Arguments plain;
  Arguments strict;
  strict.add("fail-on-oom", {""});
  CHECK(exit_code_of(verdict(Outcome::kSuccess, false), strict) == kExitOk);
  CHECK(exit_code_of(verdict(Outcome::kExecutorOom, false), plain) == kExitOk);
  CHECK(exit_code_of(verdict(Outcome::kExecutorOom, false), strict) == kExitPredictedFailure);
}

TEST_CASE("an inconclusive verdict exits with 3 whatever it leans to", "[cli][run]") {
  CHECK(exit_code_of(verdict(Outcome::kSuccess, true), {}) == kExitInconclusive);
  CHECK(exit_code_of(verdict(Outcome::kExecutorOom, true), {}) == kExitInconclusive);
}

TEST_CASE("the command that does the same again holds all that was given", "[cli][run]") {
  Arguments arguments;
  arguments.add("conf", {"a.b=1", "c=it's"});
  arguments.add("properties-file", {"my defaults.conf"});
  CHECK(command_line("run", "./x.json", arguments, 7) ==
        "oomcast run ./x.json --seed 7 --conf a.b=1 --conf 'c=it'\\''s' "
        "--properties-file 'my defaults.conf'");
}

TEST_CASE("colour needs a terminal, the user's leave, and no file", "[cli][run]") {
  std::ostringstream sink;
  Terminal terminal{.out = sink, .err = sink, .out_is_terminal = true};
  Arguments to_file;
  to_file.add("output", {"x"});
  Arguments without;
  without.add("no-color", {""});
  CHECK(report_options({}, terminal).colour);
  CHECK_FALSE(report_options(to_file, terminal).colour);
  CHECK_FALSE(report_options(without, terminal).colour);
  terminal.colour_wanted = false;
  CHECK_FALSE(report_options({}, terminal).colour);
}

TEST_CASE("progress is shown on terminals only and goes away", "[cli][run]") {
  std::ostringstream err;
  Terminal terminal{.out = err, .err = err};
  CHECK(with_progress("working", terminal, [] { return 5; }) == 5);
  CHECK(err.str().empty());
  terminal.err_is_terminal = true;
  CHECK(with_progress("working", terminal, [] { return 6; }) == 6);
  CHECK(err.str() == "\rworking ...\r\x1b[K");
}
