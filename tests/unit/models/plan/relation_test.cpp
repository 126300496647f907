#include "models/plan/relation.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::plan;

namespace {

RelationColumn column_of(std::string name, ColumnType type, std::int64_t bytes = 8,
                         std::int32_t precision = 10) {
  RelationColumn made;
  made.column.name = std::move(name);
  made.column.type = type;
  made.column.value_bytes = Bytes(bytes);
  made.column.decimal_precision = precision;
  return made;
}

Relation relation() {
  Relation made;
  made.columns = {column_of("l", ColumnType::kLong), column_of("s", ColumnType::kString, 5),
                  column_of("d", ColumnType::kDecimal, 8, 18),
                  column_of("big", ColumnType::kDecimal, 16, 19)};
  return made;
}

}  // namespace

TEST_CASE("one column whose value fits in eight bytes sorts by its prefix alone",
          "[plan][relation]") {
  CHECK(sorts_by_prefix(relation(), {"l"}));
  CHECK(sorts_by_prefix(relation(), {"d"}));
  CHECK_FALSE(sorts_by_prefix(relation(), {"big"}));
  CHECK_FALSE(sorts_by_prefix(relation(), {"s"}));
  CHECK_FALSE(sorts_by_prefix(relation(), {"l", "d"}));
  CHECK_FALSE(sorts_by_prefix(relation(), {"none"}));
}
