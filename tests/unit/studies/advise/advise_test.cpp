#include "studies/advise/advise.hpp"

#include <algorithm>

#include "tests/support/holds.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::advise;
using oomcast::test::holds;

namespace {

Advice advice_for(const Scenario& scenario, const AdviseOptions& options = {}) {
  Checked<Advice> advice = advise::advise(Workload(scenario), options);
  REQUIRE(advice.ok());
  return std::move(advice).value();
}

const Proposal* setting(const Advice& advice, const std::string& key) {
  for (const Proposal& proposal : advice.proposals) {
    for (const Change& change : proposal.trial.changes) {
      if (change.key == key) {
        return &proposal;
      }
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("advice for a driver that collects too much is a driver heap that was simulated",
          "[advise]") {
  const Advice advice = advice_for(test::collect_too_much());
  CHECK(advice.diagnosis.illness == Illness::kDriver);
  const Proposal* heap = setting(advice, "spark.driver.memory");
  REQUIRE(heap != nullptr);
  CHECK(heap->trial.survives());
  CHECK_FALSE(heap->least.empty());
  CHECK(heap->trial.run->verdict.margin_ppm > 0);
  CHECK(std::any_of(advice.rejected.begin(), advice.rejected.end(), [](const Rejected& rejected) {
    return rejected.title == "A larger executor heap" && rejected.no_effect;
  }));
}

TEST_CASE("what is advised is less than a tenth above the least that survives", "[advise]") {
  const Scenario scenario = test::collect_too_much();
  const Workload workload(scenario);
  const Advice advice = advice_for(scenario);
  const Proposal* heap = setting(advice, "spark.driver.memory");
  REQUIRE(heap != nullptr);
  Laboratory laboratory(workload);
  REQUIRE(laboratory.untouched().ok());
  constexpr std::int64_t kMiB = std::int64_t{1} << 20;
  std::int64_t least_mib = 1024;
  while (
      !laboratory
           .attempt({{ChangeKind::kConf, "spark.driver.memory", std::to_string(least_mib) + "m"}})
           .survives()) {
    least_mib += 8;
    REQUIRE(least_mib < 16384);
  }
  const std::int64_t advised =
      heap->trial.scenario->conf.bytes("spark.driver.memory").count() / kMiB;
  CHECK(advised >= least_mib - 8);
  CHECK(advised * 10 <= least_mib * 11);
}

TEST_CASE("no advice goes beyond what the cluster gives", "[advise]") {
  Scenario scenario = test::collect_too_much();
  scenario.cluster.node_memory = Bytes(std::int64_t{5} << 30);
  scenario.conf = test::conf_of({{"spark.executor.memory", "1g"},
                                 {"spark.driver.memory", "512m"},
                                 {"spark.driver.maxResultSize", "0"}});
  scenario.data.front().rows = Rows(40'000'000);
  const Advice advice = advice_for(scenario);
  // No conf helps; rows that are written instead need no driver at all.
  REQUIRE_FALSE(advice.proposals.empty());
  for (const Proposal& proposal : advice.proposals) {
    CHECK(rewrites_code(proposal.trial.changes));
  }
  const auto heap = std::find_if(
      advice.rejected.begin(), advice.rejected.end(),
      [](const Rejected& rejected) { return rejected.title == "A larger driver heap"; });
  REQUIRE(heap != advice.rejected.end());
  CHECK(heap->reason.starts_with("driver_oom"));
  REQUIRE(heap->changes.size() == 1);
  CHECK(heap->changes.front().value.starts_with("50"));  // 5,0xx MiB: the node
}

TEST_CASE("two limits that fail one after the other are raised together", "[advise]") {
  Scenario scenario = test::collect_too_much();
  scenario.conf = test::conf_of({{"spark.executor.memory", "4g"},
                                 {"spark.driver.memory", "1g"},
                                 {"spark.driver.maxResultSize", "100m"}});
  const Advice advice = advice_for(scenario);
  CHECK(advice.diagnosis.illness == Illness::kResultSize);
  const auto both = std::ranges::find_if(advice.proposals, [](const Proposal& proposal) {
    return !rewrites_code(proposal.trial.changes);
  });
  REQUIRE(both != advice.proposals.end());
  CHECK(both->trial.changes.size() == 2);
  CHECK(both->trial.survives());
}

TEST_CASE("advice does not depend on how many threads look for it", "[advise]") {
  const Scenario scenario = test::collect_too_much();
  const Advice one = advice_for(scenario, {.threads = 1});
  const Advice four = advice_for(scenario, {.threads = 4});
  REQUIRE(one.proposals.size() == four.proposals.size());
  for (std::size_t i = 0; i < one.proposals.size(); ++i) {
    CHECK(one.proposals[i].trial.changes == four.proposals[i].trial.changes);
    CHECK(one.proposals[i].score == four.proposals[i].score);
  }
  CHECK(one.simulations == four.simulations);
}

TEST_CASE("rewrites of the job are tried beside its conf, and cost more effort", "[advise]") {
  const Advice advice = advice_for(test::collect_too_much());
  const Proposal* written = setting(advice, "write-instead-of-collect");
  REQUIRE(written != nullptr);
  CHECK(written->trial.survives());
  CHECK(written->trial.scenario->jobs.front().steps.back().op == "write");
  CHECK(changes_text(written->trial.changes) == "write-instead-of-collect");
  CHECK(effort_percent(written->trial.changes) >
        effort_percent(setting(advice, "spark.driver.memory")->trial.changes));
}

TEST_CASE("what is milder is not tried where more of it fails as before", "[advise]") {
  const Scenario scenario = test::collect_too_much();
  const Advice advice = advice_for(scenario);
  const auto tried = [&](const std::string& key) {
    return std::ranges::count_if(advice.rejected, [&](const Rejected& rejected) {
      return !rejected.changes.empty() && rejected.changes.front().key == key;
    });
  };
  CHECK(tried("coalesce") == 1);
  CHECK(tried("spark.sql.shuffle.partitions") <= 1);
}

TEST_CASE("a trial ends with the first death unless attempts are what is tried", "[advise]") {
  Scenario scenario = test::collect_too_much();
  scenario.data.front().columns.front().keys.hot = {{"7", 900'000'000, {}}};
  scenario.conf = test::conf_of({{"spark.executor.memory", "512m"}});
  scenario.jobs.front().steps = {
      test::scan("t"),
      test::step("a", "aggregate", {"t"},
                 {{"by", std::vector<std::string>{"p"}},
                  {"functions", std::vector<std::string>{"collect_list"}},
                  {"of", std::string("p")}}),
      test::step("end", "noop", {"a"})};
  const Workload workload(scenario);
  Laboratory laboratory(workload);
  const Checked<Trial> all = laboratory.untouched();
  REQUIRE(all.ok());
  REQUIRE(all.value().run->verdict.outcome == Outcome::kExecutorOom);
  const Trial once = laboratory.attempt({});
  CHECK(once.run->failures.size() < all.value().run->failures.size());
  CHECK(once.run->verdict.where.operator_name == all.value().run->verdict.where.operator_name);
  CHECK(once.scenario->conf.integer("spark.task.maxFailures") == 4);
  const Trial eight = laboratory.attempt({{ChangeKind::kConf, "spark.task.maxFailures", "8"}});
  CHECK(eight.run->failures.size() > once.run->failures.size());
}

TEST_CASE("a driver's container that Python fills gets more room beside the heap", "[advise]") {
  Scenario scenario = test::collect_too_much();
  scenario.python = true;
  scenario.cluster.manager = ManagerKind::kKubernetes;
  scenario.cluster.cluster_mode = true;
  scenario.conf = test::conf_of({{"spark.executor.memory", "2g"},
                                 {"spark.driver.memory", "1g"},
                                 {"spark.driver.maxResultSize", "0"},
                                 {"spark.driver.memoryOverhead", "400m"}});
  scenario.jobs.front().steps.back() =
      test::step("p", "to_pandas", scenario.jobs.front().steps.back().inputs);
  const Advice advice = advice_for(scenario);
  CHECK(advice.diagnosis.illness == Illness::kDriverContainer);
  const Proposal* overhead = setting(advice, "spark.driver.memoryOverhead");
  REQUIRE(overhead != nullptr);
  CHECK(overhead->trial.survives());
}

/// A join whose small side is sent to all by a hint.
Scenario hinted_join() {
  Scenario scenario =
      test::standalone(test::conf_of({{"spark.executor.memory", "2g"},
                                      {"spark.driver.memory", "2g"},
                                      {"spark.sql.adaptive.enabled", "false"},
                                      {"spark.sql.autoBroadcastJoinThreshold", "-1"}}));
  scenario.data = {
      test::generated("facts", 1'000'000, 4, {test::key_column(100'000)}),
      test::generated("table", 100'000, 4, {test::key_column(100'000), test::text_column(250)})};
  scenario.jobs = {{"job",
                    {test::step("f", "scan", {}, {{"data", std::string("facts")}}),
                     test::step("t", "scan", {}, {{"data", std::string("table")}}),
                     test::step("j", "join", {"f", "t"},
                                {{"on", std::vector<std::string>{"k"}},
                                 {"hint", std::string("broadcast_right")}}),
                     test::step("end", "noop", {"j"})}}};
  return scenario;
}

TEST_CASE("a table that Spark refuses to broadcast gets a higher limit, or no hint", "[advise]") {
  Scenario scenario = hinted_join();
  scenario.conf = scenario.conf.with({"spark.sql.maxBroadcastTableSize", "20m", "test"}).value();
  const Advice advice = advice_for(scenario);
  CHECK(advice.diagnosis.illness == Illness::kBroadcastSize);
  CHECK(setting(advice, "spark.sql.maxBroadcastTableSize") != nullptr);
  CHECK(setting(advice, "drop-hint") != nullptr);
  for (const Rejected& rejected : advice.rejected) {
    CHECK_FALSE(holds(rejected.reason, "limit of 0 B"));
  }
}

TEST_CASE("a size that did not do alone comes down to what it takes with the others", "[advise]") {
  // The driver cannot build the relation, and then the executors cannot hold it.
  Scenario scenario = hinted_join();
  scenario.data[1].rows = Rows(1'200'000);
  scenario.jobs.front().steps[2].params["type"] = std::string("left_outer");
  scenario.conf = test::conf_of({{"spark.executor.memory", "512m"},
                                 {"spark.executor.cores", "1"},
                                 {"spark.driver.memory", "512m"},
                                 {"spark.sql.adaptive.enabled", "false"}});
  const Advice advice = advice_for(scenario);
  for (const Proposal& proposal : advice.proposals) {
    CHECK(proposal.loose.empty());
    CHECK(proposal.trial.scenario->conf.bytes("spark.driver.memory") < Bytes(4LL << 30));
  }
}

TEST_CASE("a job that survives gets signals and no changes", "[advise]") {
  Scenario scenario = test::collect_too_much();
  scenario.data.front().rows = Rows(1000);
  const Advice advice = advice_for(scenario);
  CHECK(advice.base.survives());
  CHECK(advice.diagnosis.illness == Illness::kNone);
  CHECK(advice.proposals.empty());
  CHECK(advice.simulations == 1);
}
