#include "models/plan/estimates.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::plan;
using namespace oomcast::test;

namespace {

Relation relation_of(const std::vector<Column>& columns, std::int64_t estimated) {
  Relation relation;
  for (const Column& column : columns) {
    relation.columns.push_back({column, nullptr, ""});
  }
  relation.estimated_bytes = estimated;
  return relation;
}

}  // namespace

TEST_CASE("Spark assumes 8 bytes a row, and 20 for a string however long", "[plan][estimates]") {
  CHECK(assumed_row_bytes(relation_of({key_column(1)}, 0)) == 16);
  CHECK(assumed_row_bytes(relation_of({key_column(1), text_column(1'000)}, 0)) == 36);
}

TEST_CASE("a projection takes its columns' share of the size", "[plan][estimates]") {
  const Relation input = relation_of({key_column(1), text_column(100)}, 3'600);
  CHECK(estimate_unary(input, relation_of({key_column(1)}, 0)) == 1'600);
  CHECK(estimate_unary(relation_of({key_column(1)}, 0), input) == 1);  // never less than a byte
}

TEST_CASE("a join counts as the product of its sides, without overflow", "[plan][estimates]") {
  CHECK(estimate_join(1'000, 2'000) == 2'000'000);
  CHECK(estimate_join(std::int64_t{1} << 50, std::int64_t{1} << 50) == std::int64_t{1} << 62);
  CHECK(estimate_union(5, 6) == 11);
}

TEST_CASE("a limit counts its rows", "[plan][estimates]") {
  CHECK(estimate_rows(relation_of({key_column(1)}, 0), 100) == 1'600);
  CHECK(estimate_rows(relation_of({key_column(1)}, 0), 0) == 1);
}
