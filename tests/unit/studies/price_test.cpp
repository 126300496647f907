#include "studies/price.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;

namespace {

ExecutorRow row(std::int32_t id, std::int64_t seconds) {
  ExecutorRow result;
  result.id = id;
  result.ended = SimTime(seconds * 1'000'000'000);
  return result;
}

}  // namespace

TEST_CASE("a run costs what its containers hold, each as long as it lives", "[price]") {
  Scenario scenario = test::standalone(
      test::conf_of({{"spark.executor.memory", "4g"}, {"spark.executor.cores", "2"}}));
  scenario.cluster.manager = ManagerKind::kYarn;
  scenario.cluster.local_disk = Bytes(std::int64_t{10} << 30);
  Run run;
  run.executors = {row(0, 3600), row(1, 1800)};
  const Price price = price_of(scenario, run);
  CHECK(price.core_ms == 2 * 5400 * 1000);
  // YARN grants 5 GiB for 4 GiB and an overhead of 409 MiB.
  CHECK(price.mib_ms == std::int64_t{5} * 1024 * 5400 * 1000);
  CHECK(price.disk_mib_ms == std::int64_t{10} * 1024 * 5400 * 1000);
  CHECK(price.billionths == 3 * 52'624'000 + 15 * 5'778'500 / 2 + 15 * 111'000);
}

TEST_CASE("the driver is paid for as well", "[price]") {
  const Scenario scenario = test::standalone(test::conf_of({{"spark.driver.memory", "2g"}}));
  Run run;
  run.executors = {row(kDriverId, 3600)};
  CHECK(price_of(scenario, run).billionths == 52'624'000 + 2 * 5'778'500);
}

TEST_CASE("money has as many decimals as it needs", "[price]") {
  CHECK(money_text(12'300'000'000, "USD") == "12.30 USD");
  CHECK(money_text(1'234'567, "EUR") == "0.001235 EUR");
  CHECK(money_text(0, "USD") == "0.00 USD");
}
