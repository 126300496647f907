#include "inputs/cases/translate.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

cases::CaseFile case_of(std::string plan) {
  cases::CaseFile file;
  file.id = "one";
  file.executor_mib = 512;
  file.driver_mib = 512;
  file.code = "noop(df)";
  file.plans = {std::move(plan)};
  return file;
}

/// Words of the only job's steps; the reason if there is none.
std::vector<std::string> words_of(const cases::CaseFile& file) {
  const cases::Translation translation = cases::translate(file);
  if (!translation.scenario) {
    return {translation.reason};
  }
  std::vector<std::string> words;
  for (const Step& step : translation.scenario->jobs.back().steps) {
    words.push_back(step.op);
  }
  return words;
}

using Words = std::vector<std::string>;

const std::string kRows = R"(
(1) Range
Output [1]: [id#1L]
Arguments: Range (0, 1000, step=1, splits=Some(4))

(2) Project
Output [2]: [(id#1L % 10) AS k#2L, id#1L AS v#3L]
Input [1]: [id#1L]
)";

/// What follows kRows: they meet by k.
const std::string kSorted = R"(
(3) Exchange
Input [2]: [k#2L, v#3L]
Arguments: hashpartitioning(k#2L, 8), ENSURE_REQUIREMENTS, [plan_id=1]

(4) Sort
Input [2]: [k#2L, v#3L]
Arguments: [k#2L ASC NULLS FIRST], false, 0
)";

}  // namespace

TEST_CASE("a limit is one step, with the sort or the exchange that Spark gives it", "[cases]") {
  CHECK(words_of(case_of(R"(== Physical Plan ==
TakeOrderedAndProject (3)
+- * Project (2)
   +- * Range (1)

)" + kRows + R"(
(3) TakeOrderedAndProject
Input [2]: [k#2L, v#3L]
Arguments: 100, [k#2L ASC NULLS FIRST], [k#2L, v#3L]
)")) == Words{"scan", "limit", "collect"});
  CHECK(words_of(case_of(R"(== Physical Plan ==
GlobalLimit (5)
+- Exchange (4)
   +- LocalLimit (3)
      +- * Project (2)
         +- * Range (1)

)" + kRows + R"(
(3) LocalLimit
Input [2]: [k#2L, v#3L]
Arguments: 100

(4) Exchange
Input [2]: [k#2L, v#3L]
Arguments: SinglePartition, ENSURE_REQUIREMENTS, [plan_id=1]

(5) GlobalLimit
Input [2]: [k#2L, v#3L]
Arguments: 100, 0
)")) == Words{"scan", "limit", "collect"});
}

TEST_CASE("an aggregation in one phase groups what its child gives", "[cases]") {
  CHECK(words_of(case_of(R"(== Physical Plan ==
* HashAggregate (3)
+- * Project (2)
   +- * Range (1)

)" + kRows + R"(
(3) HashAggregate
Input [2]: [k#2L, v#3L]
Keys [1]: [k#2L]
Functions [1]: [sum(v#3L)]
Aggregate Attributes [1]: [sum(v#3L)#4L]
Results [2]: [k#2L, sum(v#3L)#4L AS s#5L]
)")) == Words{"scan", "aggregate", "collect"});
}

TEST_CASE("an exchange that is used again is computed under names of its own", "[cases]") {
  const cases::CaseFile file = case_of(R"(== Physical Plan ==
* SortMergeJoin Inner (7)
:- * Sort (4)
:  +- Exchange (3)
:     +- * Project (2)
:        +- * Range (1)
+- * Sort (6)
   +- ReusedExchange (5)

)" + kRows + kSorted + R"(
(5) ReusedExchange [Reuses operator id: 3]
Output [2]: [k#12L, v#13L]

(6) Sort
Input [2]: [k#12L, v#13L]
Arguments: [k#12L ASC NULLS FIRST], false, 0

(7) SortMergeJoin
Left keys [1]: [k#2L]
Right keys [1]: [k#12L]
Join type: Inner
Join condition: None
)");
  CHECK(words_of(file) == Words{"scan", "scan", "join", "collect"});
  const Scenario scenario = *cases::translate(file).scenario;
  REQUIRE(scenario.data.size() == 2);
  CHECK(scenario.data[0].columns[0].name == scenario.data[1].columns[0].name);  // of the join
  CHECK(scenario.data[0].columns[1].name != scenario.data[1].columns[1].name);
}

TEST_CASE("groups of two inputs meet in one Python function", "[cases]") {
  const cases::CaseFile file = case_of(R"(== Physical Plan ==
FlatMapCoGroupsInPandas (7)
:- * Sort (4)
:  +- Exchange (3)
:     +- * Project (2)
:        +- * Range (1)
+- * Project (6)
   +- * Range (5)

)" + kRows + kSorted + R"(
(5) Range
Output [1]: [id#11L]
Arguments: Range (0, 1000, step=1, splits=Some(4))

(6) Project
Output [2]: [(id#11L % 10) AS k#12L, id#11L AS w#13L]
Input [1]: [id#11L]

(7) FlatMapCoGroupsInPandas
Left output [2]: [k#2L, v#3L]
Right output [2]: [k#12L, w#13L]
Arguments: [k#2L], [k#12L], g(k#2L, v#3L, k#12L, w#13L)#14, [k#15L, n#16]
)");
  CHECK(words_of(file) == Words{"scan", "scan", "cogroup_in_pandas", "collect"});
  const Scenario scenario = *cases::translate(file).scenario;
  CHECK(scenario.data[0].columns[0].name == scenario.data[1].columns[0].name);
}

TEST_CASE("a condition that cannot be evaluated lets all rows pass", "[cases]") {
  CHECK(words_of(case_of(R"(== Physical Plan ==
* Filter (3)
+- * Project (2)
   +- * Range (1)

)" + kRows + R"(
(3) Filter
Input [2]: [k#2L, v#3L]
Condition : k#2L IN (1,2,3)
)")) == Words{"scan", "collect"});
}

TEST_CASE("lists of texts are gathered from a range as the program says", "[cases]") {
  cases::CaseFile file;
  file.id = "lists";
  file.manager = "cgroup";
  file.limit_mib = 896;
  file.executor_mib = 512;
  file.code =
      "df = spark.range(0, P[\"n\"], 1, 2).selectExpr(\"id %% %d g\" % 1, "
      "\"repeat(cast(id as string), %d) s\" % 10)\n";
  file.params.numbers["n"] = 6'000'000;
  CHECK(words_of(file) == Words{"scan", "aggregate", "aggregate", "collect"});
}

TEST_CASE("a sort that the plan cuts off is the one that the code asks for", "[cases]") {
  cases::CaseFile file = case_of(R"(== Physical Plan ==
OverwriteByExpression noop-table (5)
+- * Sort (4)
   +- Exchange (3)
      +- * Project (2)
         +- * Range (1)


(1) Range
Output [1]: [id#1L]
Arguments: Range (0, 64, step=1, splits=Some(2))

(2) Project
Output [2]: [(id#1L % 4) AS k#2L, concat(cast(id#1L as string), xxxxxxxx)");
  file.code = "noop(df.repartition(2, \"k\").sortWithinPartitions(\"k\", \"s\"))\n";
  cases::Input input{"df", 64, 2, {}};
  input.columns = {{"k", "bigint", "id % 4", 8},
                   {"s", "string", "concat(cast(id AS string), repeat('x', 1000000))", 1'000'000}};
  file.inputs = {input};
  CHECK(words_of(file) == Words{"scan", "repartition", "sort", "noop"});
  file.code += "noop(df.repartition(3))\n";  // which of the two it is cannot be told
  CHECK(words_of(file).size() == 1);
}
