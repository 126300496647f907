#include "reports/event_log_sql.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::holds;

namespace {

StageRow map_stage(std::int32_t id, const std::string& data) {
  StageRow stage;
  stage.stage = id;
  stage.attempts = {{}};
  stage.input_rows = Rows(100);
  stage.shuffle_write_bytes = 3_MiB;
  stage.plan = {{.name = "scan", .label = "scan " + data},
                {.name = "Exchange", .label = "Exchange by k", .input = 0}};
  return stage;
}

StageRow join_stage(std::vector<std::int32_t> parents) {
  StageRow stage;
  stage.stage = 2;
  stage.parents = std::move(parents);
  stage.attempts = {{}};
  const PlanNode read{.name = "ShuffleRead", .label = "shuffle read", .reads_shuffle = true};
  stage.plan = {read,
                read,
                {.name = "Sort", .label = "Sort", .input = 0},
                {.name = "Sort", .label = "Sort", .input = 1},
                {.name = "SortMergeJoin", .label = "SortMergeJoin on k", .input = 2, .right = 3},
                {.name = "noop", .label = "noop", .input = 4}};
  OperatorRow sort;
  sort.index = 3;
  sort.peak_memory = 64_MiB;
  sort.spill_size = 1_MiB;
  stage.operators = {sort};
  return stage;
}

std::vector<std::string> names(const reports::Json& metrics) {
  std::vector<std::string> found;
  for (const auto& metric : metrics) {
    found.push_back(metric["name"]);
  }
  return found;
}

}  // namespace

TEST_CASE("the tree of a query goes through its stages' exchanges", "[eventlog][sql]") {
  const StageRow left = map_stage(0, "l");
  const StageRow right = map_stage(1, "r");
  const StageRow join = join_stage({0, 1});
  std::int64_t next = 7;
  const reports::SqlQuery query = reports::sql_query({&left, &right, &join}, next);
  CHECK(query.description == "noop");
  CHECK(query.plan_text ==
        "== Physical Plan ==\nnoop\n+- SortMergeJoin on k\n   :- Sort\n   :  +- Exchange by k\n"
        "   :     +- scan l\n   +- Sort\n      +- Exchange by k\n         +- scan r\n");
  const auto& sort = query.plan_info["children"][0]["children"][1];
  CHECK(names(sort["metrics"]) == std::vector<std::string>{"peak memory", "spill size"});
  const auto& exchange = sort["children"][0];
  CHECK(names(exchange["metrics"]) == std::vector<std::string>{"shuffle bytes written"});
  CHECK(names(exchange["children"][0]["metrics"]) ==
        std::vector<std::string>{"number of output rows"});
  // Two sources, two exchanges, two figures of a sort; each has an accumulator of its own.
  CHECK(query.updates.size() == 6);
  CHECK(next == 13);
  std::int64_t sum = 0;
  for (const auto& update : query.updates) {
    sum += update[1].get<std::int64_t>();
  }
  CHECK(sum == 2 * 100 + (2 * 3_MiB + 65_MiB).count());
}

TEST_CASE("an exchange that is read twice is drawn once", "[eventlog][sql]") {
  const StageRow both = map_stage(0, "t");
  const StageRow join = join_stage({0, 0});
  std::int64_t next = 1;
  const reports::SqlQuery query = reports::sql_query({&both, &join}, next);
  CHECK(holds(query.plan_text, "+- ReusedExchange"));
  CHECK(query.plan_text.find("scan t") == query.plan_text.rfind("scan t"));
}

TEST_CASE("a broadcast stands below the join that needs it", "[eventlog][sql]") {
  StageRow built = map_stage(0, "small");
  built.plan.back() = {.name = "BroadcastExchange", .label = "BroadcastExchange", .input = 0};
  built.shuffle_write_bytes = Bytes(0);
  built.builds_broadcast = 0;
  StageRow join;
  join.stage = 1;
  join.plan = {
      {.name = "scan", .label = "scan big"},
      {.name = "BroadcastHashJoin", .label = "BroadcastHashJoin", .input = 0, .broadcast = 0}};
  std::int64_t next = 1;
  const reports::SqlQuery query = reports::sql_query({&built, &join}, next);
  CHECK(query.plan_text ==
        "== Physical Plan ==\nBroadcastHashJoin\n:- scan big\n+- BroadcastExchange\n"
        "   +- scan small\n");
  CHECK(query.updates.size() == 1);  // the join was not reached
}

TEST_CASE("a plan too deep for Spark's reader ends in dots", "[eventlog][sql]") {
  StageRow deep;
  for (std::int32_t i = 0; i < 2000; ++i) {
    deep.plan.push_back({.name = "Project", .label = "Project", .input = i - 1});
  }
  std::int64_t next = 1;
  reports::SqlQuery query = reports::sql_query({&deep}, next);
  int levels = 1;
  for (const auto* node = &query.plan_info; !(*node)["children"].empty(); ++levels) {
    node = &(*node)["children"][0];
  }
  CHECK(levels < 450);
  CHECK(query.plan_text.ends_with("...\n"));
}
