#include "models/conf/conf.hpp"

#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

Conf made(const std::vector<ConfEntry>& entries, SparkVersion version = {}) {
  const Checked<Conf> conf = Conf::make(version, entries);
  REQUIRE(conf.ok());
  return conf.value();
}

Problems problems_of(const std::vector<ConfEntry>& entries) {
  const Checked<Conf> conf = Conf::make({}, entries);
  return conf.ok() ? Problems{} : conf.error();
}

}  // namespace

TEST_CASE("a bare number has the unit of its key", "[models][conf]") {
  const Conf conf = made({{"spark.executor.memory", "2048", ""},
                          {"spark.shuffle.file.buffer", "64", ""},
                          {"spark.memory.offHeap.size", "4096", ""},
                          {"spark.network.timeout", "300", ""},
                          {"spark.locality.wait", "300", ""}});
  CHECK(conf.bytes("spark.executor.memory") == 2_GiB);
  CHECK(conf.bytes("spark.shuffle.file.buffer") == 64_KiB);
  CHECK(conf.bytes("spark.memory.offHeap.size") == 4_KiB);
  CHECK(conf.duration("spark.network.timeout") == 300_s);
  CHECK(conf.duration("spark.locality.wait") == 300_ms);
}

TEST_CASE("sizes are cut to whole units as Spark cuts them", "[models][conf]") {
  CHECK(made({{"spark.executor.memory", "1500k", ""}}).bytes("spark.executor.memory") == 1_MiB);
  CHECK(made({{"spark.executor.memory", " 2G ", ""}}).bytes("spark.executor.memory") == 2_GiB);
  CHECK(made({{"spark.sql.autoBroadcastJoinThreshold", "-1", ""}})
            .bytes("spark.sql.autoBroadcastJoinThreshold") == Bytes(-1));
}

TEST_CASE("defaults are those of the version", "[models][conf]") {
  CHECK(Conf({3, 5, 1}).boolean("spark.eventLog.compress") == false);
  CHECK(Conf({4, 0, 0}).boolean("spark.eventLog.compress") == true);
  CHECK(Conf({3, 5, 0}).real("spark.speculation.quantile") == 0.75);
  CHECK(Conf({4, 3, 0}).real("spark.speculation.quantile") == 0.9);
  CHECK(Conf({4, 1, 0}).boolean("spark.sql.execution.pythonUDF.arrow.enabled") == false);
  CHECK(Conf({4, 2, 0}).boolean("spark.sql.execution.pythonUDF.arrow.enabled") == true);
  CHECK(Conf({5, 0, 0}).integer("spark.sql.shuffle.partitions") == 200);
  CHECK(Conf({3, 3, 0}).bytes("spark.executor.minMemoryOverhead") == 384_MiB);
  CHECK_FALSE(Conf().bytes_or_none("spark.executor.memoryOverhead").has_value());
  CHECK_FALSE(Conf().is_set("spark.executor.memory"));
}

TEST_CASE("all mistakes are reported at once, with the valid form", "[models][conf]") {
  const Problems problems = problems_of({{"spark.executor.memory", "1.5g", "a.json:3"},
                                         {"spark.memory.storageFraction", "1", "a.json:4"},
                                         {"spark.sql.adaptive.enabled", "yes", ""},
                                         {"spark.task.maxFailures", "0", ""},
                                         {"spark.sql.shuffle.partitions", "3000000000", ""}});
  REQUIRE(problems.size() == 5);
  CHECK(problems[0].where == "a.json:3");
  CHECK(holds(problems[0].fix, "512m or 4g"));
  CHECK(holds(problems[1].what, "must be below 1"));
  CHECK(problems[2].where == "spark.sql.adaptive.enabled");
  CHECK(holds(problems[3].what, "must be at least 1"));
}

TEST_CASE("an unknown key is left out with the nearest known name", "[models][conf]") {
  const Conf conf =
      made({{"spark.executor.memroy", "16g", "x:1"}, {"sparkexecutor.memory", "16g", ""}});
  REQUIRE(conf.warnings().size() == 2);
  CHECK(conf.warnings()[0].fix == "did you mean spark.executor.memory?");
  CHECK(conf.warnings()[1].fix == "did you mean spark.executor.memory?");
  CHECK(conf.bytes("spark.executor.memory") == 1_GiB);
}

TEST_CASE("keys no model reads are named in one line, usual families not at all",
          "[models][conf]") {
  const Conf quiet = made({{"spark.ui.port", "4041", ""},
                           {"spark.hadoop.fs.s3a.endpoint", "x", ""},
                           {"spark.yarn.queue", "etl", ""},
                           {"spark.eventLog.dir", "/tmp", ""},
                           {"my.own.key", "1", ""}});
  CHECK(quiet.warnings().empty());
  const Conf loud =
      made({{"spark.cores.max", "8", "d:2"}, {"spark.scheduler.mode", "FAIR", "d:3"}});
  REQUIRE(loud.warnings().size() == 1);
  CHECK(holds(loud.warnings()[0].what, "spark.cores.max, spark.scheduler.mode"));
}

TEST_CASE("keys of the table that no model reads are named where they are changed",
          "[models][conf]") {
  CHECK(made({{"spark.locality.wait", "3s", ""}, {"spark.eventLog.compress", "false", ""}})
            .warnings()
            .empty());
  const Conf changed = made({{"spark.locality.wait", "0s", ""}});
  REQUIRE(changed.warnings().size() == 1);
  CHECK(changed.warnings()[0].what.find("no model reads spark.locality.wait") == 0);
}

TEST_CASE("old names count for the new ones", "[models][conf]") {
  const Conf conf = made({{"spark.yarn.executor.memoryOverhead", "2048", ""}});
  CHECK(conf.bytes_or_none("spark.executor.memoryOverhead") == 2_GiB);
  CHECK(conf.warnings().size() == 1);
}

TEST_CASE("a key newer than the version is left out with a warning", "[models][conf]") {
  const Conf conf = made({{"spark.executor.minMemoryOverhead", "1g", ""}}, {3, 5, 0});
  CHECK(conf.bytes("spark.executor.minMemoryOverhead") == 384_MiB);
  CHECK(conf.warnings().size() == 1);
}

TEST_CASE("combinations that Spark refuses are errors", "[models][conf]") {
  CHECK(problems_of({{"spark.memory.offHeap.enabled", "true", ""}}).size() == 1);
  CHECK(problems_of({{"spark.executor.cores", "2", ""}, {"spark.task.cpus", "4", ""}}).size() == 1);
  CHECK(problems_of({{"spark.executor.extraJavaOptions", "-Xmx4g", ""}}).size() == 1);
  CHECK(problems_of({{"spark.task.cpus", "0.5", ""}}).empty());
  CHECK_FALSE(Conf::make({4, 2, 0}, std::vector<ConfEntry>{{"spark.task.cpus", "0.5", ""}}).ok());
}

TEST_CASE("the last entry of a key wins, and with() adds one more", "[models][conf]") {
  const Conf conf =
      made({{"spark.executor.memory", "1g", ""}, {"spark.executor.memory", "4g", ""}});
  CHECK(conf.bytes("spark.executor.memory") == 4_GiB);
  const Checked<Conf> more = conf.with({"spark.executor.memory", "32g", "--conf"});
  REQUIRE(more.ok());
  CHECK(more.value().bytes("spark.executor.memory") == 32_GiB);
  CHECK_FALSE(conf.with({"spark.executor.memory", "much", "--conf"}).ok());
}
