#include "cli/arguments.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::cli;

namespace {

constexpr std::array kOptions{
    OptionSpec{.name = "conf", .value = "KEY=VALUE", .repeatable = true},
    OptionSpec{.name = "format", .value = "FORMAT", .choices = "text|json"},
    OptionSpec{.name = "output", .letter = 'o', .value = "FILE"},
    OptionSpec{.name = "changed", .value = "FROM TO", .values = 2},
    OptionSpec{.name = "tasks"},
};

constexpr Usage kUsage{.arguments = "FILE",
                       .arguments_min = 1,
                       .arguments_max = 2,
                       .options = kOptions,
                       .details = "-"};

Problems mistakes_in(const std::vector<std::string>& words) {
  const auto parsed = parse_arguments(kUsage, words);
  return parsed.ok() ? Problems{} : parsed.error();
}

}  // namespace

TEST_CASE("options and arguments may be mixed in any order", "[cli][arguments]") {
  const auto parsed =
      parse_arguments(kUsage, {"a", "--conf", "x=1", "--tasks", "-o", "out", "b", "--conf=y=2"});
  REQUIRE(parsed.ok());
  CHECK(parsed.value().positional == std::vector<std::string>{"a", "b"});
  CHECK(parsed.value().values("conf") == std::vector<std::string>{"x=1", "y=2"});
  CHECK(parsed.value().value("output") == "out");
  CHECK(parsed.value().has("tasks"));
  CHECK(parsed.value().value("format", "text") == "text");
}

TEST_CASE("what follows two dashes is no option", "[cli][arguments]") {
  const auto parsed = parse_arguments(kUsage, {"--", "--tasks"});
  REQUIRE(parsed.ok());
  CHECK(parsed.value().positional == std::vector<std::string>{"--tasks"});
  CHECK_FALSE(parsed.value().has("tasks"));
}

TEST_CASE("an option that takes two words takes exactly two", "[cli][arguments]") {
  const auto parsed = parse_arguments(kUsage, {"a", "--changed", "3.5", "4.3"});
  REQUIRE(parsed.ok());
  CHECK(parsed.value().values("changed") == std::vector<std::string>{"3.5", "4.3"});
  const Problems problems = mistakes_in({"a", "--changed", "3.5"});
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].fix == "--changed FROM TO");
}

TEST_CASE("every unknown option is reported at once, with the nearest known one",
          "[cli][arguments]") {
  const Problems problems = mistakes_in({"a", "--cnf=x", "--formt", "--zzzzzz"});
  REQUIRE(problems.size() == 3);
  CHECK(problems[0].fix == "did you mean '--conf'?");
  CHECK(problems[1].fix == "did you mean '--format'?");
  CHECK(problems[2].fix.empty());
}

TEST_CASE("options are not guessed from a part of their name", "[cli][arguments]") {
  CHECK(mistakes_in({"a", "--task"}).size() == 1);
}

TEST_CASE("a choice that is not known is refused with the choices", "[cli][arguments]") {
  const Problems problems = mistakes_in({"a", "--format", "yaml"});
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].where == "--format");
  CHECK(problems[0].fix == "one of text, json");
}

TEST_CASE("missing values, missing arguments and too many arguments are mistakes",
          "[cli][arguments]") {
  CHECK(mistakes_in({"a", "--conf"}).size() == 1);
  CHECK(mistakes_in({}).size() == 1);
  CHECK(mistakes_in({"a", "b", "c", "d"}).size() == 2);
  CHECK(mistakes_in({"a", "-o", "x", "-o", "y"}).size() == 1);
}

TEST_CASE("whole numbers are read whole", "[cli][arguments]") {
  CHECK(parse_count("--seed", "18446744073709551615").value() == 18446744073709551615ULL);
  for (const char* text : {"", "-1", "1.5", "12x", "18446744073709551616", " 1"}) {
    INFO(text);
    CHECK_FALSE(parse_count("--seed", text).ok());
  }
}
