#include <algorithm>

#include "studies/transform/transform.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/stream.hpp"

using namespace oomcast;
using namespace oomcast::literals;

namespace {

Scenario stream_with(std::optional<Duration> watermark) {
  Scenario scenario = test::standalone(test::conf_of({}));
  scenario.data = {test::generated("events", 1000, 2, {test::key_column(10)})};
  scenario.stream = test::counting_stream("events", 3600_s, 60_s);
  scenario.stream->watermark = watermark;
  return scenario;
}

}  // namespace

TEST_CASE("a tighter watermark is a rewrite of a streaming query") {
  const auto applied = transform::apply(stream_with(3600_s), "watermark:10min");
  REQUIRE(applied.ok());
  CHECK(applied.value().scenario.stream->watermark == 600_s);
  CHECK(applied.value().description == "withWatermark of 10min instead of 1h");
}

TEST_CASE("a query without a watermark gets one") {
  const auto applied = transform::apply(stream_with({}), "watermark:10min");
  REQUIRE(applied.ok());
  CHECK(applied.value().scenario.stream->watermark == 600_s);
}

TEST_CASE("a watermark that is not tighter is refused") {
  CHECK_FALSE(transform::apply(stream_with(60_s), "watermark:10min").ok());
  CHECK_FALSE(transform::apply(stream_with({}), "watermark:soon").ok());
  Scenario batch = stream_with(60_s);
  batch.stream.reset();
  CHECK_FALSE(transform::apply(batch, "watermark:10s").ok());
}

TEST_CASE("searches try half of the delay") {
  const std::vector<std::string> texts = transform::candidates(stream_with(3600_s));
  CHECK(std::ranges::count(texts, "watermark:30min") == 1);
}
