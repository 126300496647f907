#include "studies/observe/node_text.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::observe;

TEST_CASE("Keys of an aggregate are counted at top level") {
  const char* text = "HashAggregate(keys=[a#1, pmod(b#2, 7)#3], functions=[partial_sum(v#4L)])";
  CHECK(list_length(text, "keys") == 2);
  CHECK(list_length("HashAggregate(keys=[], functions=[count(1)])", "keys") == 0);
  CHECK(list_length("Sort [k#1L ASC NULLS FIRST], false, 0", "keys") == -1);
}

TEST_CASE("An average takes two fields of the aggregation buffer") {
  CHECK(buffer_fields("HashAggregate(keys=[k#1], functions=[sum(v#2), avg(w#3)])") == 3);
  CHECK(buffer_fields("HashAggregate(keys=[k#1], functions=[])") == 0);
}

TEST_CASE("The partition count is the last word of the partitioning") {
  CHECK(partitions_in("Exchange hashpartitioning(k#18L, 8), ENSURE_REQUIREMENTS") == 8);
  CHECK(partitions_in("Exchange rangepartitioning(k#1 ASC NULLS FIRST, 200)") == 200);
  CHECK(partitions_in("Exchange RoundRobinPartitioning(16)") == 16);
  CHECK(partitions_in("Exchange SinglePartition") == 1);
  CHECK(partitions_in("Exchange hashpartitioning(k#18") == 0);
  CHECK(partitions_in("BroadcastExchange IdentityBroadcastMode") == 0);
}

TEST_CASE("A single bigint or int key packs into one long") {
  CHECK(
      has_long_key("BroadcastExchange HashedRelationBroadcastMode(List(input[0, bigint, false])"
                   ",false)"));
  CHECK(
      has_long_key("BroadcastExchange HashedRelationBroadcastMode(List(cast(input[0, int, true] "
                   "as bigint)),false)"));
  CHECK_FALSE(has_long_key(
      "BroadcastExchange HashedRelationBroadcastMode(List(input[0, string, true]),false)"));
  CHECK_FALSE(
      has_long_key("BroadcastExchange HashedRelationBroadcastMode(List(input[0, bigint, "
                   "true], input[1, bigint, true]),false)"));
  CHECK(has_long_key("ShuffledHashJoin [k#1L], [k#4L], Inner, BuildRight"));
  CHECK_FALSE(has_long_key("ShuffledHashJoin [k#1, j#2L], [k#4, j#5L], Inner, BuildRight"));
}
