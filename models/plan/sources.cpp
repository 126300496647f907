#include "models/plan/sources.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using sim::ceil_div;
using sim::mul_div;

constexpr std::int64_t kDefaultFileBytes = std::int64_t{1} << 30;

/// Rows of a part, so that the parts of all tasks add up to all rows.
void append_parts(PerTask<Work>& work, std::int64_t tasks, std::int64_t rows, std::int64_t bytes) {
  if (tasks <= 0) {
    return;
  }
  const std::int64_t extra = rows % tasks;
  work.append(extra, {rows / tasks + 1, 0, 0, rows / tasks + 1, bytes / tasks});
  work.append(tasks - extra, {rows / tasks, 0, 0, rows / tasks, bytes / tasks});
}

/// Equal files cut at maxSplitBytes: whole pieces are a task each; the tails of files are packed
/// together as far as their bytes plus openCostInBytes each allow (FilePartition).
PerTask<Work> file_work(const Conf& conf, const Dataset& data, std::int64_t bytes_read) {
  PerTask<Work> work;
  const std::int64_t stored = data.stored_bytes.count();
  const std::int64_t files =
      std::max<std::int64_t>(1, data.files > 0 ? data.files : ceil_div(stored, kDefaultFileBytes));
  const std::int64_t open_cost = conf.bytes("spark.sql.files.openCostInBytes").count();
  const std::int64_t max_partition = conf.bytes("spark.sql.files.maxPartitionBytes").count();
  const std::int64_t cores =
      std::max<std::int64_t>(1, conf.integer_or_none("spark.default.parallelism").value_or(2));
  const std::int64_t per_core = (stored + files * open_cost) / cores;
  const std::int64_t split =
      std::max<std::int64_t>(1, std::min(max_partition, std::max(open_cost, per_core)));
  const std::int64_t file_bytes = stored / files;
  const std::int64_t whole = file_bytes / split;
  const std::int64_t tail = file_bytes % split;
  const std::int64_t whole_tasks = whole * files;
  const std::int64_t tail_rows =
      stored == 0 ? data.rows.count() : mul_div(data.rows.count(), tail * files, stored);
  append_parts(work, whole_tasks, data.rows.count() - tail_rows,
               mul_div(bytes_read, stored - tail * files, std::max<std::int64_t>(stored, 1)));
  if (tail > 0 || whole == 0) {
    const std::int64_t fit = std::max<std::int64_t>(
        1, (split + open_cost) / std::max<std::int64_t>(1, tail + open_cost));
    append_parts(work, ceil_div(files, fit), tail_rows,
                 mul_div(bytes_read, tail * files, std::max<std::int64_t>(stored, 1)));
  }
  return work;
}

}  // namespace

Source read_source(Builder& builder, const Step& step, const Dataset& data,
                   const std::vector<std::string>& columns) {
  Source source;
  source.relation.rows = data.rows.count();
  std::int64_t width = 0;
  std::int64_t width_read = 0;
  for (const Column& column : data.columns) {
    width += std::max<std::int64_t>(1, column.value_bytes.count());
    if (!columns.empty() &&
        std::find(columns.begin(), columns.end(), column.name) == columns.end()) {
      continue;
    }
    width_read += std::max<std::int64_t>(1, column.value_bytes.count());
    Checked<SpreadPtr> spread = make_spread(column, data.rows.count());
    if (!spread.ok()) {
      for (const Problem& problem : spread.error()) {
        builder.mistake(step, problem.what, problem.fix);
      }
      continue;
    }
    source.relation.columns.push_back({column, spread.value(), data.name});
  }
  builder.check_columns(step, source.relation, columns);
  if (data.storage == Storage::kGenerated) {
    const std::int64_t tasks =
        data.partitions > 0
            ? data.partitions
            : builder.conf().integer_or_none("spark.default.parallelism").value_or(2);
    append_parts(source.work, tasks, data.rows.count(), 0);
    // RangeExec's statistics: 8 bytes a row; what is computed from it counts as in any relation.
    source.relation.estimated_bytes = data.rows.count() * 8;
    return source;
  }
  const std::int64_t stored = data.stored_bytes.count();
  const std::int64_t read =
      data.storage == Storage::kParquet && width > 0 ? mul_div(stored, width_read, width) : stored;
  source.work = file_work(builder.conf(), data, read);
  // FileScan's statistics are the files' bytes, whatever columns are read.
  source.relation.estimated_bytes = stored;
  return source;
}

}  // namespace oomcast::plan
