#include "models/scheduler/failure_budget.hpp"

#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using scheduler::FailureBudget;

TEST_CASE("the budget is twice the executors, and at least three") {
  const Conf plain = test::conf_of({});
  CHECK(FailureBudget(plain, ManagerKind::kYarn, 1).most() == 3);
  CHECK(FailureBudget(plain, ManagerKind::kYarn, 10).most() == 20);
  CHECK(FailureBudget(plain, ManagerKind::kYarn, 2'147'483'647).most() == 2'147'483'647);
  const Conf given = test::conf_of({{"spark.executor.maxNumFailures", "1"}});
  CHECK(FailureBudget(given, ManagerKind::kYarn, 10).most() == 1);
}

TEST_CASE("YARN gives up at the last failure of the budget, Kubernetes at the next one") {
  const Conf conf = test::conf_of({});
  FailureBudget yarn(conf, ManagerKind::kYarn, 1);
  FailureBudget kubernetes(conf, ManagerKind::kKubernetes, 1);
  FailureBudget standalone(conf, ManagerKind::kStandalone, 1);
  for (int i = 0; i < 3; ++i) {
    CHECK_FALSE(yarn.spent(SimTime(0)));
    for (FailureBudget* each : {&yarn, &kubernetes, &standalone}) {
      each->lost(143, true, SimTime(0));
    }
  }
  CHECK(yarn.spent(SimTime(0)));
  CHECK_FALSE(kubernetes.spent(SimTime(0)));
  kubernetes.lost(52, true, SimTime(0));
  CHECK(kubernetes.spent(SimTime(0)));
  CHECK_FALSE(standalone.spent(SimTime(0)));
}

TEST_CASE("preemptions count nowhere, and kills for memory not on YARN") {
  const Conf conf = test::conf_of({{"spark.executor.maxNumFailures", "1"}});
  FailureBudget yarn(conf, ManagerKind::kYarn, 1);
  yarn.lost(-102, false, SimTime(0));
  yarn.lost(-104, true, SimTime(0));
  CHECK_FALSE(yarn.spent(SimTime(0)));
  yarn.lost(137, true, SimTime(0));
  CHECK(yarn.spent(SimTime(0)));
}

TEST_CASE("old failures are forgotten if they have a validity") {
  const Conf conf = test::conf_of({{"spark.executor.maxNumFailures", "2"},
                                   {"spark.executor.failuresValidityInterval", "1min"}});
  FailureBudget budget(conf, ManagerKind::kYarn, 1);
  budget.lost(143, true, SimTime(0));
  budget.lost(143, true, SimTime(0) + 61_s);
  CHECK_FALSE(budget.spent(SimTime(0) + 61_s));
  budget.lost(143, true, SimTime(0) + 70_s);
  CHECK(budget.spent(SimTime(0) + 70_s));
}
