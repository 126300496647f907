#include "studies/repeat.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;

namespace {

Scenario sort_job() {
  Scenario scenario = test::standalone(
      test::conf_of({{"spark.executor.memory", "1g"}, {"spark.executor.cores", "2"}}));
  scenario.data = {test::generated("t", 100'000, 4, {test::key_column(0)})};
  scenario.jobs = {
      {"sort",
       {test::scan("t"),
        test::step("s", "sort", {"t"}, {{"by", std::vector<std::string>{"k"}}, {"global", false}}),
        test::step("end", "noop", {"s"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("repetitions are counted by outcome, the same on any number of threads", "[repeat]") {
  const auto one = repeat::repeat(sort_job(), {.runs = 20, .threads = 1});
  const auto three = repeat::repeat(sort_job(), {.runs = 20, .threads = 3});
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  CHECK(one.value().runs == 20);
  CHECK(one.value().failures == 0);
  CHECK(one.value().by_outcome == three.value().by_outcome);
  CHECK(repeat::sentence(one.value()).starts_with("0 of 20 runs"));
}

TEST_CASE("few runs leave a wide interval, many a narrow one", "[repeat]") {
  const auto [low, high] = repeat::wilson_ppm(5, 10);
  const auto [narrow_low, narrow_high] = repeat::wilson_ppm(500, 1000);
  CHECK(low < 300'000);
  CHECK(high > 700'000);
  CHECK(narrow_low > 460'000);
  CHECK(narrow_high < 540'000);
  CHECK(repeat::wilson_ppm(0, 0) == std::pair<std::int64_t, std::int64_t>(0, 1'000'000));
}
