#include "inputs/cases/code_text.hpp"

#include "tests/support/catch.hpp"

using oomcast::cases::group_by_calls;
using oomcast::cases::kill_calls;

TEST_CASE("a call that kills an executor comes behind the actions above it") {
  const auto calls = kill_calls("jr.count()\nstorage('a')\nkill_executor(2)\njr.count()\n");
  REQUIRE(calls);
  REQUIRE(calls->size() == 1);
  CHECK(calls->front().executor == 2);
  CHECK(calls->front().actions_before == 1);
  CHECK(calls->front().after_ns == 0);
}

TEST_CASE("a timer kills some time after the next action begins") {
  const auto calls =
      kill_calls("noop(df)\ndf.collect()\nthreading.Timer(0.35, kill_executor, (0,)).start()\n");
  REQUIRE(calls);
  REQUIRE(calls->size() == 1);
  CHECK(calls->front().executor == 0);
  CHECK(calls->front().actions_before == 2);
  CHECK(calls->front().after_ns == 350'000'000);
}

TEST_CASE("groupings are read with their keys and functions") {
  const auto calls = group_by_calls(
      "a = df.groupBy(\"k\", \"salt\").agg(F.collect_list(\"p\").alias(\"l\")).select(\"k\")\n"
      "b = df.groupBy('k').agg(F.sum('v'), F.max('w'))\n");
  REQUIRE(calls);
  REQUIRE(calls->size() == 2);
  CHECK(calls->front().keys == std::vector<std::string>{"k", "salt"});
  CHECK(calls->front().functions == std::vector<std::string>{"collect_list"});
  CHECK(calls->front().arguments == std::vector<std::string>{"p"});
  CHECK(calls->back().functions == std::vector<std::string>{"sum", "max"});
  CHECK_FALSE(group_by_calls("df.groupBy(keys).agg(F.sum('v'))"));
  CHECK_FALSE(group_by_calls("df.groupBy('k').count()"));
  CHECK(group_by_calls("df.count()")->empty());
}

TEST_CASE("calls that do not tell whom or when are not guessed") {
  CHECK_FALSE(kill_calls("kill_executor(victim)"));
  CHECK_FALSE(kill_calls("threading.Timer(delay, kill_executor, (0,)).start()"));
  CHECK(kill_calls("df.count()")->empty());
}
