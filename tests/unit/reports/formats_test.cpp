#include <algorithm>

#include "reports/format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::reports;

TEST_CASE("formats are listed in alphabetical order and found by name", "[reports][formats]") {
  const auto formats = report_formats();
  CHECK(std::is_sorted(formats.begin(), formats.end(),
                       [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const ReportFormat& format : formats) {
    CHECK(find_report_format(format.name) == &format);
  }
  CHECK(find_report_format("nonsense") == nullptr);
}

TEST_CASE("every format renders failures, survivals and an empty run", "[reports][formats]") {
  for (const ReportFormat& format : report_formats()) {
    INFO(format.name);
    for (const Run& run : {tests::sample_run(), tests::surviving_run(), Run{}}) {
      CHECK_FALSE(format.render(run, {}).empty());
      CHECK(format.render(run, {.tasks = true}) == format.render(run, {.tasks = true}));
    }
  }
}

TEST_CASE("the command that repeats a run is safe to paste into a shell", "[reports][formats]") {
  Run run = tests::sample_run();
  run.conf = {{"spark.app.name", "it's; rm -rf $HOME", "--conf"}};
  CHECK(reproduce_command(run, {}) ==
        "oomcast run hot-key-join --seed 7 --conf 'spark.app.name=it'\\''s; rm -rf $HOME'");
  CHECK(reproduce_command(run, {.reproduce = "oomcast run x.json"}) == "oomcast run x.json");
}
