#include "studies/observe/row_widths.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::observe;
using oomcast::eventlog::PlanNode;

namespace {

const PlanNode kRange{"Range", "Range (0, 40, step=1, splits=2)", {}, {}};

PlanNode project(const std::string& list) { return {"Project", "Project " + list, {}, {kRange}}; }

}  // namespace

TEST_CASE("A row's width follows from texts of a known length") {
  // Null bits, two words in the fixed part, and the text in whole words.
  CHECK(row_width(
            project("[(id#0L % 4) AS k#1L, repeat(cast((id#0L % 10) as string), 150) AS s#2]")) ==
        8 + 2 * 8 + 152);
  CHECK(row_width(project("[id#0L AS k#1L, repeat(sha2(cast(id#0L as string), 256), 4) AS p#2]")) ==
        8 + 2 * 8 + 256);
  CHECK(row_width(project("[id#0L]")) == 16);
}

TEST_CASE("A column of unknown size leaves the row's width open") {
  CHECK_FALSE(row_width(project("[id#0L, upper(name#3) AS n#4]")).has_value());
  CHECK_FALSE(row_width(project("[id#0L, cast(id#0L as string) AS n#4]")).has_value());
  CHECK_FALSE(row_width(PlanNode{"Scan parquet ", "FileScan parquet [a#1]", {}, {}}).has_value());
}

TEST_CASE("Sorts and exchanges hand on rows as they are, joins those of both sides") {
  const PlanNode wide = project("[id#0L AS k#1L, rpad(a, 100, b) AS s#2]");
  const PlanNode sorted{"Sort", "Sort [k#1L ASC]", {}, {{"Exchange", "Exchange", {}, {wide}}}};
  CHECK(row_width(sorted) == 8 + 16 + 104);
  const PlanNode join{
      "SortMergeJoin", "SortMergeJoin [k#1L], [id#0L], Inner", {}, {sorted, kRange}};
  CHECK(row_width(join) == 8 + 24 + 104);
  const PlanNode semi{
      "SortMergeJoin", "SortMergeJoin [k#1L], [id#0L], LeftSemi", {}, {sorted, kRange}};
  CHECK(row_width(semi) == row_width(sorted));
}

TEST_CASE("A renamed column keeps its size") {
  const PlanNode wide = project("[id#0L AS k#1L, space(1) AS t#5, md5(x) AS s#2]");
  CHECK_FALSE(row_width(wide).has_value());
  const PlanNode known = project("[id#0L AS k#1L, md5(x) AS s#2]");
  const PlanNode renamed{"Project", "Project [s#2 AS t#3, k#1L]", {}, {known}};
  CHECK(row_width(renamed) == 8 + 16 + 32);
}

TEST_CASE("An exploded array makes as many rows as it repeats its value") {
  const PlanNode wide = project("[id#0L AS k#1L, lpad(x, 1000, 0) AS p#2]");
  const PlanNode generate{
      "Generate", "Generate explode(array_repeat(p#2, 300000)), [k#1L], false, [e#4]", {}, {wide}};
  CHECK(rows_of_one(generate) == 300'000);
  CHECK(row_width(generate) == 8 + 16 + 1000);
  CHECK(rows_of_one(PlanNode{"Generate", "Generate explode(a#1), [], false, [b#2]", {}, {wide}}) ==
        0);
}

TEST_CASE("What collect_list gathers is as large as its column") {
  const PlanNode wide = project("[(id#0L % 4) AS k#1L, repeat(x, 5000) AS s#2]");
  const PlanNode gather{
      "ObjectHashAggregate",
      "ObjectHashAggregate(keys=[k#1L], functions=[partial_collect_list(s#2, 0, 0, true)])",
      {},
      {wide}};
  CHECK(gathered_width(gather) == 5000);
  const PlanNode sums{
      "HashAggregate", "HashAggregate(keys=[k#1L], functions=[sum(k#1L)])", {}, {wide}};
  CHECK_FALSE(gathered_width(sums).has_value());
}

TEST_CASE("A range says how many rows it makes, whatever its step") {
  CHECK(range_rows(kRange) == 40);
  CHECK(range_rows(PlanNode{"Range", "Range (0, 10, step=3, splits=Some(2))", {}, {}}) == 4);
  CHECK_FALSE(range_rows(PlanNode{"Range", "Range (10, 0, step=3, splits=2)", {}, {}}).has_value());
  CHECK_FALSE(range_rows(PlanNode{"Scan", "Scan csv", {}, {}}).has_value());
}

TEST_CASE("Keys that are remainders bound the groups of an aggregate") {
  const PlanNode below = project("[(id#0L % 4) AS k#1L, pmod(id#0L, 10) AS m#2L, id#0L AS v#3L]");
  const auto groups = [&](const std::string& keys) {
    return most_groups({"HashAggregate",
                        "HashAggregate(keys=[" + keys + "], functions=[partial_count(1)])",
                        {},
                        {below}});
  };
  CHECK(groups("k#1L") == 4);
  CHECK(groups("k#1L, m#2L") == 40);
  CHECK_FALSE(groups("k#1L, v#3L").has_value());
  CHECK_FALSE(most_groups(PlanNode{"Sort", "Sort [k#1L]", {}, {below}}).has_value());
}
