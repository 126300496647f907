#include "models/plan/sources.hpp"

#include <algorithm>

#include "models/data/file_splits.hpp"
#include "models/data/key_table.hpp"
#include "models/plan/estimates.hpp"
#include "models/planner/rule_conf.hpp"
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

/// One task for each partition of the files' pieces; rows lie in files in proportion to bytes.
PerTask<Work> file_work(const Builder& builder, const Dataset& data, std::int64_t bytes_read) {
  PerTask<Work> work;
  const std::int64_t stored = data.stored_bytes.count();
  const std::int64_t files =
      std::max<std::int64_t>(1, data.files > 0 ? data.files : ceil_div(stored, kDefaultFileBytes));
  const std::vector<data::EqualPartitions> runs = data::split_equal_files(
      data.stored_bytes, files, true,
      planner::file_split_conf(builder.conf(), builder.default_parallelism()));
  std::int64_t bytes_before = 0;
  const auto rows_up_to = [&](std::int64_t bytes) {
    return mul_div(data.rows.count(), bytes, stored);
  };
  for (const data::EqualPartitions& run : runs) {
    const std::int64_t bytes = run.bytes.count() * run.count;
    append_parts(work, run.count, rows_up_to(bytes_before + bytes) - rows_up_to(bytes_before),
                 mul_div(bytes_read, bytes, stored));
    bytes_before += bytes;
  }
  if (work.empty()) {
    append_parts(work, 1, data.rows.count(), 0);  // no bytes given: one task reads it all
  }
  return work;
}

/// Rows that pass the step's condition, if it has one.
Passing passing_rows(Builder& builder, const Step& step, const Dataset& data) {
  Passing passing;
  passing.where = builder.text(step, "where");
  if (passing.where.empty()) {
    return passing;
  }
  auto parsed = data::parse_key_expression(passing.where, "where");
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

/// Reads the columns of a data set, or those that are named.
Relation read_columns(Builder& builder, const Step& step, const Dataset& data,
                      const std::vector<std::string>& columns, const Passing& passing) {
  Relation relation;
  relation.rows = passing.rows_of(data);
  for (const Column& column : data.columns) {
    if (!columns.empty() &&
        std::find(columns.begin(), columns.end(), column.name) == columns.end()) {
      continue;
    }
    Checked<SpreadPtr> spread = builder.column_spread(data, column, passing);
    if (!spread.ok()) {
      for (const Problem& problem : spread.error()) {
        builder.mistake(step, problem.what, problem.fix);
      }
      continue;
    }
    relation.columns.push_back({column, spread.value(), data.name});
  }
  builder.check_columns(step, relation, columns);
  return relation;
}

std::int64_t stored_width(const std::vector<Column>& columns) {
  std::int64_t width = 0;
  for (const Column& column : columns) {
    width += std::max<std::int64_t>(1, column.value_bytes.count());
  }
  return width;
}

/// Columns without what is known of their values: enough for Spark's estimates.
Relation bare(const std::vector<Column>& columns) {
  Relation relation;
  for (const Column& column : columns) {
    relation.columns.push_back({column, nullptr, ""});
  }
  return relation;
}

}  // namespace

Source read_source(Builder& builder, const Step& step, const Dataset& data,
                   const std::vector<std::string>& columns) {
  Source source;
  const Passing passing = passing_rows(builder, step, data);
  source.relation = read_columns(builder, step, data, columns, passing);
  if (data.storage == Storage::kGenerated) {
    source.work = generated_work(
        data, passing, data.partitions > 0 ? data.partitions : builder.default_parallelism());
    // Range counts 8 bytes a row; the columns are a projection of its id.
    Relation range = bare({Column{}});
    range.estimated_bytes = data.rows.count() * 8;
    source.relation.estimated_bytes = estimate_unary(range, source.relation);
    return source;
  }
  std::vector<Column> read;
  for (const RelationColumn& column : source.relation.columns) {
    read.push_back(column.column);
  }
  const std::int64_t stored = data.stored_bytes.count();
  const std::int64_t width = stored_width(data.columns);
  const std::int64_t bytes = data.storage == Storage::kParquet && width > 0
                                 ? mul_div(stored, stored_width(read), width)
                                 : stored;
  source.work = file_work(builder, data, bytes);
  // A relation over files counts their bytes; a projection takes its columns' assumed share.
  Relation all = bare(data.columns);
  all.estimated_bytes = stored;
  source.relation.estimated_bytes = estimate_unary(all, source.relation);
  return source;
}

}  // namespace oomcast::plan
