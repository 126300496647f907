#include "models/scheduler/exclusion.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using scheduler::ApplicationExclusion;
using scheduler::ExclusionRules;
using scheduler::StageExclusion;

namespace {

const ExclusionRules kDefaults;

}  // namespace

TEST_CASE("a task is not tried twice on an executor, nor a third time on its node") {
  StageExclusion stage(kDefaults);
  stage.failed({.executor = 0, .node = 0}, 7);
  CHECK(stage.excludes({0, 0}, 7));
  CHECK_FALSE(stage.excludes({0, 0}, 8));
  CHECK_FALSE(stage.excludes({1, 0}, 7));
  stage.failed({.executor = 1, .node = 0}, 7);
  CHECK(stage.excludes({2, 0}, 7));
  CHECK_FALSE(stage.excludes({3, 1}, 7));
}

TEST_CASE("two failed tasks exclude an executor from the stage, two executors their node") {
  StageExclusion stage(kDefaults);
  CHECK_FALSE(stage.failed({0, 0}, 1).executor);
  const scheduler::Excluded second = stage.failed({0, 0}, 2);
  CHECK(second.executor);
  CHECK_FALSE(second.node);
  CHECK_FALSE(stage.failed({0, 0}, 3).executor);
  CHECK(stage.excludes({0, 0}));
  CHECK_FALSE(stage.excludes({1, 0}));
  stage.failed({1, 0}, 4);
  CHECK(stage.failed({1, 0}, 5).node);
  CHECK(stage.excludes({2, 0}));
  CHECK_FALSE(stage.excludes({3, 1}));
}

TEST_CASE("the application excludes after stages that succeed, for a time") {
  ApplicationExclusion application(kDefaults);
  StageExclusion stage(kDefaults);
  stage.failed({0, 0}, 1);
  CHECK(application.stage_succeeded(stage, SimTime(0)).empty());
  const auto excluded = application.stage_succeeded(stage, SimTime(1'000));
  REQUIRE(excluded.size() == 1);
  CHECK(excluded.front().first.executor == 0);
  CHECK(application.excludes({0, 0}));
  CHECK_FALSE(application.excludes({1, 0}));
  const SimTime end = SimTime(1'000) + 3600_s;
  CHECK(application.next_expiry() == end);
  CHECK(application.expire(end).empty());
  CHECK(application.expire(end + 1_ms).size() == 1);
  CHECK_FALSE(application.excludes({0, 0}));
  CHECK_FALSE(application.next_expiry());
}

TEST_CASE("failures far apart do not add up") {
  ApplicationExclusion application(kDefaults);
  StageExclusion stage(kDefaults);
  stage.failed({0, 0}, 1);
  CHECK(application.stage_succeeded(stage, SimTime(0)).empty());
  CHECK(application.stage_succeeded(stage, SimTime(0) + 3601_s).empty());
}

TEST_CASE("two excluded executors exclude their node, a fetch failure only its executor") {
  ApplicationExclusion application(kDefaults);
  StageExclusion stage(kDefaults);
  for (const std::int32_t executor : {0, 1}) {
    stage.failed({executor, 0}, 1);
    stage.failed({executor, 0}, 2);
  }
  const auto excluded = application.stage_succeeded(stage, SimTime(0));
  REQUIRE(excluded.size() == 2);
  CHECK(excluded.back().second.node);
  CHECK(application.excludes({5, 0}));
  CHECK(application.fetch_failed({9, 4}, SimTime(0)));
  CHECK_FALSE(application.fetch_failed({9, 4}, SimTime(1)));
  CHECK(application.excludes({9, 4}));
  CHECK_FALSE(application.excludes({8, 4}));
}

TEST_CASE("exclusion of stages and of the application are turned on together or by themselves") {
  const auto rules = [](const test::Settings& entries) {
    return scheduler::exclusion_rules(test::conf_of(entries));
  };
  CHECK_FALSE(rules({}).of_stages);
  CHECK(rules({{"spark.excludeOnFailure.enabled", "true"}}).of_stages);
  CHECK(rules({{"spark.excludeOnFailure.enabled", "true"}}).of_application);
  const ExclusionRules apart = rules({{"spark.excludeOnFailure.enabled", "true"},
                                      {"spark.excludeOnFailure.taskAndStage.enabled", "false"},
                                      {"spark.excludeOnFailure.timeout", "10min"}});
  CHECK_FALSE(apart.of_stages);
  CHECK(apart.of_application);
  CHECK(apart.timeout == 600_s);
}
