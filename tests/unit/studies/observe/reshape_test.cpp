#include "studies/observe/reshape.hpp"

#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::observe;

namespace {

plan::Stage stage_of(std::string_view source, const std::vector<plan::Work>& tasks) {
  plan::Stage stage;
  stage.tasks = static_cast<std::int64_t>(tasks.size());
  plan::Op op;
  op.kind = &operator_kind(source);
  for (const plan::Work& task : tasks) {
    op.work.append(1, task);
  }
  stage.ops.push_back(op);
  return stage;
}

plan::Work rows(std::int64_t count, std::int64_t largest = 1) {
  return {.rows = count, .groups = count, .largest_group = largest, .rows_out = count};
}

std::vector<plan::PhysicalJob> grown(plan::Stage stage, const reshape::Growth& by) {
  plan::PhysicalJob job;
  job.stages.push_back(std::move(stage));
  std::vector<plan::PhysicalJob> jobs{job};
  reshape::grow(jobs, by);
  return jobs;
}

}  // namespace

TEST_CASE("Twice the volume doubles the rows of tasks that read a shuffle") {
  const auto jobs = grown(stage_of("ShuffleRead", {rows(10), rows(20)}), {.volume_ppm = 2'000'000});
  const plan::Stage& stage = jobs[0].stages[0];
  CHECK(stage.tasks == 2);
  CHECK(stage.ops[0].work.at(0).rows == 20);
  CHECK(stage.ops[0].work.at(1).rows_out == 40);
}

TEST_CASE("Twice the volume doubles the tasks that read files") {
  const auto jobs = grown(stage_of("FileScan", {rows(10), rows(20)}), {.volume_ppm = 2'000'000});
  const plan::Stage& stage = jobs[0].stages[0];
  CHECK(stage.tasks == 4);
  CHECK(stage.ops[0].work.at(2).rows == 10);
  CHECK(stage.ops[0].work.at(3).rows == 20);
}

TEST_CASE("Only hot keys grow, if only they are told to") {
  const auto jobs =
      grown(stage_of("ShuffleRead", {rows(10), rows(10), rows(110, 101)}), {.hot_ppm = 3'000'000});
  const plan::Op& op = jobs[0].stages[0].ops[0];
  CHECK(op.work.at(0).rows == 10);
  CHECK(op.work.at(2).rows == 310);
  CHECK(op.work.at(2).largest_group == 303);
}

TEST_CASE("Other partitions share alike, but a hot key stays in one") {
  plan::Stage stage = stage_of("ShuffleRead", {rows(10), rows(10), rows(110, 101), rows(10)});
  reshape::repartition(stage, 8);
  REQUIRE(stage.tasks == 8);
  std::int64_t sum = 0;
  std::int64_t most = 0;
  std::int64_t largest = 0;
  for (std::int64_t i = 0; i < 8; ++i) {
    const plan::Work& work = stage.ops[0].work.at(i);
    sum += work.rows;
    most = std::max(most, work.rows);
    largest = std::max(largest, work.largest_group);
  }
  CHECK(sum == 140);
  CHECK(most == 105);
  CHECK(largest == 101);
}
