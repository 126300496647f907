// SQL executions and their plans.
#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

namespace {

const std::string kSql = "org.apache.spark.sql.execution.ui.";

std::string plan_event(const std::string& name, const std::string& plan) {
  return R"({"Event":")" + kSql + name + R"(","executionId":7,"description":"d","time":3,)" +
         R"("sparkPlanInfo":)" + plan +
         R"(,"modifiedConfigs":{"spark.sql.shuffle.partitions":"4"}})" + "\n";
}

}  // namespace

TEST_CASE("a plan is a tree of nodes with metrics", "[eventlog][sql]") {
  const EventLog log = read(
      plan_event("SparkListenerSQLExecutionStart",
                 R"({"nodeName":"Sort","simpleString":"Sort [k]","children":[{"nodeName":"Scan",
    "simpleString":"","children":[],"metrics":[]}],"metrics":[{"name":"spill size",
    "accumulatorId":12,"metricType":"size"}]})"));
  REQUIRE(log.sql.size() == 1);
  const SqlExecution& execution = log.sql[0];
  CHECK(execution.id == 7);
  CHECK(execution.modified_conf.at("spark.sql.shuffle.partitions") == "4");
  REQUIRE(execution.plan() != nullptr);
  CHECK(execution.plan()->name == "Sort");
  CHECK(execution.plan()->children.at(0).name == "Scan");
  CHECK(execution.plan()->metrics.at(0).accumulator_id == 12);
  CHECK(execution.plan()->metrics.at(0).type == "size");
}

TEST_CASE("the last adaptive plan is the final one", "[eventlog][sql]") {
  const EventLog log = read(
      plan_event("SparkListenerSQLExecutionStart", R"({"nodeName":"A"})") +
      plan_event("SparkListenerSQLAdaptiveExecutionUpdate", R"({"nodeName":"B"})") +
      plan_event("SparkListenerSQLAdaptiveExecutionUpdate", R"({"nodeName":"C"})") +
      R"({"Event":")" + kSql +
      R"(SparkListenerSQLExecutionEnd","executionId":7,"time":9,"errorMessage":"bad"})" + "\n");
  CHECK(log.sql[0].initial_plan->name == "A");
  CHECK(log.sql[0].plan()->name == "C");
  CHECK(log.sql[0].error == "bad");
  CHECK(log.sql_counts.adaptive_updates == 2);
}

TEST_CASE("metrics that adaptive execution adds are kept", "[eventlog][sql]") {
  const EventLog log = read(
      R"({"Event":")" + kSql + R"(SparkListenerSQLAdaptiveSQLMetricUpdates","executionId":7,)" +
      R"("sqlPlanMetrics":[{"name":"spill size","accumulatorId":20,"metricType":"size"}]})" + "\n");
  REQUIRE(log.sql.at(0).added_metrics.size() == 1);
  CHECK(log.sql[0].added_metrics[0].accumulator_id == 20);
}

TEST_CASE("driver accumulators are pairs of id and value", "[eventlog][sql]") {
  const EventLog log =
      read(R"({"Event":")" + kSql + R"(SparkListenerDriverAccumUpdates","executionId":7,)" +
           R"("accumUpdates":[[12,100],[13,"5"],[14],"x"]})" + "\n");
  REQUIRE(log.driver_accumulators.size() == 2);
  CHECK(log.driver_accumulators[0].accumulator_id == 12);
  CHECK(log.driver_accumulators[0].value == 100);
  CHECK(log.driver_accumulators[1].value == 5);
}

TEST_CASE("a SQL event without its execution is malformed", "[eventlog][sql]") {
  const EventLog log = read(R"({"Event":")" + kSql +
                            R"(SparkListenerSQLExecutionStart","sparkPlanInfo":{}})" + "\n");
  CHECK(log.malformed.at(0).why == kSql + "SparkListenerSQLExecutionStart without executionId");
  CHECK(log.sql_counts.starts == 0);
}
