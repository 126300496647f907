#include "inputs/plan_text/plan_steps.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::plan_text;

namespace {

Step repartition_of(std::string_view arguments) {
  const auto partitioning = read_partitioning(arguments);
  REQUIRE(partitioning);
  Step step;
  set_repartition(step, *partitioning, {"k"});
  return step;
}

PlanNode join_of(std::string name, std::string rest) {
  PlanNode node;
  node.name = std::move(name);
  node.rest = std::move(rest);
  return node;
}

}  // namespace

TEST_CASE("steps are called as their operator and their place", "[plan_text]") {
  Job job;
  add_step(job, "scan", {});
  const Step& last = add_step(job, "count", {"scan1"});
  CHECK(job.steps.front().id == "scan1");
  CHECK(last.id == "count2");
  CHECK(last.op == "count");
  CHECK(last.inputs == std::vector<std::string>{"scan1"});
}

TEST_CASE("a repartition has the number that was asked for, not one of the conf", "[plan_text]") {
  const Step asked = repartition_of("hashpartitioning(k#1L, 7), REPARTITION_BY_NUM, [plan_id=5]");
  CHECK(asked.params.at("n") == ParamValue(std::int64_t{7}));
  CHECK(asked.params.at("by") == ParamValue(std::vector<std::string>{"k"}));
  const Step open = repartition_of("hashpartitioning(k#1L, 200), REPARTITION_BY_COL, [plan_id=5]");
  CHECK(open.params.count("n") == 0);
  const Step even = repartition_of(
      "hashpartitioning(k#1L, 200), REBALANCE_PARTITIONS_BY_COL, "
      "[plan_id=5]");
  CHECK(even.params.at("rebalance") == ParamValue(true));
  CHECK(repartition_of("SinglePartition, ENSURE_REQUIREMENTS, [plan_id=5]").params.at("n") ==
        ParamValue(std::int64_t{1}));
}

TEST_CASE("hints keep joins as they were planned", "[plan_text]") {
  CHECK(hash_join_hint(join_of("BroadcastHashJoin", "Inner BuildLeft")) == "broadcast_left");
  CHECK(hash_join_hint(join_of("ShuffledHashJoin", "Inner BuildRight")) == "shuffle_hash_right");
  CHECK(cross_join_hint(join_of("CartesianProduct", "Inner")) == "shuffle_replicate_nl");
  CHECK(cross_join_hint(join_of("BroadcastNestedLoopJoin", "Cross BuildRight")) ==
        "broadcast_right");
}
