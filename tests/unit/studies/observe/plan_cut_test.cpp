#include "studies/observe/plan_cut.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::observe;
using oomcast::eventlog::PlanNode;

namespace {

/// Aggregate over an exchange over a scan, joined with a broadcast scan.
PlanNode plan() {
  const PlanNode scan{"Range", "Range", {{"number of output rows", "sum", 1}}, {}};
  const PlanNode exchange{"Exchange",
                          "Exchange hashpartitioning(k, 8)",
                          {{"data size", "size", 2}, {"records read", "sum", 3}},
                          {scan}};
  const PlanNode small{"Range", "Range", {{"number of output rows", "sum", 4}}, {}};
  const PlanNode broadcast{"BroadcastExchange", "BroadcastExchange", {}, {small}};
  return {"BroadcastHashJoin",
          "BroadcastHashJoin",
          {{"number of output rows", "sum", 5}},
          {exchange, broadcast}};
}

}  // namespace

TEST_CASE("A plan is cut at shuffles and broadcasts") {
  const PlanNode root = plan();
  const std::vector<Fragment> fragments = fragments_of(root);
  REQUIRE(fragments.size() == 3);
  CHECK(fragments[0].root == &root);
  CHECK(fragments[0].sink == nullptr);
  for (const Fragment& fragment : fragments) {
    CHECK((fragment.sink == nullptr || fragment.root->name == "Range"));
  }
}

TEST_CASE("A stage matches the piece whose metrics it updates, by the exchange's side too") {
  const PlanNode root = plan();
  const std::vector<Fragment> fragments = fragments_of(root);
  const Sums map{{1, 10}, {2, 100}};
  const Sums reduce{{3, 10}, {5, 10}};
  CHECK(matches(fragments[0], reduce) == 2);
  CHECK(matches(fragments[0], map) == 0);
  for (const Fragment& fragment : fragments) {
    if (fragment.sink != nullptr && fragment.sink->name == "Exchange") {
      CHECK(matches(fragment, map) == 2);
      CHECK(matches(fragment, reduce) == 0);
    }
  }
}

TEST_CASE("An exchange right above another cuts twice") {
  const PlanNode scan{"Range", "Range", {}, {}};
  const PlanNode inner{"Exchange", "Exchange RoundRobinPartitioning(3)", {}, {scan}};
  const PlanNode outer{"Exchange", "Exchange SinglePartition", {}, {inner}};
  const PlanNode root{"Project", "Project", {}, {outer}};
  CHECK(fragments_of(root).size() == 3);
}

TEST_CASE("Stages of adaptive execution are no cuts, reused broadcasts are") {
  CHECK(cut_of({"ShuffleQueryStage", "", {}, {}}) == Cut::kNone);
  CHECK(cut_of({"ReusedExchange", "ReusedExchange [k#1], BroadcastExchange x", {}, {}}) ==
        Cut::kBroadcast);
  CHECK(cut_of({"SubqueryBroadcast", "", {}, {}}) == Cut::kSubquery);
  CHECK(cut_of({"GpuColumnarExchange", "", {}, {}}) == Cut::kShuffle);
}
