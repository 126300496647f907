#include "models/memory/block_id.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::memory;

TEST_CASE("block names are read and printed as Spark spells them", "[memory][block]") {
  for (const char* name :
       {"rdd_3_1", "broadcast_0", "broadcast_12_piece3", "taskresult_7", "test_5"}) {
    const std::optional<BlockId> block = parse_block_id(name);
    REQUIRE(block.has_value());
    CHECK(to_string(*block) == name);
  }
}

TEST_CASE("what is no block name is refused", "[memory][block]") {
  for (const char* name : {"", "rdd_3", "rdd_3_", "rdd_-1_2", "rdd_1_2x", "shuffle_1_2_3", "rdd"}) {
    CHECK_FALSE(parse_block_id(name).has_value());
  }
}

TEST_CASE("only RDD blocks belong to an RDD", "[memory][block]") {
  CHECK(parse_block_id("rdd_3_1")->rdd() == 3);
  CHECK_FALSE(parse_block_id("broadcast_3")->rdd().has_value());
}
