#include "reports/format.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/support/sample_run.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

std::string json_of(const Run& run, const ReportOptions& options = {}) {
  return find_report_format("json")->render(run, options);
}

}  // namespace

TEST_CASE("the JSON report begins with its schema version and the manifest", "[reports][json]") {
  CHECK(
      json_of(tests::sample_run())
          .starts_with("{\n  \"schema_version\": 1,\n  \"manifest\": {\n"
                       "    \"oomcast_version\": \"0.1.0\",\n    \"scenario\": \"hot-key-join\""));
}

TEST_CASE("hashes are text and bytes are whole numbers", "[reports][json]") {
  const std::string json = json_of(tests::sample_run());
  CHECK(holds(json, "\"trace_hash\": \"0x123456789abcdef0\""));
  CHECK(holds(json, "\"memory_bytes_spilled\": 103079215104"));
  CHECK(holds(json, "\"heap.join_buffer\": 3040870400"));
  CHECK(holds(json, "\"p_fail\": 1.0"));
}

TEST_CASE("what is not known is null and the driver has its name", "[reports][json]") {
  Run run = tests::sample_run();
  run.verdict.where = {};
  run.executors[0].id = kDriverId;
  const std::string json = json_of(run);
  CHECK(holds(json, "\"stage\": null"));
  CHECK(holds(json, "\"account\": null"));
  CHECK(holds(json, "\"id\": \"driver\""));
}

TEST_CASE("tasks are in the JSON report on request only", "[reports][json]") {
  CHECK_FALSE(holds(json_of(tests::sample_run()), "\"tasks\": ["));
  CHECK(holds(json_of(tests::sample_run(), {.tasks = true}), "\"index\": 117"));
}

TEST_CASE("bytes that are not UTF-8 do not break the JSON report", "[reports][json]") {
  Run run = tests::sample_run();
  run.verdict.message = "bad \xff byte";
  CHECK(holds(json_of(run), "bad \xef\xbf\xbd byte"));
}
