#include "studies/advise/first_aid.hpp"

#include "models/application/simulate.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;

TEST_CASE("first aid names a size that a simulation survives", "[advise]") {
  const Scenario scenario = test::collect_too_much();
  const Checked<Run> failed = simulate(scenario);
  REQUIRE(failed.ok());
  REQUIRE(failed.value().verdict.outcome == Outcome::kDriverOom);
  const advise::FirstAid advice = advise::first_aid(scenario, failed.value());
  REQUIRE_FALSE(advice.attempts.empty());
  CHECK(advice.attempts.back().outcome == Outcome::kSuccess);
  for (std::size_t i = 0; i + 1 < advice.attempts.size(); ++i) {
    CHECK(advice.attempts[i].outcome != Outcome::kSuccess);
  }
  CHECK(advice.text.find("spark.driver.memory=" + advice.attempts.back().value) !=
        std::string::npos);
}

TEST_CASE("a run that survives needs no first aid", "[advise]") {
  const Scenario scenario = test::collect_too_much();
  Run survived;
  CHECK(advise::first_aid(scenario, survived).text.empty());
}
