#include "reports/layout.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

layout::Layout sample() {
  layout::Process process{"executor", true, "G1", {}, {}};
  process.regions = {{0, "container", "container (limit)", 2_GiB, "sum of the parts"},
                     {1, "heap", "Java heap (-Xmx)", 1_GiB, "spark.executor.memory=1g"},
                     {2, "heap.a", "first", 512_MiB, "half"},
                     {2, "heap.b", "second", 512_MiB, "half"},
                     {1, "overhead", "overhead", 1_GiB, "key=\x1b[2J"}};
  process.facts = {{"page_size", "page", 64_MiB, {}, "formula"}, {"slots", "tasks", {}, 4, "f"}};
  return {"yarn", "4.3.0", {process}, {"a note"}};
}

}  // namespace

TEST_CASE("regions are drawn to scale at their place in the whole", "[reports][layout]") {
  const std::string text = layout_text(sample(), {.width = 81});
  CHECK(holds(text, "2,147,483,648 100.0%  ################\n"));
  CHECK(holds(text,
              "      first                      512 MiB     536,870,912  25.0%  "
              "####............\n"));
  CHECK(holds(text, "25.0%  ....####........\n"));
  CHECK(holds(text, "50.0%  ........########\n"));
}

TEST_CASE("every region has its formula and every fact its number", "[reports][layout]") {
  const std::string text = layout_text(sample(), {});
  CHECK(holds(text, "Java heap (-Xmx)          = spark.executor.memory=1g\n"));
  CHECK(holds(text, "page: 64.0 MiB (67,108,864) = formula\n"));
  CHECK(holds(text, "tasks: 4 = f\n"));
  CHECK(holds(text, "note: a note\n"));
  CHECK_FALSE(holds(text, "\x1b"));
}

TEST_CASE("the layout as JSON has whole bytes and shares", "[reports][layout]") {
  const std::string json = layout_json(sample());
  CHECK(holds(json, "\"id\": \"heap.a\""));
  CHECK(holds(json, "\"bytes\": 536870912,\n          \"share\": 0.25"));
  CHECK(holds(json, "\"count\": 4"));
}
