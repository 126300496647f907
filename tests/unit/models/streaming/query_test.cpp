#include "models/streaming/query.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/stream.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using streaming::MicroBatch;
using streaming::Query;
using test::query;

namespace {

/// Ten events a second for an hour, a batch a minute.
Scenario an_hour() {
  Scenario scenario = test::standalone(test::conf_of({}));
  scenario.data = {test::generated("events", 36'000, 4, {test::key_column(100)})};
  scenario.stream = test::counting_stream("events", 3600_s, 60_s);
  return scenario;
}

SimTime at(Duration duration) { return SimTime(duration.count()); }

}  // namespace

TEST_CASE("a scenario without a stream has no query") {
  const auto none = streaming::query_of(test::standalone(test::conf_of({})));
  REQUIRE(none.ok());
  CHECK_FALSE(none.value().has_value());
}

TEST_CASE("a batch begins at its trigger and takes what has arrived") {
  Query stream = query(an_hour());
  REQUIRE(stream.next_start(SimTime(0)) == at(60_s));
  const MicroBatch first = stream.take(at(60_s));
  CHECK(first.number == 0);
  CHECK(first.events == 600);
  CHECK(first.state.change.added == 100);
  CHECK(stream.next_start(at(75_s)) == at(120_s));
}

TEST_CASE("a batch that took too long is followed at once by a larger one") {
  Query stream = query(an_hour());
  (void)stream.take(at(60_s));
  REQUIRE(stream.next_start(at(200_s)) == at(200_s));
  CHECK(stream.take(at(200_s)).events == 1400);
  CHECK(stream.next_start(at(210_s)) == at(240_s));
}

TEST_CASE("maxOffsetsPerTrigger leaves the rest for later") {
  Scenario scenario = an_hour();
  scenario.stream->max_per_trigger = 1000;
  Query stream = query(scenario);
  (void)stream.take(at(60_s));
  CHECK(stream.take(at(600_s)).events == 1000);
  CHECK(stream.take(at(620_s)).events == 1000);
}

TEST_CASE("the query ends when all events are through") {
  Query stream = query(an_hour());
  CHECK(stream.take(at(9000_s)).events == 36'000);
  CHECK_FALSE(stream.next_start(at(9001_s)).has_value());
}
