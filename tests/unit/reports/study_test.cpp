#include "reports/study.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using oomcast::test::holds;

namespace {

StudyTable table() {
  return {.study = "sweep",
          .title = "A title",
          .columns = {{"skew", CellUnit::kText},
                      {"p fail", CellUnit::kShare},
                      {"time", CellUnit::kNanoseconds},
                      {"peak heap", CellUnit::kBytes},
                      {"price", CellUnit::kBillionths}},
          .rows = {{std::string("1,5"), std::int64_t{12'500}, std::int64_t{1'500'000'000},
                    std::int64_t{1 << 20}, std::int64_t{250'000'000}},
                   {std::string("say \"x\""), Cell(), Cell(), Cell(), Cell()}},
          .notes = {"A note."}};
}

}  // namespace

TEST_CASE("a study as CSV has units in its names and quotes what needs it", "[reports]") {
  CHECK(reports::study_csv(table()) ==
        "skew,p_fail,time_s,peak_heap_bytes,price\r\n"
        "\"1,5\",0.0125,1.5,1048576,0.25\r\n"
        "\"say \"\"x\"\"\",,,,\r\n");
}

TEST_CASE("a study as JSON has numbers, and null where there is none", "[reports]") {
  const std::string json = reports::study_json(table());
  CHECK(holds(json, "\"peak_heap_bytes\": 1048576"));
  CHECK(holds(json, "\"time_s\": null"));
  CHECK(holds(json, "\"notes\""));
}

TEST_CASE("a study as text has units for people, and its notes", "[reports]") {
  const std::string text = reports::study_text(table(), 100);
  CHECK(holds(text, "1.0 MiB"));
  CHECK(holds(text, "A note."));
}
