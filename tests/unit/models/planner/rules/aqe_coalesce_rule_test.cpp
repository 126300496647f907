#include "models/planner/rules/aqe_coalesce_rule.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using namespace oomcast::literals;

namespace {

ShuffleInput shuffle_of(std::size_t partitions, Bytes each) {
  ShuffleInput input;
  input.sizes = std::vector<Bytes>(partitions, each);
  return input;
}

CoalesceConf size_first() {
  CoalesceConf conf;
  conf.parallelism_first = false;
  return conf;
}

std::size_t tasks(const std::optional<PartitionSpecs>& read) { return read ? read->size() : 0; }

}  // namespace

TEST_CASE("by default all cores are kept busy, by size if told so",
          "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(200, 1_MiB)};
  stage.groups = {{{0}, false, false}};
  CoalesceConf conf;
  conf.default_parallelism = 50;
  CHECK(tasks(coalesce_stage(stage, conf).reads[0]) == 50);
  conf.parallelism_first = false;
  CHECK(tasks(coalesce_stage(stage, conf).reads[0]) == 4);
  conf.enabled = false;
  CHECK_FALSE(coalesce_stage(stage, conf).reads[0].has_value());
}

TEST_CASE("a shuffle that the user numbered keeps its group as it is",
          "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(20, 1_MiB), shuffle_of(20, 1_MiB)};
  stage.shuffles[1].origin = ShuffleOrigin::kRepartitionByNum;
  stage.groups = {{{0, 1}, false, false}};
  CHECK_FALSE(coalesce_stage(stage, size_first()).reads[0].has_value());
  stage.groups = {{{0}, false, false}, {{1}, false, false}};
  const auto apart = coalesce_stage(stage, size_first());
  CHECK(tasks(apart.reads[0]) == 1);
  CHECK_FALSE(apart.reads[1].has_value());
}

TEST_CASE("a table beside the shuffles forbids coalescing", "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(20, 1_MiB)};
  stage.groups = {{{0}, true, false}};
  CHECK_FALSE(coalesce_stage(stage, size_first()).reads[0].has_value());
}

TEST_CASE("children of a union that are partitioned alike stay together",
          "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(20, 1_KiB), shuffle_of(20, 64_MiB)};
  stage.groups = {{{0}, false, false}, {{1}, false, false}};
  stage.is_union = true;
  CHECK_FALSE(coalesce_stage(stage, size_first()).reads[0].has_value());
  stage.shuffles[1] = shuffle_of(21, 64_MiB);
  CHECK(tasks(coalesce_stage(stage, size_first()).reads[0]) == 1);
  stage.shuffles[1] = shuffle_of(20, 64_MiB);
  stage.shuffles[1].origin = ShuffleOrigin::kRebalancePartitionsByNone;
  CHECK(tasks(coalesce_stage(stage, size_first()).reads[0]) == 1);
}

TEST_CASE("groups share the wanted tasks by size", "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(100, 3_MiB), shuffle_of(90, 1_MiB)};
  stage.groups = {{{0}, false, false}, {{1}, false, false}};
  CoalesceConf conf;
  conf.default_parallelism = 40;
  const auto decision = coalesce_stage(stage, conf);
  CHECK(decision.reasons.size() == 2);
  // 31 and 9 tasks are wanted: targets of 9.7 and 10 MiB.
  CHECK(tasks(decision.reads[0]) == 34);
  CHECK(tasks(decision.reads[1]) == 9);
}

TEST_CASE("a lone shuffle may bring its own advisory size", "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(10, 10_MiB)};
  stage.shuffles[0].own_advisory = 20_MiB;
  stage.groups = {{{0}, false, false}};
  CHECK(tasks(coalesce_stage(stage, size_first()).reads[0]) == 5);
}

TEST_CASE("inputs of a cartesian product stay as small as allowed",
          "[planner][aqe_coalesce_rule]") {
  StageInputs stage;
  stage.shuffles = {shuffle_of(10, 512_KiB)};
  stage.groups = {{{0}, false, true}};
  CHECK(tasks(coalesce_stage(stage, size_first()).reads[0]) == 5);
}
