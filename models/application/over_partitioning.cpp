// What too many partitions cost: shuffle blocks too small to be worth a fetch, tasks that are
// mostly begun and ended, files that somebody will have to read one by one.
#include "models/application/over_partitioning.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "models/operators/kinds.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"

namespace oomcast::application {
namespace {

// What is worth a line; nothing is decided by these.
constexpr std::int64_t kManyBlocks = 500'000;
constexpr Bytes kSmallBlock = 16_KiB;
constexpr std::int64_t kManyFiles = 1'000;
constexpr Bytes kSmallFile = 16_MiB;
constexpr std::int64_t kManyTasks = 2'000;

std::int64_t rows_of(const plan::Op& op) {
  std::int64_t rows = 0;
  for (std::int64_t done = 0; const auto& [end, work] : op.work.runs()) {
    rows += (end - done) * work.rows;
    done = end;
  }
  return rows;
}

Bytes compressed(const plan::Op& op) {
  return Bytes(sim::mul_div(rows_of(op) * op.n.row_bytes, op.n.compressed_ppm, 1'000'000));
}

void find_blocks(const plan::Stage& stage, std::vector<Finding>& findings) {
  const plan::Op& sink = stage.ops.back();
  const std::int64_t blocks = stage.tasks * sink.n.partitions;
  if (sink.kind->spec.name != "Exchange" || blocks < kManyBlocks) {
    return;
  }
  const Bytes mean = compressed(sink) / blocks;
  if (mean < kSmallBlock) {
    findings.push_back(
        {"shuffle-blocks",
         "Stage " + std::to_string(stage.id) + " cuts its output into " +
             std::to_string(stage.tasks) + " x " + std::to_string(sink.n.partitions) + " = " +
             std::to_string(blocks) + " shuffle blocks of " + text::format_bytes(mean) +
             " in the mean: each is a fetch, and a size in the driver's map statuses."});
  }
}

void find_files(const plan::Stage& stage, std::vector<Finding>& findings) {
  const plan::Op& sink = stage.ops.back();
  const Bytes mean = compressed(sink) / std::max<std::int64_t>(1, stage.tasks);
  if (sink.kind->spec.name == "FileWrite" && stage.tasks >= kManyFiles && mean < kSmallFile) {
    findings.push_back({"small-files", "Stage " + std::to_string(stage.id) + " writes " +
                                           std::to_string(stage.tasks) + " files of " +
                                           text::format_bytes(mean) +
                                           " in the mean: whoever reads them opens them all."});
  }
}

void find_tasks(const StageRow& row, std::vector<Finding>& findings) {
  if (row.tasks < kManyTasks || row.tasks_succeeded == 0 || row.run_time <= Duration(0)) {
    return;
  }
  const std::int64_t begun = row.tasks_succeeded * coefficient(Coef::kTaskOverheadNs);
  const std::int64_t launched = row.tasks_succeeded * coefficient(Coef::kTaskLaunchNs);
  if (begun * 4 < row.run_time.count()) {
    return;  // less than a quarter
  }
  findings.push_back(
      {"small-tasks",
       "Stage " + std::to_string(row.stage) + " runs " + std::to_string(row.tasks) + " tasks of " +
           text::format_duration(row.task_time_median) + ": starting and ending them is " +
           text::format_share(sim::mul_div(begun, text::kPartsPerBillion, row.run_time.count())) +
           " of their time, launching them takes the driver " +
           text::format_duration(Duration(launched)) + "."});
}

}  // namespace

void find_over_partitioning(const std::vector<plan::PhysicalJob>& jobs, const Run& run,
                            std::vector<Finding>& findings) {
  for (const StageRow& row : run.stages) {
    find_tasks(row, findings);
  }
  for (const plan::PhysicalJob& job : jobs) {
    for (const plan::Stage& stage : job.stages) {
      if (!stage.ops.empty()) {
        find_blocks(stage, findings);
        find_files(stage, findings);
      }
    }
  }
}

}  // namespace oomcast::application
