#include "models/plan/sources.hpp"

#include "models/operators/plan_jobs.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using namespace oomcast::test;

namespace {

Scenario scan_of(Dataset data, std::vector<std::string> columns) {
  Scenario scenario =
      standalone(conf_of({{"spark.executor.cores", "2"}, {"spark.sql.adaptive.enabled", "false"}}));
  data.name = "d";
  scenario.data = {std::move(data)};
  scenario.jobs = {{"job",
                    {step("d", "scan", {}, {{"data", "d"}, {"columns", std::move(columns)}}),
                     step("end", "noop", {"d"})}}};
  return scenario;
}

const plan::PerTask<plan::Work> work_of(const Scenario& scenario) {
  const auto jobs = plan::plan_jobs(scenario);
  REQUIRE(jobs.ok());
  return jobs.value().front().stages.front().ops.front().work;
}

Dataset files(std::int64_t rows, std::int64_t mib, std::int64_t count) {
  Dataset data = generated("d", rows, 0, {key_column(10), text_column(72)});
  data.storage = Storage::kParquet;
  data.stored_bytes = Bytes(mib << 20);
  data.files = count;
  return data;
}

struct Sum {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

Sum sum_of(const plan::PerTask<plan::Work>& work) {
  Sum sum;
  for (std::int64_t task = 0; task < work.size(); ++task) {
    sum.rows += work.at(task).rows;
    sum.bytes += work.at(task).bytes_read;
  }
  return sum;
}

}  // namespace

TEST_CASE("files are cut at maxPartitionBytes and no row is lost", "[plan][sources]") {
  // Four files of 1 GiB: eight pieces of 128 MiB each.
  const auto work = work_of(scan_of(files(1'000'003, 4'096, 4), {}));
  CHECK(work.size() == 32);
  CHECK(sum_of(work).rows == 1'000'003);
}

TEST_CASE("small files are packed together, each with its open cost", "[plan][sources]") {
  // 100 files of 1 MiB and 4 MiB to open: 500 MiB over 2 cores; 128 MiB hold 25 of them, and one
  // more as the last one needs no room for its cost.
  const auto work = work_of(scan_of(files(12'345, 100, 100), {}));
  CHECK(work.size() == 4);
  CHECK(sum_of(work).rows == 12'345);
}

TEST_CASE("columnar files give the bytes of the columns that are read", "[plan][sources]") {
  const auto all = sum_of(work_of(scan_of(files(1'000, 800, 8), {})));
  const auto key = sum_of(work_of(scan_of(files(1'000, 800, 8), {"k"})));
  CHECK(all.bytes == Approx(800 << 20).epsilon(0.001));
  CHECK(key.bytes == Approx(80 << 20).epsilon(0.001));  // 8 of 80 bytes
}

TEST_CASE("generated rows have the partitions they were given", "[plan][sources]") {
  const auto work = work_of(scan_of(generated("d", 1'000, 7, {key_column(10)}), {}));
  CHECK(work.size() == 7);
  CHECK(sum_of(work).rows == 1'000);
  CHECK(sum_of(work).bytes == 0);
}
