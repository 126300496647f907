#include "models/streaming/arrivals.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using streaming::Arrivals;

namespace {

Stream an_hour() {
  Stream stream;
  stream.length = 3600_s;
  stream.trigger = 60_s;
  return stream;
}

SimTime at(Duration duration) { return SimTime(duration.count()); }

}  // namespace

TEST_CASE("events arrive evenly over the stream's length") {
  const Arrivals arrivals(an_hour(), 3600);
  CHECK(arrivals.until(SimTime(0)) == 0);
  CHECK(arrivals.until(at(60_s)) == 60);
  CHECK(arrivals.until(at(3600_s)) == 3600);
  CHECK(arrivals.until(at(9999_s)) == 3600);
  CHECK(arrivals.time_of(1800) == at(1800_s));
}

TEST_CASE("a surge has its multiple of the usual rate, and the sum stays") {
  Stream stream = an_hour();
  stream.surges = {{.at = 600_s, .length = 300_s, .times_ppm = 12'000'000}};
  // 3300 s at the usual rate and 300 s at twelve times: 6900 shares.
  const Arrivals arrivals(stream, 69'000);
  CHECK(arrivals.until(at(600_s)) == 6'000);
  CHECK(arrivals.until(at(900_s)) == 42'000);
  CHECK(arrivals.until(at(3600_s)) == 69'000);
  CHECK(arrivals.time_of(24'000) == at(750_s));
}

TEST_CASE("a surge that outlasts the stream ends with it") {
  Stream stream = an_hour();
  stream.surges = {{.at = 1800_s, .length = 7200_s, .times_ppm = 3'000'000}};
  const Arrivals arrivals(stream, 4'000);
  CHECK(arrivals.until(at(1800_s)) == 1'000);
  CHECK(arrivals.time_of(4'000) == at(3600_s));
}
