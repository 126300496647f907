#include "models/planner/rules/aqe_split.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::planner;
using Starts = std::vector<std::int64_t>;

namespace {

std::vector<Bytes> bytes(const std::vector<std::int64_t>& counts) {
  std::vector<Bytes> result;
  for (const std::int64_t count : counts) {
    result.push_back(Bytes(count));
  }
  return result;
}

}  // namespace

TEST_CASE("sizes are cut where the next one would pass the target", "[planner][aqe_split]") {
  CHECK(split_by_target_size(bytes({10, 7, 8, 0, 5}), Bytes(11), 0.2) == Starts{0, 1, 2});
  CHECK(split_by_target_size(bytes({3, 4, 6, 3, 4, 9, 8, 9, 0, 0, 10, 10}), Bytes(21), 0.5) ==
        Starts{0, 5, 7});
}

TEST_CASE("small pieces join the one before", "[planner][aqe_split]") {
  CHECK(split_by_target_size(bytes({14, 680, 465}), Bytes(166), 0.2) == Starts{0, 2});
  CHECK(split_by_target_size(bytes({3}), Bytes(2), 0.2) == Starts{0});
}

TEST_CASE("pieces of a reduce partition are ranges of maps with their sizes",
          "[planner][aqe_split]") {
  const auto pieces = split_reduce_partition(4, bytes({1051, 1156, 1051}), Bytes(2048), 0.2);
  CHECK(pieces == PartitionSpecs{PartitionSpec::partial_reducer(4, 0, 2, Bytes(2207)),
                                 PartitionSpec::partial_reducer(4, 2, 3, Bytes(1051))});
  CHECK(split_reduce_partition(4, bytes({9000}), Bytes(2048), 0.2).empty());
}
