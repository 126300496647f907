#include "models/plan/sources.hpp"

#include <algorithm>

#include "models/data/key_table.hpp"
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

/// Rows that pass the step's condition, in each of the tasks that generate them.
struct Passing {
  std::optional<data::KeyExpression> condition;
  std::vector<std::int64_t> ids;
};

Passing passing_rows(Builder& builder, const Step& step, const Dataset& data) {
  Passing passing;
  const std::string where = builder.text(step, "where");
  if (where.empty()) {
    return passing;
  }
  auto parsed = data::parse_key_expression(where, "where");
  if (!parsed.ok() || data.storage != Storage::kGenerated ||
      data.rows.count() > data::kMaxTableRows) {
    builder.mistake(step, "a condition is evaluated on every row of a generated data set",
                    "give a condition over id, or use filter with a share");
    return passing;
  }
  passing.ids = data::rows_that_pass(parsed.value(), data.rows);
  passing.condition = std::move(parsed).value();
  return passing;
}

Checked<SpreadPtr> column_spread(const Column& column, const Dataset& data,
                                 const Passing& passing) {
  if (!passing.condition) {
    return make_spread(column, data.rows.count());
  }
  return column.keys.expression.empty()
             ? make_spread(column, static_cast<std::int64_t>(passing.ids.size()))
             : spread_of_expression(column, data.rows.count(), &*passing.condition);
}

/// The rows of each task of a generated data set.
PerTask<Work> generated_work(const Dataset& data, const Passing& passing, std::int64_t tasks) {
  PerTask<Work> work;
  if (!passing.condition) {
    append_parts(work, tasks, data.rows.count(), 0);
    return work;
  }
  for (std::int64_t task = 0; task < tasks; ++task) {
    const auto at = [&](std::int64_t map) {
      return std::lower_bound(passing.ids.begin(), passing.ids.end(),
                              data::range_map_start(map, tasks, data.rows));
    };
    const std::int64_t rows = at(task + 1) - at(task);
    work.append(1, {rows, 0, 0, rows, 0});
  }
  return work;
}

}  // namespace

Source read_source(Builder& builder, const Step& step, const Dataset& data,
                   const std::vector<std::string>& columns) {
  Source source;
  const Passing passing = passing_rows(builder, step, data);
  source.relation.rows =
      passing.condition ? static_cast<std::int64_t>(passing.ids.size()) : data.rows.count();
  std::int64_t width = 0;
  std::int64_t width_read = 0;
  for (const Column& column : data.columns) {
    width += std::max<std::int64_t>(1, column.value_bytes.count());
    if (!columns.empty() &&
        std::find(columns.begin(), columns.end(), column.name) == columns.end()) {
      continue;
    }
    width_read += std::max<std::int64_t>(1, column.value_bytes.count());
    Checked<SpreadPtr> spread = column_spread(column, data, passing);
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
    source.work = generated_work(data, passing, tasks);
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
