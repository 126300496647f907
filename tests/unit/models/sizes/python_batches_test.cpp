#include "models/sizes/python_batches.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

namespace {

std::int64_t first_batch(bool wrapped, const ArrowBatchRule& rule) {
  const std::vector<DataType> columns{{.kind = TypeKind::kLong, .children = {}}};
  const auto row_at = [](std::int64_t) { return std::vector<ValueShape>(1); };
  return cut_arrow_batches(columns, wrapped, 25000, row_at, rule).front();
}

}  // namespace

TEST_CASE("the byte limit of Arrow batches counts null bits of wrapped rows too",
          "[sizes][python]") {
  const ArrowBatchRule rule{.max_bytes = 64_KiB};
  CHECK(first_batch(false, rule) == 8066);
  CHECK(first_batch(true, rule) == 7944);
}

TEST_CASE("without limits a partition is one Arrow batch", "[sizes][python]") {
  CHECK(first_batch(true, {.max_records = 0}) == 25000);
  CHECK(first_batch(true, {.max_records = -1, .max_bytes = 1_B}) == 1);
  CHECK(first_batch(true, {}) == 10000);
}

TEST_CASE("full batches of mean rows need no look at each row", "[sizes][python]") {
  const std::vector<Column> columns(1);
  CHECK(rows_in_full_arrow_batch(columns, true, {.max_bytes = 64_KiB}) == 7944);
  CHECK(rows_in_full_arrow_batch(columns, false, {.max_bytes = 64_KiB}) == 8066);
  CHECK(rows_in_full_arrow_batch(columns, false, {}) == 10000);
}
