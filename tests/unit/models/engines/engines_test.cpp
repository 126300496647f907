#include "models/engines/engine.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using engines::Demand;
using engines::DemandKind;
using engines::Forecast;
using engines::Machines;

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kGiB = std::int64_t{1} << 30;

Machines machines(std::int64_t bytes, std::int64_t slots = 2) {
  return {.count = 2, .slots = slots, .container = Bytes(bytes)};
}

Bytes part(const Forecast& forecast, std::string_view name) {
  for (const engines::Part& part : forecast.parts) {
    if (part.name == name) {
      return part.bytes;
    }
  }
  return Bytes(-1);
}

std::vector<Demand> one(DemandKind kind, std::int64_t bytes, std::int64_t key_bytes = 0) {
  return {{kind, "operator", bytes, key_bytes}};
}

}  // namespace

TEST_CASE("Flink cuts a process of 1728 MB as its documentation shows") {
  // docs, Set up TaskManager Memory: overhead 192 MB, metaspace 256 MB, 1280 MB for Flink.
  const Forecast forecast = engines::flink(machines(1728 * kMiB), {});
  CHECK(part(forecast, "JVM overhead") == Bytes(192 * kMiB));
  CHECK(part(forecast, "managed") == Bytes(512 * kMiB));
  CHECK(part(forecast, "network") == Bytes(128 * kMiB));
  CHECK(part(forecast, "task heap") == Bytes(384 * kMiB));
}

TEST_CASE("Flink spills what managed memory cannot hold, a hot key too") {
  const Forecast fits = engines::flink(machines(4 * kGiB), one(DemandKind::kJoin, kGiB));
  CHECK(fits.outcome == "success");
  const Forecast spills =
      engines::flink(machines(4 * kGiB), one(DemandKind::kJoin, 20 * kGiB, 15 * kGiB));
  CHECK(spills.survives);
  CHECK(spills.outcome == "spills");
  CHECK(spills.spilled > Bytes(15 * kGiB));
}

TEST_CASE("Flink's lists are objects on the task heap") {
  const Forecast forecast =
      engines::flink(machines(4 * kGiB), one(DemandKind::kLists, 4 * kGiB, 3 * kGiB));
  CHECK_FALSE(forecast.survives);
  CHECK(forecast.outcome == "OutOfMemoryError: Java heap space");
}

TEST_CASE("Flink wants network buffers for a blocking shuffle of every slot") {
  const Forecast forecast = engines::flink(machines(2 * kGiB, 16), one(DemandKind::kSort, kMiB));
  CHECK(forecast.outcome == "Insufficient number of network buffers");
}

TEST_CASE("Trino's limits are shares of the heap") {
  const Forecast forecast = engines::trino(machines(10 * kGiB), {}, false);
  CHECK(part(forecast, "-Xmx") == Bytes(8 * kGiB));
  CHECK(forecast.limit == Bytes(8 * kGiB * 30 / 100));
}

TEST_CASE("Trino kills the query that meets the limit of a node, unless it may spill") {
  const auto demand = one(DemandKind::kSort, 10 * kGiB);
  const Forecast killed = engines::trino(machines(10 * kGiB), demand, false);
  CHECK(killed.outcome == "EXCEEDED_LOCAL_MEMORY_LIMIT");
  CHECK(engines::trino(machines(10 * kGiB), demand, true).survives);
}

TEST_CASE("Trino cannot revoke the rows of one key") {
  const auto demand = one(DemandKind::kJoin, 10 * kGiB, 9 * kGiB);
  CHECK(engines::trino(machines(10 * kGiB), demand, true).outcome == "EXCEEDED_LOCAL_MEMORY_LIMIT");
}

TEST_CASE("Trino's limit for the cluster is 20 GB however many nodes there are") {
  const Machines many{.count = 100, .slots = 8, .container = Bytes(10 * kGiB)};
  CHECK(engines::trino(many, one(DemandKind::kSort, 30 * kGiB), false).outcome ==
        "EXCEEDED_GLOBAL_MEMORY_LIMIT");
}

TEST_CASE("Snowflake is described, not forecast") {
  const Forecast forecast = engines::snowflake();
  CHECK(forecast.outcome == "not forecast");
  CHECK(forecast.limit == Bytes(0));
}
