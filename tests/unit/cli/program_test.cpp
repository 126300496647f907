#include "cli/program.hpp"

#include <algorithm>
#include <sstream>

#include "cli/complain.hpp"
#include "cli/help_text.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::cli;
using oomcast::test::holds;

namespace {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer answer(const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = run_program(words, {.out = out, .err = err});
  return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("verbs are listed in alphabetical order and explained in one line", "[cli][program]") {
  CHECK(std::is_sorted(verbs().begin(), verbs().end(),
                       [](const Verb& a, const Verb& b) { return a.name < b.name; }));
  for (const Verb& verb : verbs()) {
    INFO(verb.name);
    CHECK(verb.summary.size() > 8);
    CHECK(verb.summary.size() < 72);
    CHECK(verb.usage.details.size() > 8);
    CHECK(holds(program_help(), verb.summary));
    CHECK(holds(markdown_help(), "## oomcast " + std::string(verb.name) + "\n"));
  }
}

TEST_CASE("help of a verb is the same by both ways of asking", "[cli][program]") {
  for (const Verb& verb : verbs()) {
    const std::string name(verb.name);
    INFO(name);
    const Answer by_verb = answer({"help", name});
    CHECK(by_verb.code == kExitOk);
    CHECK_FALSE(by_verb.out.empty());
    CHECK(by_verb.out == answer({name, "--help"}).out);
  }
}

TEST_CASE("no line of help is wider than a hundred columns", "[cli][program]") {
  std::string all = program_help();
  for (const Verb& verb : verbs()) {
    all += verb_help(verb);
  }
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(line.size() <= 100);
  }
}

TEST_CASE("every option of every verb is explained", "[cli][program]") {
  for (const Verb& verb : verbs()) {
    for (const OptionSpec& option : verb.usage.options) {
      INFO(verb.name << " --" << option.name);
      CHECK(option.help.size() > 8);
      CHECK(holds(verb_help(verb), "--" + std::string(option.name)));
    }
  }
}

TEST_CASE("an unknown verb is refused with the nearest one", "[cli][program]") {
  const Answer refused = answer({"verison"});
  CHECK(refused.code == kExitBadInput);
  CHECK(refused.out.empty());
  CHECK(holds(refused.err, "did you mean 'version'?"));
}

TEST_CASE("no words at all are a mistake that is answered with help", "[cli][program]") {
  CHECK(answer({}).code == kExitBadInput);
  CHECK(answer({}).err == program_help());
  CHECK(answer({"--help"}).out == program_help());
  CHECK(answer({"--version"}).out == answer({"version"}).out);
}

TEST_CASE("an unknown option of any verb is bad input", "[cli][program]") {
  for (const Verb& verb : verbs()) {
    INFO(verb.name);
    const Answer refused = answer({std::string(verb.name), "--no-such-option"});
    CHECK(refused.code == kExitBadInput);
    CHECK(holds(refused.err, "--no-such-option: there is no such option"));
  }
}

TEST_CASE("a mistake is one harmless line with where, what and what to do", "[cli][program]") {
  CHECK(problem_line({Severity::kWarning, "a.json:3", "odd \x1b[2J", "do this"}) ==
        "oomcast: warning: a.json:3: odd \\x1b[2J; do this\n");
  CHECK(problem_line({Severity::kError, "", "wrong", ""}) == "oomcast: error: wrong\n");
}
