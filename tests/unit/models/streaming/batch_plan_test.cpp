#include "models/streaming/batch_plan.hpp"

#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/stream.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using streaming::BatchPlanner;
using streaming::MicroBatch;
using streaming::Query;

namespace {

Scenario counted(std::vector<HotKey> hot = {}) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.sql.shuffle.partitions", "8"}}));
  scenario.data = {
      test::generated("events", 3'600'000, 4, {test::key_column(1000, std::move(hot))})};
  scenario.stream = test::counting_stream("events", 3600_s, 600_s);
  return scenario;
}

struct Planned {
  MicroBatch batch;
  plan::PhysicalJob job;
  std::int32_t next_id = 5;
};

Planned first_batch(const Scenario& scenario) {
  Query stream = test::query(scenario);
  const BatchPlanner planner(stream, scenario.conf, 2, operator_kind);
  Planned planned;
  planned.batch = stream.take(SimTime((600_s).count()));
  planned.job = planner.plan(planned.batch, planned.next_id);
  return planned;
}

std::int64_t sum_of_added(const plan::Op& save) {
  std::int64_t added = 0;
  for (std::int64_t i = 0; i < save.state.size(); ++i) {
    added += save.state.at(i).added;
  }
  return added;
}

}  // namespace

TEST_CASE("an aggregation sends a row for each key of a task and merges before it saves") {
  const Planned planned = first_batch(counted());
  REQUIRE(planned.job.stages.size() == 2);
  const plan::Stage& maps = planned.job.stages[0];
  const plan::Stage& state = planned.job.stages[1];
  CHECK(maps.tasks == 4);
  CHECK(maps.ops.back().work.at(0).rows == 1000);
  CHECK(state.tasks == 8);
  CHECK(state.stateful);
  CHECK(state.parents == std::vector<std::int32_t>{5});
  CHECK(planned.next_id == 7);
  REQUIRE(state.ops.size() == 4);
  CHECK(sum_of_added(state.ops[2]) == planned.batch.state.change.added);
}

TEST_CASE("a hot key makes one partition large unless the map side aggregates") {
  Scenario scenario = counted({{.value = "0", .share_ppb = 900'000'000, .rows = {}}});
  const Planned counts = first_batch(scenario);
  scenario.stream->stateful = StatefulOperator::kGroups;
  const Planned groups = first_batch(scenario);
  const auto most = [](const plan::Stage& stage) {
    std::int64_t rows = 0;
    for (std::int64_t i = 0; i < stage.tasks; ++i) {
      rows = std::max(rows, stage.ops.front().work.at(i).rows);
    }
    return rows;
  };
  CHECK(most(counts.job.stages[1]) < 1000);
  CHECK(most(groups.job.stages[1]) > 540'000);
}
