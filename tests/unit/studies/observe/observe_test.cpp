#include "studies/observe/observe.hpp"

#include <algorithm>

#include "models/executor/shape.hpp"
#include "models/operators/kinds.hpp"
#include "models/plan/plan.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using namespace oomcast::observe::test;

namespace {

std::string metric(std::int64_t id, const std::string& name) {
  return R"({"name":")" + name + R"(","accumulatorId":)" + std::to_string(id) +
         R"(,"metricType":"sum"})";
}

std::string node(const std::string& name, const std::string& text, const std::string& metrics,
                 const std::string& children) {
  return R"({"nodeName":")" + name + R"(","simpleString":")" + text + R"(","children":[)" +
         children + R"(],"metadata":{},"metrics":[)" + metrics + "]}";
}

std::string execution(const std::string& plan) {
  return R"({"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart",)"
         R"("executionId":7,"description":"d","details":"","physicalPlanDescription":"",)"
         R"("sparkPlanInfo":)" +
         plan + R"(,"time":1000})" + "\n";
}

/// 100 rows of 88 bytes: written to a shuffle by stage 0, sorted by stage 1.
std::string sorted_log() {
  const std::string range = node("Range", "Range (0, 100)", metric(1, "number of output rows"), "");
  const std::string exchange =
      node("Exchange", "Exchange hashpartitioning(k#1L, 2), x",
           metric(2, "data size") + "," + metric(3, "records read"), range);
  return head() + execution(node("Sort", "Sort [k#1L]", metric(4, "peak memory"), exchange)) +
         job(0, "0,1", R"("spark.sql.execution.id":"7")") + stage(0, 1) +
         task({.write_bytes = 4000,
               .write_records = 100,
               .accumulables =
                   update(1, "number of output rows", 100) + "," + update(2, "data size", 8800)}) +
         stage(1, 2, "0") +
         task({.stage = 1,
               .index = 0,
               .id = 1,
               .peak = 1 << 20,
               .read_bytes = 1000,
               .read_records = 25,
               .accumulables = update(3, "records read", 25) + "," + update(4, "peak memory", 9)}) +
         task({.stage = 1,
               .index = 1,
               .id = 2,
               .peak = 1 << 20,
               .read_bytes = 3000,
               .read_records = 75,
               .accumulables = update(3, "records read", 75) + "," + update(4, "peak memory", 9)}) +
         job_end(0) + application_end();
}

Observation observed(const std::string& text, const std::vector<ConfEntry>& conf = {}) {
  return observe::observe(read(text), {.conf = conf}).value();
}

const plan::Op& op_of(const plan::Stage& stage, std::string_view kind) {
  const auto found = std::find_if(stage.ops.begin(), stage.ops.end(),
                                  [&](const plan::Op& op) { return op.kind->spec.name == kind; });
  REQUIRE(found != stage.ops.end());
  return *found;
}

}  // namespace

TEST_CASE("A sort over a shuffle has the rows of each task and the size of its rows") {
  const Observation seen = observed(sorted_log());
  const std::vector<plan::PhysicalJob>& jobs = *seen.scenario.observed;
  REQUIRE(jobs.size() == 1);
  REQUIRE(jobs[0].stages.size() == 2);
  const plan::Stage& map = jobs[0].stages[0];
  CHECK(map.action == plan::Action::kShuffleMap);
  CHECK(op_of(map, "Exchange").n.partitions == 2);
  const plan::Stage& reduce = jobs[0].stages[1];
  CHECK(reduce.parents == std::vector<std::int32_t>{0});
  const plan::Op& sort = op_of(reduce, "Sort");
  CHECK(sort.n.row_bytes == 88);
  CHECK(sort.work.at(0).rows == 25);
  CHECK(sort.work.at(1).rows == 75);
}

TEST_CASE("A stage whose parents were skipped reads what an earlier job of its execution wrote") {
  const std::string range =
      node("Range", "Range (0, 100, step=1, splits=1)", metric(1, "number of output rows"), "");
  const std::string exchange =
      node("Exchange", "Exchange hashpartitioning(k#1L, 2), x",
           metric(2, "data size") + "," + metric(3, "records read"), range);
  const std::string died = R"({"Reason":"ExecutorLostFailure","Executor ID":"1"})";
  const std::string text =
      head() + execution(node("Sort", "Sort [k#1L]", metric(4, "peak memory"), exchange)) +
      job(0, "0", R"("spark.sql.execution.id":"7")") + stage(0, 1) +
      task({.write_bytes = 4000,
            .write_records = 100,
            .accumulables =
                update(1, "number of output rows", 100) + "," + update(2, "data size", 8800)}) +
      job_end(0) + job(1, "1,2", R"("spark.sql.execution.id":"7")") + stage(2, 1, "1") +
      task({.stage = 2, .id = 1, .reason = died}) + job_end(1, "died") + application_end();
  const Observation seen = observed(text);
  const std::vector<plan::PhysicalJob>& jobs = *seen.scenario.observed;
  REQUIRE(jobs.size() == 1);
  REQUIRE(jobs[0].stages.size() == 2);
  const plan::Op& read = op_of(jobs[0].stages[1], "ShuffleRead");
  CHECK(read.n.maps == 1);
  CHECK(read.work.at(0).rows == 100);
  CHECK(jobs[0].stages[1].parents == std::vector<std::int32_t>{0});
  op_of(jobs[0].stages[1], "Sort");
}

TEST_CASE("Tasks that died before they told anything have the rows of their range") {
  const std::string range = node("Range", "Range (0, 8, step=1, splits=2)", "", "");
  const std::string wide =
      node("Project", "Project [id#0L AS k#1L, repeat(x, 150000000) AS s#2]", "", range);
  const std::string died = R"({"Reason":"ExecutorLostFailure","Executor ID":"1"})";
  const std::string text = head() + execution(wide) +
                           job(0, "0", R"("spark.sql.execution.id":"7")") + stage(0, 2) +
                           task({.reason = died}) + task({.index = 1, .id = 1, .reason = died}) +
                           job_end(0, "died") + application_end();
  const Observation seen = observed(text);
  const plan::Stage& stage = (*seen.scenario.observed)[0].stages[0];
  const plan::Op& project = op_of(stage, "Narrow");
  CHECK(project.n.row_bytes_out == 8 + 16 + 150'000'000);
  CHECK(project.work.at(0).rows == 4);
}

TEST_CASE("Without a plan, a sort stands for the memory that tasks held") {
  const std::int64_t mib = 1 << 20;
  const Observation seen = observed(
      head() + job(0, "0") + stage(0, 1) +
      task({.peak = 10 * mib, .input_bytes = 5 * mib, .input_records = 100'000}) + job_end(0));
  const plan::Stage& stage = seen.scenario.observed->at(0).stages.at(0);
  const std::int64_t row_bytes = op_of(stage, "Sort").n.row_bytes;
  CHECK(row_bytes == 10 * mib / 100'000 - 24);
}

TEST_CASE("The cluster is what the log shows") {
  const Observation seen = observed(sorted_log());
  CHECK(seen.scenario.cluster.manager == ManagerKind::kStandalone);
  CHECK(seen.scenario.cluster.executors == 1);
  CHECK(executor::executor_shape(seen.scenario).value().cores == 2);
  CHECK(seen.scenario.conf.bytes("spark.executor.memory") == Bytes(1 << 30));
  CHECK(to_string(seen.scenario.conf.version()) == "4.3.0");
}

TEST_CASE("Cores that no key sets are the worker's, and Python's memory is not shared among them") {
  const std::string python = node("ArrowEvalPython", "ArrowEvalPython [f(id#0L)]", "",
                                  node("Range", "Range (0, 8, step=1, splits=1)", "", ""));
  const auto address_space = [&](const std::string& more) {
    const std::string memory =
        R"("spark.executor.memory":"1g","spark.executor.pyspark.memory":"512m")";
    const Observation seen = observed(head(memory + more) + execution(python) +
                                      job(0, "0", R"("spark.sql.execution.id":"7")") + stage(0, 1) +
                                      task({}) + job_end(0) + application_end());
    CHECK(seen.scenario.python);
    const Checked<executor::Shape> shape = executor::executor_shape(seen.scenario);
    REQUIRE(shape.ok());
    CHECK(shape.value().cores == 2);
    return shape.value().python_address_space.count() >> 20;
  };
  CHECK(address_space("") == 512);
  CHECK(address_space(R"(,"spark.executor.cores":"2")") == 256);
}

TEST_CASE("A heap that was not set follows from the block manager's size") {
  const std::string block_manager =
      R"({"Event":"SparkListenerBlockManagerAdded","Block Manager ID":{"Executor ID":"1",)"
      R"("Host":"h","Port":1},"Maximum Memory":455501414,"Timestamp":1000})"
      "\n";  // (1024 - 300) MiB x 0.6
  const Observation seen =
      observed(head("") + block_manager + stage(0, 1) + task({.input_records = 1}));
  CHECK(seen.scenario.conf.bytes("spark.executor.memory") == Bytes(1 << 30));
}

TEST_CASE("Changes are laid over the log's conf, and their mistakes are the user's") {
  const Observation seen = observed(sorted_log(), {{"spark.executor.memory", "4g", "--conf"}});
  CHECK(seen.scenario.conf.bytes("spark.executor.memory") == Bytes(std::int64_t{4} << 30));
  const auto wrong =
      observe::observe(read(sorted_log()), {.conf = {{"spark.executor.memory", "much", "--conf"}}});
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().at(0).where == "--conf");
}

TEST_CASE("What the log's conf holds and no table knows does not stop a replay") {
  const Observation seen =
      observed(head(R"("spark.executor.memory":"2g","spark.sql.shuffle.partitions":"many")") +
               stage(0, 1) + task({.input_records = 1}));
  CHECK(seen.scenario.conf.bytes("spark.executor.memory") == Bytes(std::int64_t{2} << 30));
  CHECK(std::any_of(seen.assumptions.begin(), seen.assumptions.end(), [](const std::string& text) {
    return text.find("spark.sql.shuffle.partitions=many") != std::string::npos;
  }));
}

TEST_CASE("A log without an ended task is refused") {
  const auto refused = observe::observe(read(head() + stage(0, 3)), {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().at(0).what == "no task ends in this event log");
}
