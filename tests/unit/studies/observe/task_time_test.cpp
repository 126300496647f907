// Where the time of a task went.
#include "studies/observe/task_time.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast;
using observe::TaskTime;
namespace lines = oomcast::observe::test;

namespace {

std::optional<TaskTime> time_of(const lines::Task& task) {
  const eventlog::EventLog log =
      lines::read(lines::head() + lines::stage(0, 1) + lines::task(task));
  return observe::task_time(log, 0);
}

}  // namespace

TEST_CASE("A task's slot is its start, its work, its collections and its waiting") {
  const auto time = time_of({.run_ms = 700, .slot_ms = 1000, .gc_ms = 50, .fetch_wait_ms = 150});
  REQUIRE(time.has_value());
  CHECK(time->slot == 1000);
  CHECK(time->start() == 300);
  CHECK(time->gc == 50);
  CHECK(time->fetch_wait == 150);
  CHECK(time->work() == 500);
  CHECK(time->start() + time->gc + time->fetch_wait + time->work() == time->slot);
}

TEST_CASE("Parts that contradict the whole are cut, so that none is negative") {
  const auto longer = time_of({.run_ms = 1500, .slot_ms = 1000});
  REQUIRE(longer.has_value());
  CHECK(longer->slot == 1500);
  CHECK(longer->start() == 0);
  const auto busy = time_of({.run_ms = 5, .gc_ms = 90, .fetch_wait_ms = 80});
  REQUIRE(busy.has_value());
  CHECK(busy->gc == 5);
  CHECK(busy->fetch_wait == 0);
  CHECK(busy->work() == 0);
}

TEST_CASE("Tasks that did not end well tell no time") {
  CHECK_FALSE(time_of({.reason = R"({"Reason":"TaskKilled","Kill Reason":"x"})"}).has_value());
}
