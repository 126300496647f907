#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;

namespace {

/// 300,000 rows of 280 bytes in pandas, most of them with one key.
Scenario pandas_job(const std::string& op, const std::string& memory) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "512m"},
                                                      {"spark.executor.cores", "2"},
                                                      {"spark.executor.pyspark.memory", memory},
                                                      {"spark.task.maxFailures", "1"},
                                                      {"spark.sql.shuffle.partitions", "8"},
                                                      {"spark.sql.adaptive.enabled", "false"}}));
  scenario.python = true;
  scenario.data = {test::generated(
      "t", 300'000, 8,
      {test::key_column(97, {{"0", 0, std::int64_t{270'000}}}), test::text_column(256)})};
  Step function = test::step("f", op, {"t"});
  if (op == "apply_in_pandas") {
    function.params["by"] = std::vector<std::string>{"k"};
  }
  scenario.jobs = {{"job", {test::scan("t"), function, test::step("end", "noop", {"f"})}}};
  return scenario;
}

}  // namespace

TEST_CASE("a group is whole in its worker, a batch is not: only the group needs more than 1g",
          "[pandas]") {
  CHECK(play(pandas_job("pandas_udf", "1g")).verdict.outcome == Outcome::kSuccess);
  CHECK(play(pandas_job("map_in_pandas", "1g")).verdict.outcome == Outcome::kSuccess);
  const Run group = play(pandas_job("apply_in_pandas", "1g"));
  CHECK(group.verdict.outcome == Outcome::kPythonMemoryError);
  CHECK(group.verdict.where.operator_name == "FlatMapGroupsInPandas");
  CHECK(group.verdict.where.stage == 1);
  CHECK(play(pandas_job("apply_in_pandas", "1500m")).verdict.outcome == Outcome::kSuccess);
}

TEST_CASE("a plain Python function needs no pandas", "[pandas]") {
  CHECK(play(pandas_job("python_udf", "512m")).verdict.outcome == Outcome::kSuccess);
  CHECK(play(pandas_job("pandas_udf", "512m")).verdict.outcome == Outcome::kPythonMemoryError);
}

TEST_CASE("Arrow batches stand in the worker and off the JVM's heap while they are made",
          "[pandas]") {
  Scenario scenario = pandas_job("pandas_udf", "4g");
  const Run small = play(scenario);
  scenario.conf = test::conf_of({{"spark.executor.memory", "512m"},
                                 {"spark.executor.cores", "2"},
                                 {"spark.sql.execution.arrow.maxRecordsPerBatch", "0"}});
  const Run large = play(scenario);
  CHECK(large.executors[0].peak_python > small.executors[0].peak_python + 10_MiB);
  CHECK(large.executors[0].peak_jvm_rss > small.executors[0].peak_jvm_rss);
}
