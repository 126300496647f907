#include "models/plan/stage_order.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::plan;

namespace {

Stage stage_of(std::int32_t id, std::vector<std::int32_t> parents, Action action,
               std::vector<std::int32_t> broadcasts = {}) {
  Stage stage;
  stage.id = id;
  stage.name = std::to_string(id);
  stage.parents = std::move(parents);
  stage.broadcasts = std::move(broadcasts);
  stage.action = action;
  return stage;
}

/// Two shuffles meet in a join that also needs a broadcast, planned last.
PhysicalJob job_with_broadcast() {
  PhysicalJob job;
  job.stages = {stage_of(0, {}, Action::kShuffleMap), stage_of(1, {}, Action::kShuffleMap),
                stage_of(2, {}, Action::kBroadcastCollect),
                stage_of(3, {0, 1}, Action::kSink, {0})};
  job.broadcasts.resize(1);
  job.broadcasts.front().from_stage = 2;
  return job;
}

}  // namespace

TEST_CASE("broadcasts are collected before the main job's stages", "[plan][stage_order]") {
  PhysicalJob job = job_with_broadcast();
  std::int32_t next = 10;
  CHECK(number_stages(job, false, next) == std::vector<std::int32_t>{11, 12, 10, 13});
  CHECK(next == 14);
  CHECK(job.stages.front().name == "2");
  CHECK(job.broadcasts.front().from_stage == 10);
  CHECK(job.stages.back().parents == std::vector<std::int32_t>{11, 12});
}

TEST_CASE("a stage that samples is a job before the main one, which skips what it read",
          "[plan][stage_order]") {
  PhysicalJob job;
  job.stages = {stage_of(0, {}, Action::kShuffleMap), stage_of(1, {0}, Action::kSink),
                stage_of(2, {0}, Action::kShuffleMap), stage_of(3, {2}, Action::kSink)};
  job.stages[1].own_job = true;
  std::int32_t next = 0;
  CHECK(number_stages(job, false, next) == std::vector<std::int32_t>{0, 1, 3, 4});
  CHECK(next == 5);
}

TEST_CASE("under adaptive execution a stage's finished ancestors take ids anew",
          "[plan][stage_order]") {
  PhysicalJob job;
  job.stages = {stage_of(0, {}, Action::kShuffleMap), stage_of(1, {}, Action::kShuffleMap),
                stage_of(2, {0, 1}, Action::kShuffleMap), stage_of(3, {2}, Action::kSink)};
  std::int32_t next = 0;
  // Recorded: a join of two shuffles is stages 0, 1 and 4. What reads its shuffle has three
  // ancestors, and is stage 8.
  CHECK(number_stages(job, true, next) == std::vector<std::int32_t>{0, 1, 4, 8});
  CHECK(next == 9);
}

TEST_CASE("adaptive execution collects broadcasts in the round in which they can",
          "[plan][stage_order]") {
  PhysicalJob job = job_with_broadcast();
  std::int32_t next = 0;
  CHECK(number_stages(job, true, next) == std::vector<std::int32_t>{1, 2, 0, 5});

  // A broadcast of what was shuffled comes a round later.
  job = job_with_broadcast();
  job.stages[2].parents = {1};
  next = 0;
  CHECK(number_stages(job, true, next) == std::vector<std::int32_t>{0, 1, 3, 6});
}
