#include "reports/headroom.hpp"

#include <nlohmann/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

headroom::Headroom sample() {
  headroom::Headroom found;
  found.base = tests::sample_run();
  found.volume_max_ppm = 4'000'000;
  found.simulations = 87;
  found.sizes_error_ppm = 50'000;
  found.thresholds = {
      {.trouble = headroom::Trouble::kSpill,
       .found = true,
       .volume_ppm = 1'700'000,
       .band = {.low = 1'600'000, .high = 1'800'000, .moved = true},
       .place = "stage 2"},
      {.trouble = headroom::Trouble::kThrash, .draws_with = 2},
      {.trouble = headroom::Trouble::kAbort,
       .found = true,
       .volume_ppm = 3'200'000,
       .band = {
           .low = 2'900'000, .high = 12'800'000, .high_open = true, .moved = true, .model = true}}};
  found.least = {{.key = "spark.executor.memory",
                  .base = "8g",
                  .survives = true,
                  .amount = 3'200,
                  .band = {.low = 3'000, .high = 3'600, .moved = true, .model = true}}};
  found.most_cores = {.count = 4, .low = 3, .high = 5, .tried = 8, .first_failure = "executor_oom"};
  return found;
}

}  // namespace

TEST_CASE("headroom tells each number with its band and where the band comes from") {
  const std::string text = headroom_text(sample(), {});
  CHECK(holds(text, "first spill at 1.70x (1.60x to 1.80x), abort of the job at 3.20x"));
  CHECK(holds(text, "1.60x to 1.80x  sizes"));
  CHECK(holds(text, "in 2 of 5 draws"));
  CHECK(holds(text, "2.90x to beyond 12.80x  model, sizes"));
  CHECK(holds(text, "3000m to 3600m  model, sizes"));
  CHECK(holds(text, "survives with up to 4 cores (3 to 5); with 5: executor_oom"));
  CHECK(holds(text, "87 simulations"));
}

TEST_CASE("headroom as JSON says the same") {
  const nlohmann::json told = nlohmann::json::parse(headroom_json(sample(), {}), nullptr, false);
  const nlohmann::json& spill = told["thresholds"][0];
  CHECK(spill["low_ppm"] == 1'600'000);
  CHECK(spill["high_ppm"] == 1'800'000);
  CHECK(spill["band"]["origins"] == nlohmann::json({"search", "sizes"}));
  CHECK(told["thresholds"][1]["low_ppm"].is_null());
  CHECK(told["thresholds"][1]["draws_with"] == 2);
  CHECK(told["thresholds"][2]["band"]["high_open"] == true);
  CHECK(told["least"][0]["band"]["origins"] == nlohmann::json({"search", "model", "sizes"}));
  CHECK(told["most_cores_low"] == 3);
}

TEST_CASE("headroom as CSV says the same") {
  const std::string csv = headroom_csv(sample());
  CHECK(holds(csv, "what,unit,found,at,low,high,low_open,high_open,from,simulations,place\r\n"));
  CHECK(
      holds(csv, "first spill,times the volume,true,1.7,1.6,1.8,false,false,sizes,0,stage 2\r\n"));
  CHECK(holds(csv, "first GC thrash,times the volume,false,,,,false,false,,0,\r\n"));
  CHECK(holds(csv, "least spark.executor.memory,MiB,true,3200,3000,3600,"));
  CHECK(holds(csv, "most spark.executor.cores,cores,true,4,3,5,"));
}
