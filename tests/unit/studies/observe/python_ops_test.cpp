#include "studies/observe/python_ops.hpp"

#include "models/ledger/accounts.hpp"
#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using eventlog::PlanNode;

namespace {

constexpr std::int64_t kSent = 1;

StageLoads loads_of(std::int64_t tasks, std::int64_t result_bytes) {
  StageLoads loads;
  for (std::int64_t i = 0; i < tasks; ++i) {
    loads.tasks.push_back({.result_bytes = result_bytes, .row = i});
    loads.sum.add(loads.tasks.back());
  }
  return loads;
}

struct Stage {
  StageLoads loads;
  Sums sums;
  StageInput input;
  PlanFacts facts;
  StageOps ops;

  Stage(std::int64_t tasks, std::int64_t result_bytes) : loads(loads_of(tasks, result_bytes)) {
    input.loads = &loads;
    input.sums = &sums;
  }
};

}  // namespace

TEST_CASE("A group that a pandas function takes whole is the rows that its task has too many") {
  Stage stage(4, 100);
  stage.sums[kSent] = 40'000;
  const PlanNode node{"FlatMapGroupsInPandas",
                      "FlatMapGroupsInPandas [k#1L], g(k#1L)",
                      {{"data sent to Python workers", "size", kSent}},
                      {}};
  StageBuilder builder(stage.input, stage.facts, stage.ops);
  const Stream from{.op = 0, .rows = {100, 100, 100, 700}, .row_bytes = 24};
  const Stream out = through_python(builder, node, from);
  REQUIRE(stage.ops.ops.size() == 1);
  const plan::Op& op = stage.ops.ops[0];
  CHECK(op.kind->spec.name == "FlatMapGroupsInPandas");
  CHECK(op.n.batch_bytes == 40);  // as sent: 40000 bytes of 1000 rows
  CHECK(op.work.at(0).largest_group == 1);
  CHECK(op.work.at(3).largest_group == 601);
  CHECK(out.op == 0);
}

TEST_CASE("Batches of a scalar function are as long as the conf says") {
  Stage stage(2, 100);
  stage.input.arrow_batch_rows = 500;
  const PlanNode node{"ArrowEvalPython", "ArrowEvalPython [f(p#1)]", {}, {}};
  StageBuilder builder(stage.input, stage.facts, stage.ops);
  static_cast<void>(through_python(builder, node, {.op = 0, .rows = {10, 10}, .row_bytes = 24}));
  CHECK(stage.ops.ops[0].kind->spec.name == "ArrowEvalPython");
  CHECK(stage.ops.ops[0].n.batch_rows == 500);
  CHECK(stage.ops.ops[0].n.batch_bytes == 24);  // nothing was sent: a row's own size
}

TEST_CASE("A worker that found no room keeps at least what did not fit") {
  Stage stage(1, 100);
  stage.input.python = {.rdd = true, .least_kept = 300 << 20};
  StageBuilder builder(stage.input, stage.facts, stage.ops);
  static_cast<void>(python_rdd(builder, {.op = 0, .rows = {0}, .row_bytes = 16}));
  const plan::Op& op = stage.ops.ops[0];
  CHECK(op.kind->spec.name == "PythonRDD");
  CHECK(op.n.buffer_bytes == 300 << 20);
  CHECK(op.n.choice == static_cast<std::int32_t>(Account::kPythonWorkers));
}

TEST_CASE("Results of an RDD come to the driver as they are, updates of accumulators twice") {
  Stage collects(4, 1 << 20);
  StageBuilder builder(collects.input, collects.facts, collects.ops);
  collect_objects(builder, {.op = 0, .rows = Column(4, 0), .row_bytes = 16});
  CHECK(collects.ops.action == plan::Action::kCollect);
  CHECK(collects.ops.transient_result_bytes == 1 << 20);
  Stage adds(4, 1 << 20);
  adds.input.python.accumulates = true;
  StageBuilder other(adds.input, adds.facts, adds.ops);
  collect_objects(other, {.op = 0, .rows = Column(4, 0), .row_bytes = 16});
  CHECK(adds.ops.action == plan::Action::kSink);
  CHECK(adds.ops.transient_result_bytes == 2 << 20);
}
