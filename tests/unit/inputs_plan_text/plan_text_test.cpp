#include "inputs/plan_text/plan_text.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast::plan_text;
using oomcast::test::holds;

TEST_CASE("a formatted plan has the details of each operator by its number", "[plan_text]") {
  const auto plan = read_plan_text(R"(== Physical Plan ==
* Project (3)
+- * Filter (2)
   +- ReusedExchange (1)


(1) ReusedExchange [Reuses operator id: 7]
Output [2]: [a#1, b#2L]

(2) Filter [codegen id : 1]
Condition : (a#1 = x)

(3) Project [codegen id : 1]
Output [1]: [b#2L]
)");
  REQUIRE(plan.ok());
  const PlanText& text = plan.value();
  REQUIRE(text.nodes.size() == 3);
  CHECK_FALSE(text.plain);
  CHECK(text.root().name == "Project");
  CHECK(text.root().children == std::vector<std::size_t>{1});
  CHECK(text.nodes[1].detail("Condition") == "(a#1 = x)");
  CHECK(text.nodes[2].reuses == 7);
  CHECK(text.nodes[2].detail("Output") == "[a#1, b#2L]");
}

TEST_CASE("a plain plan is read without its subqueries, and counted", "[plan_text]") {
  const auto plan = read_plan_text(R"(== Physical Plan ==
*(1) Filter (a#1 > Subquery scalar#9, [id=#5])
:  +- Subquery scalar#9, [id=#5]
:     +- *(2) HashAggregate(keys=[], functions=[avg(a#3)])
:        +- Range (0, 10, step=1, splits=2)
+- *(1) Range (0, 1000, step=1, splits=2)
)");
  REQUIRE(plan.ok());
  const PlanText& text = plan.value();
  CHECK(text.plain);
  CHECK(text.subqueries);
  REQUIRE(text.nodes.size() == 2);
  CHECK(text.nodes[1].number == 2);
  CHECK(read_range(text.nodes[1].detail("Arguments"))->end == 1000);
}

TEST_CASE("text without an operator, and a tree without an end, are refused", "[plan_text]") {
  CHECK_FALSE(read_plan_text("nothing here\n").ok());
  std::string deep = "== Physical Plan ==\n";
  for (int i = 0; i < 600; ++i) {
    deep += std::string(static_cast<std::size_t>(i), ' ') + "Project [a#1]\n";
  }
  const auto plan = read_plan_text(deep);
  REQUIRE_FALSE(plan.ok());
  CHECK(holds(plan.error().front().what, "too deeply"));
}

TEST_CASE("an operator of the initial and the final plan has its details in both", "[plan_text]") {
  const auto plan = read_plan_text(R"(== Physical Plan ==
AdaptiveSparkPlan (3)
+- == Final Plan ==
   ShuffleQueryStage (2), Statistics(sizeInBytes=8.0 B, rowCount=1)
   +- Range (1)
+- == Initial Plan ==
   Range (1)


(1) Range
Arguments: Range (0, 10, step=1, splits=Some(2))
)");
  REQUIRE(plan.ok());
  REQUIRE(plan.value().nodes.size() == 4);
  CHECK(plan.value().root().children == std::vector<std::size_t>{1, 3});
  CHECK(plan.value().nodes[3].detail("Arguments") == "Range (0, 10, step=1, splits=Some(2))");
}
