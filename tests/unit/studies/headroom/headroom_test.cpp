#include "studies/headroom/headroom.hpp"

#include "studies/headroom/subjects.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::headroom;

namespace {

/// Collects 400,000 rows of 256 bytes in eight tasks: more of them are too much for the driver.
headroom::Job collecting(std::int64_t sizes_error_ppm) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "512m"}}));
  scenario.data = {test::generated("t", 400'000, 8, {test::key_column(0), test::text_column(256)})};
  scenario.jobs = {{"collect",
                    {test::step("t", "scan", {}, {{"data", std::string("t")}}),
                     test::step("end", "collect", {"t"})}}};
  headroom::Job job{.subject = subject_of(scenario)};
  job.sizes_error_ppm = sizes_error_ppm;
  return job;
}

const Threshold& abort_of(const Headroom& found) { return found.thresholds.back(); }

}  // namespace

TEST_CASE("A subject grows rows, distinct keys and exact hot keys alike") {
  Scenario scenario;
  Dataset data;
  data.rows = Rows(100);
  Column column;
  column.keys.distinct = 10;
  column.keys.hot.push_back({.value = "7", .rows = 40});
  data.columns.push_back(column);
  scenario.data.push_back(data);
  const auto grown = subject_of(scenario)({.volume_ppm = 2'500'000, .conf = {}});
  REQUIRE(grown.ok());
  CHECK(grown.value().data[0].rows == Rows(250));
  CHECK(grown.value().data[0].columns[0].keys.distinct == 25);
  CHECK(grown.value().data[0].columns[0].keys.hot[0].rows == 100);
}

TEST_CASE("A change of the conf that is a mistake is refused") {
  const auto refused =
      subject_of(Scenario())({.conf = {{"spark.executor.memory", "much", "test"}}});
  CHECK_FALSE(refused.ok());
}

TEST_CASE("Each trouble has a name of its own") {
  CHECK(trouble_name(Trouble::kSpill) == "first spill");
  CHECK(trouble_name(Trouble::kAbort) == "abort of the job");
}

TEST_CASE("Where a job aborts lies in a band, as far as the model and the search know") {
  const auto found = find_headroom(collecting(0), {.resources = false});
  REQUIRE(found.ok());
  const Threshold& abort = abort_of(found.value());
  REQUIRE(abort.found);
  CHECK(abort.band.low < abort.volume_ppm);
  CHECK(abort.band.high >= abort.volume_ppm);
  CHECK(abort.simulations > 0);
  CHECK(found.value().least.empty());
}

TEST_CASE("Sizes that may be off widen the band") {
  const auto exact = find_headroom(collecting(0), {.resources = false});
  const auto vague = find_headroom(collecting(400'000), {.resources = false});
  REQUIRE(exact.ok());
  REQUIRE(vague.ok());
  CHECK(abort_of(exact.value()).volume_ppm == abort_of(vague.value()).volume_ppm);
  CHECK(abort_of(vague.value()).band.high - abort_of(vague.value()).band.low >
        abort_of(exact.value()).band.high - abort_of(exact.value()).band.low);
}

TEST_CASE("The number of threads changes nothing") {
  const auto one = find_headroom(collecting(50'000), {.threads = 1});
  const auto four = find_headroom(collecting(50'000), {.threads = 4});
  REQUIRE(one.ok());
  REQUIRE(four.ok());
  CHECK(one.value().simulations == four.value().simulations);
  REQUIRE(one.value().least.size() == four.value().least.size());
  for (std::size_t i = 0; i < one.value().thresholds.size(); ++i) {
    CHECK(one.value().thresholds[i].volume_ppm == four.value().thresholds[i].volume_ppm);
    CHECK(one.value().thresholds[i].band.low == four.value().thresholds[i].band.low);
    CHECK(one.value().thresholds[i].band.high == four.value().thresholds[i].band.high);
  }
}

TEST_CASE("The least memory survives, and just below it the job does not start or dies") {
  const auto found = find_headroom(collecting(0), {});
  REQUIRE(found.ok());
  const Least& memory = found.value().least.front();
  REQUIRE(memory.key == "spark.executor.memory");
  REQUIRE(memory.survives);
  CHECK(memory.band.low <= memory.amount);
  CHECK(memory.band.high >= memory.amount);
  CHECK_FALSE(memory.first_failure.empty());
  CHECK(found.value().most_cores.count <= found.value().most_cores.tried);
  CHECK(found.value().most_cores.low <= found.value().most_cores.count);
}
