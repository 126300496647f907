#include "models/executor/shape.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;

namespace {

executor::Shape shape_of(ManagerKind manager, const Conf& conf, bool python = false) {
  Scenario scenario;
  scenario.cluster.manager = manager;
  scenario.conf = conf;
  scenario.python = python;
  Checked<executor::Shape> shape = executor::executor_shape(scenario);
  REQUIRE(shape.ok());
  return std::move(shape).value();
}

}  // namespace

TEST_CASE("a 16g executor asks YARN for 18022 MiB and is given 18432", "[executor][shape]") {
  const executor::Shape shape =
      shape_of(ManagerKind::kYarn, test::conf_of({{"spark.executor.memory", "16g"}}));
  CHECK(shape.overhead == 1638_MiB);
  CHECK(shape.container_request == 18022_MiB);
  CHECK(shape.container == 18432_MiB);
}

TEST_CASE("a Python pod submitted in cluster mode has 40 % overhead", "[executor][shape]") {
  const Conf conf = test::conf_of({{"spark.executor.memory", "4g"}});
  CHECK(shape_of(ManagerKind::kKubernetes, conf, true).container == 5734_MiB);
  CHECK(shape_of(ManagerKind::kKubernetes, conf, false).container == 4505_MiB);
}

TEST_CASE("standalone enforces no container", "[executor][shape]") {
  const executor::Shape shape =
      shape_of(ManagerKind::kStandalone, test::conf_of({{"spark.executor.memory", "2g"}}));
  CHECK(shape.container == 0_B);
}

TEST_CASE("regions and page are those Spark computes for 16 GiB and 8 cores", "[executor][shape]") {
  const executor::Shape shape =
      shape_of(ManagerKind::kYarn,
               test::conf_of({{"spark.executor.memory", "16g"}, {"spark.executor.cores", "8"}}));
  CHECK(shape.regions.sizes.max_heap == Bytes(10'119'177'830));
  CHECK(shape.regions.page_size == 64_MiB - 16_B);
  CHECK(shape.slots == 8);
}

TEST_CASE("a heap below 450 MiB is refused with Spark's words", "[executor][shape]") {
  Scenario scenario;
  scenario.conf = test::conf_of({{"spark.executor.memory", "400m"}});
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  REQUIRE_FALSE(shape.ok());
  CHECK(shape.error().front().where == "spark.executor.memory");
}
