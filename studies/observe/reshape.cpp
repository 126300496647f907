// Observed stages with other numbers: more rows, or another number of tasks.
#include "studies/observe/reshape.hpp"

#include <algorithm>

#include "models/operators/kinds.hpp"
#include "sim/math.hpp"
#include "studies/observe/spread_rows.hpp"

namespace oomcast::observe::reshape {
namespace {

using plan::PerTask;
using plan::Work;
using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kTasksMax = 500'000;               // of one stage
constexpr std::int64_t kTaskMax = std::int64_t{1} << 42;  // rows or bytes of one task
constexpr std::int64_t kStageMax = std::int64_t{1} << 58;

using WorkField = std::int64_t Work::*;

Column column_of(const PerTask<Work>& work, WorkField field) {
  Column column;
  column.reserve(static_cast<std::size_t>(work.size()));
  std::int64_t done = 0;
  for (const auto& [end, one] : work.runs()) {
    column.insert(column.end(), static_cast<std::size_t>(end - done), one.*field);
    done = end;
  }
  return column;
}

PerTask<Work> work_of(const std::vector<Work>& tasks) {
  WorkRuns runs;
  for (const Work& task : tasks) {
    runs.add(task);
  }
  return runs.take();
}

std::int64_t times(std::int64_t value, std::int64_t ppm) {
  return std::min(mul_div(std::min(value, kTaskMax), ppm, kMillion), kTaskMax);
}

void grow(PerTask<Work>& work, const Growth& by) {
  if (work.empty()) {
    return;
  }
  const Column hot = excess(column_of(work, &Work::rows));
  std::vector<Work> tasks;
  for (std::size_t i = 0; i < hot.size(); ++i) {
    Work one = work.at(static_cast<std::int64_t>(i));
    const std::int64_t before = one.rows;
    const std::int64_t usual = times(before - hot[i], by.volume_ppm);
    const std::int64_t hot_rows = times(times(hot[i], by.volume_ppm), by.hot_ppm);
    one.rows = std::min(usual + hot_rows, kTaskMax);
    const auto along = [&](std::int64_t value) {
      return before > 0 ? std::min(mul_div(value, one.rows, before), kTaskMax)
                        : times(value, by.volume_ppm);
    };
    one.rows_out = along(one.rows_out);
    one.bytes_read = along(one.bytes_read);
    one.groups = std::min(one.rows, times(one.groups, by.volume_ppm));
    // A key with a single row is not one that grows, unless rows come again and again.
    one.largest_group =
        one.largest_group <= 1
            ? one.largest_group
            : std::min(one.rows, times(times(one.largest_group, by.volume_ppm), by.hot_ppm));
    tasks.push_back(one);
  }
  work = work_of(tasks);
}

/// Splits of files keep their size: there are more of them, and rows of a task stay.
void more_tasks(plan::Stage& stage, std::int64_t volume_ppm) {
  const std::int64_t before = stage.tasks;
  const std::int64_t after = std::clamp<std::int64_t>(times(before, volume_ppm), 1, kTasksMax);
  // What whole tasks do not give, rows do: of one split half as much is half a split.
  const std::int64_t rest_ppm = mul_div(volume_ppm, before, after);
  const auto spread = [&](PerTask<Work>& work) {
    if (work.empty()) {
      return;
    }
    std::vector<Work> tasks;
    for (std::int64_t i = 0; i < after; ++i) {
      tasks.push_back(work.at(i % before));
    }
    work = work_of(tasks);
    grow(work, {.volume_ppm = rest_ppm});
  };
  for (plan::Op& op : stage.ops) {
    spread(op.work);
    spread(op.work_right);
  }
  stage.tasks = after;
}

bool reads_files(const plan::Stage& stage) {
  return stage.parents.empty() &&
         std::any_of(stage.ops.begin(), stage.ops.end(),
                     [](const plan::Op& op) { return op.kind->spec.name == "FileScan"; });
}

std::int64_t rows_of(const plan::Stage& stage) {
  return stage.ops.empty() ? 0 : sum_of(column_of(stage.ops.back().work, &Work::rows));
}

void grow(plan::Stage& stage, const Growth& by) {
  const std::int64_t before = rows_of(stage);
  if (reads_files(stage)) {
    more_tasks(stage, by.volume_ppm);
  } else {
    for (plan::Op& op : stage.ops) {
      grow(op.work, by);
      grow(op.work_right, by);
    }
  }
  const std::int64_t after = rows_of(stage);
  if (stage.action == plan::Action::kCollect || stage.action == plan::Action::kBroadcastCollect) {
    const std::int64_t all = std::min(stage.result_bytes_per_task, kTaskMax);
    stage.result_bytes_per_task =
        before > 0 && after > 0 ? std::min(kTaskMax, mul_div(all, after, before)) : all;
  }
}

Column resized(const Column& column, std::size_t count) {
  const Column hot = excess(column);
  Column result = shared(sum_of(column) - sum_of(hot), Column(count, 0));
  for (std::size_t i = 0; i < hot.size(); ++i) {
    result[i * count / hot.size()] += hot[i];
  }
  return result;
}

/// A column that is no sum: each new task gets what the task in its place had, and the largest of
/// those that fall together.
Column placed(const Column& column, std::size_t count) {
  Column result(count, 0);
  for (std::size_t i = 0; i < count; ++i) {
    result[i] = column[i * column.size() / count];
  }
  for (std::size_t i = 0; i < column.size(); ++i) {
    std::int64_t& at = result[i * count / column.size()];
    at = std::max(at, column[i]);
  }
  return result;
}

void repartition(PerTask<Work>& work, std::size_t count) {
  if (work.empty()) {
    return;
  }
  const Column rows = resized(column_of(work, &Work::rows), count);
  const Column groups = shared(sum_of(column_of(work, &Work::groups)), Column(count, 0));
  const Column rows_out = resized(column_of(work, &Work::rows_out), count);
  const Column bytes = resized(column_of(work, &Work::bytes_read), count);
  const Column largest = column_of(work, &Work::largest_group);
  // The hot key's rows lie where its task's surplus lies; elsewhere groups are as usual.
  const Column hot = excess(largest);
  Column usual = largest;
  for (std::size_t i = 0; i < usual.size(); ++i) {
    usual[i] -= hot[i];
  }
  Column group = placed(usual, count);
  for (std::size_t i = 0; i < hot.size(); ++i) {
    std::int64_t& at = group[i * count / hot.size()];
    at = std::max(at, hot[i] + usual[i]);
  }
  std::vector<Work> tasks;
  for (std::size_t i = 0; i < count; ++i) {
    tasks.push_back({.rows = rows[i],
                     .groups = std::min(rows[i], groups[i]),
                     .largest_group = std::min(std::max(rows[i], bytes[i]), group[i]),
                     .rows_out = rows_out[i],
                     .bytes_read = bytes[i]});
  }
  work = work_of(tasks);
}

}  // namespace

void grow(std::vector<plan::PhysicalJob>& jobs, const Growth& by) {
  if (by.volume_ppm == kMillion && by.hot_ppm == kMillion) {
    return;
  }
  for (plan::PhysicalJob& job : jobs) {
    for (plan::Stage& stage : job.stages) {
      grow(stage, by);
    }
    for (plan::Broadcast& table : job.broadcasts) {
      table.rows = std::clamp<std::int64_t>(times(table.rows, by.volume_ppm), 1, 1LL << 32);
      table.keys = std::clamp<std::int64_t>(times(table.keys, by.volume_ppm), 1, table.rows);
      table.key_range = table.key_range < 0 ? -1 : times(table.key_range, by.volume_ppm);
    }
    for (plan::Stage& stage : job.stages) {
      for (plan::Op& op : stage.ops) {
        // Sums of rows times their size stay far below 2^63.
        op.n.row_bytes = std::min(
            op.n.row_bytes,
            std::max<std::int64_t>(8, kStageMax / std::max<std::int64_t>(1, rows_of(stage))));
      }
    }
  }
}

void repartition(plan::Stage& stage, std::int64_t tasks) {
  const std::int64_t count = std::clamp<std::int64_t>(tasks, 1, kTasksMax);
  for (plan::Op& op : stage.ops) {
    repartition(op.work, static_cast<std::size_t>(count));
    repartition(op.work_right, static_cast<std::size_t>(count));
  }
  stage.result_bytes_per_task =
      mul_div(std::min(stage.result_bytes_per_task, kTaskMax), stage.tasks, count);
  stage.tasks = count;
}

}  // namespace oomcast::observe::reshape
