#include "models/scheduler/speculation.hpp"

#include <algorithm>
#include <vector>

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using scheduler::Median;
using scheduler::SpeculationRules;
using scheduler::StageSpeculation;

TEST_CASE("the median is the element at half of the sorted list at any time") {
  Median median;
  std::vector<std::int64_t> all;
  std::int64_t value = 12345;
  for (int i = 0; i < 500; ++i) {
    value = value * 1103515245 % 2147483648 + 12345;
    all.push_back(value % 100);
    median.add(all.back());
    std::sort(all.begin(), all.end());
    REQUIRE(median.value() == all[all.size() / 2]);
  }
  CHECK(median.count() == 500);
}

TEST_CASE("a task is slow from three medians on once nine tenths are done") {
  const SpeculationRules rules;
  StageSpeculation stage(rules, 10, 2);
  for (int i = 0; i < 8; ++i) {
    stage.succeeded(4_s);
  }
  CHECK_FALSE(stage.looks());
  CHECK_FALSE(stage.is_slow(100_s, 1'000'000));
  stage.succeeded(4_s);
  CHECK(stage.looks());
  // Above the first heartbeat only time tells: twice the threshold of 12 s.
  CHECK_FALSE(stage.is_slow(13_s, 1'000'000));
  CHECK_FALSE(stage.is_slow(24_s, 1'000'000));
  CHECK(stage.is_slow(24_s + 1_ms, 1'000'000));
  // ... or that its rows come slowly.
  CHECK(stage.is_slow(13_s, 1'500'000));
  CHECK_FALSE(stage.is_slow(13_s, 1'200'000));
}

TEST_CASE("before its first heartbeat a task seems to have read nothing") {
  const SpeculationRules rules;
  StageSpeculation stage(rules, 2, 2);
  stage.succeeded(1_s);
  CHECK_FALSE(stage.is_slow(3_s, 1'000'000));
  CHECK(stage.is_slow(3_s + 1_ms, 1'000'000));
}

TEST_CASE("a task alone is slow only by a threshold of its own") {
  SpeculationRules rules;
  StageSpeculation alone(rules, 1, 4);
  CHECK_FALSE(alone.looks());
  rules.threshold = 30_s;
  CHECK(StageSpeculation(rules, 1, 4).looks());
  CHECK(StageSpeculation(rules, 4, 4).is_slow(31_s, 1'000'000));
  CHECK_FALSE(StageSpeculation(rules, 5, 4).is_slow(31_s, 1'000'000));
}

TEST_CASE("versions before 4.0 speculate earlier") {
  const Checked<Conf> old = Conf::make({3, 5, 0}, {});
  REQUIRE(old.ok());
  CHECK(scheduler::speculation_rules(old.value()).multiplier_ppm == 1'500'000);
  CHECK(scheduler::speculation_rules(test::conf_of({})).quantile_ppm == 900'000);
}
