#include "studies/observe/adaptive_reads.hpp"

#include <algorithm>

#include "studies/observe/spread_rows.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/join_nodes.hpp"

using namespace oomcast;
using namespace oomcast::observe;
using eventlog::PlanNode;

namespace {

constexpr std::int64_t kRowsOut = 4;
constexpr std::int64_t kMiB = 1 << 20;

PlanNode join() {
  PlanNode node = join_node("SortMergeJoin", "SortMergeJoin [k#1L], [k#2L], Inner");
  node.metrics = {{"number of output rows", "sum", kRowsOut}};
  return {.name = "Project", .text = "Project [k#1L]", .metrics = {}, .children = {node}};
}

/// Rows of a hundred bytes by partition; eight maps wrote equal shares of each.
StageLoads writer_of(const Column& rows) {
  StageLoads loads;
  for (int map = 0; map < 8; ++map) {
    TaskLoad task{.shuffle_write_bytes = sum_of(rows) * 100 / 8,
                  .shuffle_write_records = sum_of(rows) / 8,
                  .row = map};
    loads.tasks.push_back(task);
    loads.sum.add(task);
  }
  return loads;
}

StageLoads reader_of(const Column& left, const Column& right) {
  StageLoads loads;
  for (std::size_t i = 0; i < left.size(); ++i) {
    TaskLoad task{.shuffle_read_bytes = 100 * (left[i] + right[i]),
                  .shuffle_read_records = left[i] + right[i],
                  .row = static_cast<std::int64_t>(i)};
    loads.tasks.push_back(task);
    loads.sum.add(task);
  }
  loads.metrics[kLeftRows] = left;
  loads.metrics[kRightRows] = right;
  loads.metrics[kRowsOut] = right;
  return loads;
}

planner::AdaptiveReadConf split_only() {
  planner::AdaptiveReadConf conf;
  conf.coalesce.enabled = false;
  conf.skew_join = {
      .enabled = true, .threshold = Bytes(8 * kMiB), .factor = 2.0, .advisory = Bytes(8 * kMiB)};
  return conf;
}

}  // namespace

TEST_CASE("A skewed partition is split where the changed conf says so, the other side repeated") {
  const PlanNode root = join();
  const PlanNode& smj = root.children[0];
  const Column left{800, 800, 800, 800};
  const Column right{8'000, 400'000, 8'000, 8'000};  // 40 MB among 0.8
  const StageLoads left_maps = writer_of(left);
  const StageLoads right_maps = writer_of(right);
  StageLoads loads = reader_of(left, right);
  REQUIRE(
      read_adaptively({.root = &root},
                      {{&smj.children[0], &left_maps}, {&smj.children[1].children[0], &right_maps}},
                      split_only(), {}, loads));
  const std::size_t pieces = loads.tasks.size() - 3;
  CHECK(pieces >= 4);
  CHECK(pieces <= 8);
  CHECK(sum_of(loads.metrics[kRightRows]) == sum_of(right));
  CHECK(sum_of(loads.metrics[kRowsOut]) == sum_of(right));
  CHECK(sum_of(loads.metrics[kLeftRows]) == 3 * 800 + static_cast<std::int64_t>(pieces) * 800);
  CHECK(*std::max_element(loads.metrics[kRightRows].begin(), loads.metrics[kRightRows].end()) <=
        2 * 8 * kMiB / 100);
  CHECK(loads.sum.shuffle_read_records ==
        sum_of(loads.metrics[kLeftRows]) + sum_of(loads.metrics[kRightRows]));
}

TEST_CASE("Without skew and with coalescing off, tasks stay as they were") {
  const PlanNode root = join();
  const PlanNode& smj = root.children[0];
  const Column even{8'000, 8'000, 8'000};
  const StageLoads maps = writer_of(even);
  StageLoads loads = reader_of(even, even);
  CHECK_FALSE(read_adaptively({.root = &root},
                              {{&smj.children[0], &maps}, {&smj.children[1].children[0], &maps}},
                              split_only(), {}, loads));
  CHECK(loads.tasks.size() == 3);
}

TEST_CASE("Small partitions of one shuffle are read together") {
  const PlanNode root{.name = "HashAggregate",
                      .text = "",
                      .metrics = {{"number of output rows", "sum", kRowsOut}},
                      .children = {exchange_of(kLeftRows)}};
  const Column rows(64, 800);
  const StageLoads maps = writer_of(rows);
  StageLoads loads = reader_of(rows, Column(64, 0));
  planner::AdaptiveReadConf conf;
  conf.coalesce.parallelism_first = false;
  REQUIRE(read_adaptively({.root = &root}, {{&root.children[0], &maps}}, conf, {}, loads));
  CHECK(loads.tasks.size() == 1);
  CHECK(loads.sum.shuffle_read_records == 64 * 800);
  CHECK(loads.sum.shuffle_read_bytes == 64 * 80'000);
  CHECK(loads.metrics[kLeftRows] == Column{64 * 800});
}

TEST_CASE("Partitions that a program asked for by number are kept") {
  PlanNode asked = exchange_of(kLeftRows);
  asked.text = "Exchange hashpartitioning(k#1L, 64), REPARTITION_BY_NUM, [plan_id=1]";
  const PlanNode root{.name = "Project", .text = "", .metrics = {}, .children = {asked}};
  const Column rows(64, 800);
  const StageLoads maps = writer_of(rows);
  StageLoads loads = reader_of(rows, Column(64, 0));
  CHECK_FALSE(read_adaptively({.root = &root}, {{&root.children[0], &maps}}, {}, {}, loads));
  CHECK(loads.tasks.size() == 64);
}

TEST_CASE(
    "A partition whose task never succeeded is split by what the others left of its shuffle") {
  const PlanNode root = join();
  const PlanNode& smj = root.children[0];
  const Column left{800, 800, 800, 800};
  const Column right{8'000, 400'000, 8'000, 8'000};
  const StageLoads left_maps = writer_of(left);
  const StageLoads right_maps = writer_of(right);
  StageLoads loads = reader_of(left, right);
  loads.tasks[1].row = -1;
  loads.unknown = 1;
  loads.culprit = 1;
  for (const std::int64_t id : {kLeftRows, kRightRows, kRowsOut}) {
    loads.metrics[id][1] = 0;  // it told nothing
  }
  REQUIRE(
      read_adaptively({.root = &root},
                      {{&smj.children[0], &left_maps}, {&smj.children[1].children[0], &right_maps}},
                      split_only(), {}, loads));
  const auto pieces = static_cast<std::int64_t>(loads.tasks.size()) - 3;
  CHECK(pieces >= 4);
  CHECK(loads.unknown == pieces);
  CHECK(loads.culprit == 1);
  CHECK(loads.reads_known);
  CHECK(loads.tasks[0].row == 0);
  CHECK(loads.tasks[1].row == -1);
  CHECK(sum_of(loads.metrics[kRightRows]) == sum_of(right));
  CHECK(sum_of(loads.metrics[kLeftRows]) == (3 + pieces) * 800);
  CHECK(loads.sum.shuffle_read_records == sum_of(right) + (3 + pieces) * 800);
}

TEST_CASE("A part of which one partition was never read to its end has no attempt of its own") {
  const PlanNode root{
      .name = "HashAggregate", .text = "", .metrics = {}, .children = {exchange_of(kLeftRows)}};
  const Column rows(64, 800);
  const StageLoads maps = writer_of(rows);
  StageLoads loads = reader_of(rows, Column(64, 0));
  loads.tasks[9].row = -1;
  loads.unknown = 1;
  loads.culprit = 9;
  planner::AdaptiveReadConf conf;
  conf.coalesce.parallelism_first = false;
  REQUIRE(read_adaptively({.root = &root}, {{&root.children[0], &maps}}, conf, {}, loads));
  REQUIRE(loads.tasks.size() == 1);
  CHECK(loads.tasks[0].row == -1);
  CHECK(loads.unknown == 1);
  CHECK(loads.culprit == 0);
  CHECK(loads.sum.shuffle_read_records == 64 * 800);
}

TEST_CASE("A shuffle whose writer the log does not have is read as it was") {
  const PlanNode root{
      .name = "HashAggregate", .text = "", .metrics = {}, .children = {exchange_of(kLeftRows)}};
  StageLoads loads = reader_of(Column(64, 800), Column(64, 0));
  CHECK_FALSE(read_adaptively({.root = &root}, {}, {}, {}, loads));
  CHECK(loads.tasks.size() == 64);
}
