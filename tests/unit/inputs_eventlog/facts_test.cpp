// The facts that `oomcast facts` prints.
#include "inputs/eventlog/facts.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;
using oomcast::test::holds;

TEST_CASE("sums are over all task ends, successes apart where they differ", "[eventlog][facts]") {
  const std::string facts = facts_json(
      read(task_end(1) + task_end(2, R"({"Reason":"Resubmitted"})") +
           task_end(3, R"({"Reason":"TaskKilled"})") + task_end(4, R"({"Reason":"Success"})", "")));
  CHECK(holds(facts, "\"executor_run_time_ms\": 15"));
  CHECK(holds(facts, "\"sum_success\": {\n     \"executor_run_time_ms\": 5"));
  CHECK(holds(facts, "\"succeeded\": 2"));
  CHECK(holds(facts, "\"failed\": 1"));
  CHECK(holds(facts, "\"killed\": 1"));
  CHECK(holds(facts, "\"without_metrics\": 1"));
}

TEST_CASE("only keys about memory are facts", "[eventlog][facts]") {
  const std::string facts = facts_json(read(
      R"({"Event":"SparkListenerEnvironmentUpdate","Spark Properties":
    {"spark.executor.memory":"1g","spark.app.name":"x","spark.memory.fraction":"0.6",
    "spark.sql.extensions":"y"}})"
      "\n"));
  CHECK(holds(facts, "\"spark.executor.memory\": \"1g\""));
  CHECK(holds(facts, "\"spark.memory.fraction\": \"0.6\""));
  CHECK_FALSE(holds(facts, "spark.app.name"));
  CHECK_FALSE(holds(facts, "spark.sql.extensions"));
}

TEST_CASE("sums of absurd values do not overflow", "[eventlog][facts]") {
  const std::string huge = R"(,"Task Metrics":{"Result Size":9223372036854775807})";
  const std::string facts = facts_json(read(task_end(1, R"({"Reason":"Success"})", huge) +
                                            task_end(2, R"({"Reason":"Success"})", huge)));
  CHECK(holds(facts, "\"result_size\": 18446744073709551614"));
}

TEST_CASE("operators are counted in initial and final plans", "[eventlog][facts]") {
  const std::string facts = facts_json(read(
      R"({"Event":"SparkListenerSQLExecutionStart","executionId":1,"sparkPlanInfo":
    {"nodeName":"Sort","children":[{"nodeName":"Scan"}]}}
{"Event":"SparkListenerSQLAdaptiveExecutionUpdate","executionId":1,"sparkPlanInfo":
    {"nodeName":"AQEShuffleRead"}}
)"));
  CHECK(holds(facts, "\"operators_initial\": {\n   \"Scan\": 1,\n   \"Sort\": 1\n  }"));
  CHECK(holds(facts, "\"operators_final\": {\n   \"AQEShuffleRead\": 1\n  }"));
}
