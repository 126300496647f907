// Streaming queries played as a whole.
#include "models/run/readings.hpp"
#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"
#include "tests/support/stream.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using oomcast::test::play;

namespace {

Scenario hours(std::int64_t executors, Duration watermark) {
  Scenario scenario = test::standalone(test::conf_of({{"spark.executor.memory", "512m"},
                                                      {"spark.task.maxFailures", "1"},
                                                      {"spark.sql.shuffle.partitions", "8"}}));
  scenario.cluster.executors = executors;
  scenario.data = {test::generated("events", 7'200'000, 4, {test::key_column(200'000)})};
  scenario.stream = test::counting_stream("events", 2 * 3600_s, 600_s);
  scenario.stream->window = 600_s;
  scenario.stream->watermark = watermark;
  return scenario;
}

std::int64_t reading(const Run& run, std::string_view name) {
  return find_reading(name)->read(run).number;
}

}  // namespace

TEST_CASE("micro-batches run at their triggers until the events are through") {
  const Run run = play(hours(1, 600_s));
  CHECK(run.verdict.outcome == Outcome::kSuccess);
  CHECK(run.stages.size() == 24);
  CHECK(run.stages.front().submitted >= SimTime((600_s).count()));
  CHECK(run.ended >= SimTime((7200_s).count()));
}

TEST_CASE("the watermark decides how much state stands on the heap") {
  const Run tight = play(hours(1, 600_s));
  const Run loose = play(hours(1, 2 * 3600_s));
  CHECK(tight.verdict.outcome == Outcome::kSuccess);
  CHECK(loose.verdict.outcome == Outcome::kExecutorOom);
  CHECK(loose.verdict.where.account == Account::kHeapState);
  CHECK(reading(loose, "peak_state") > 2 * reading(tight, "peak_state"));
}

TEST_CASE("state is shared by executors and stays where it is") {
  const Run alone = play(hours(1, 1200_s));
  const Run two = play(hours(2, 1200_s));
  // Each has its half: a task always ran where the state of its partition was.
  CHECK(reading(two, "peak_state") < reading(alone, "peak_state") * 6 / 10);
  CHECK(reading(two, "peak_state") > reading(alone, "peak_state") * 4 / 10);
}

TEST_CASE("state in RocksDB is beside the heap") {
  Scenario scenario = hours(1, 1200_s);
  const Run heap = play(scenario);
  scenario.conf =
      test::with(scenario.conf,
                 {{"spark.sql.streaming.stateStore.providerClass",
                   "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"}});
  const Run rocksdb = play(scenario);
  CHECK(reading(rocksdb, "peak_heap") < reading(heap, "peak_heap") / 2);
  CHECK(reading(rocksdb, "peak_state") > 0);
}
