#include "inputs/plan_text/plain_tree.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::plan_text;

TEST_CASE("a line of a plain plan tells what EXPLAIN FORMATTED would", "[plan_text]") {
  const auto join = read_plain_line(
      "   :- *(5) SortMergeJoin [k#1L, f(a#2, b#3)], [k#5L, g#6], LeftOuter, (x#7 > y#8)");
  REQUIRE(join);
  CHECK(join->indent == 6);
  CHECK(join->node.fused);
  CHECK(join->node.name == "SortMergeJoin");
  CHECK(join->node.rest == "LeftOuter");
  CHECK(join->node.detail("Left keys") == "[k#1L, f(a#2, b#3)]");
  CHECK(join->node.detail("Right keys") == "[k#5L, g#6]");
  CHECK(join->node.detail("Join condition") == "(x#7 > y#8)");

  const auto broadcast =
      read_plain_line("BroadcastHashJoin [a#1], [b#2], Inner, BuildRight, false, true");
  REQUIRE(broadcast);
  CHECK(broadcast->node.rest == "Inner BuildRight");
  CHECK(broadcast->node.detail("Join condition").empty());
  const auto nested = read_plain_line("BroadcastNestedLoopJoin BuildLeft, Cross");
  REQUIRE(nested);
  CHECK(nested->node.rest == "Cross BuildLeft");
}

TEST_CASE("aggregations of a plain plan have keys and functions", "[plan_text]") {
  const auto hash = read_plain_line(
      "+- HashAggregate(keys=[a#1, b#2L], functions=[sum(c#3), count(distinct d#4)])");
  REQUIRE(hash);
  CHECK(hash->node.detail("Keys") == "[a#1, b#2L]");
  CHECK(hash->node.detail("Functions") == "[sum(c#3), count(distinct d#4)]");
  const auto sorted = read_plain_line("SortAggregate(key=[a#1], functions=[max(c#3)])");
  REQUIRE(sorted);
  CHECK(sorted->node.detail("Keys") == "[a#1]");
}

TEST_CASE("a scan of a plain plan has table, columns, folder and schema", "[plan_text]") {
  const auto scan = read_plain_line(
      "      +- FileScan parquet db.orders[id#1L,day#2] Batched: true, DataFilters: [(id#1L > 3)], "
      "Format: Parquet, Location: InMemoryFileIndex(1 paths)[file:/w/orders], "
      "PartitionFilters: [isnotnull(day#2)], PushedFilters: [], ReadSchema: struct<id:bigint>");
  REQUIRE(scan);
  CHECK(scan->node.name == "Scan");
  CHECK(scan->node.rest == "parquet db.orders");
  CHECK(scan->node.detail("Output") == "[id#1L,day#2]");
  CHECK(scan->node.detail("Location") == "[file:/w/orders]");
  CHECK(scan->node.detail("PartitionFilters") == "[isnotnull(day#2)]");
  CHECK(scan->node.detail("ReadSchema") == "struct<id:bigint>");
}

TEST_CASE("what is no operator is no line of a plan", "[plan_text]") {
  CHECK_FALSE(read_plain_line("   +- == Final Plan =="));
  CHECK_FALSE(read_plain_line(" :  :- "));
  CHECK_FALSE(read_plain_line("*(12"));
  CHECK(read_plain_line("TakeOrderedAndProject(limit=10, orderBy=[a#1 ASC NULLS FIRST], "
                        "output=[a#1])")
            ->node.detail("Arguments") == "10, [a#1 ASC NULLS FIRST], [a#1]");
}
