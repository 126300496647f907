#include "studies/preflight/operations.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "models/sizes/row_layout.hpp"
#include "models/text/lists.hpp"
#include "models/text/nearest.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"

namespace oomcast::preflight {
namespace {

using statistics::ColumnStatistics;
using statistics::TableStatistics;
using Texts = std::vector<std::string>;
using Params = std::map<std::string, ParamValue, std::less<>>;

constexpr std::array kOperations{
    Operation{"aggregate", "groupBy", "Counts the rows of each key.", true},
    Operation{"apply_in_pandas", "applyInPandas", "A pandas function over each group.", true},
    Operation{"cache", "persist", "Keeps the rows in storage memory."},
    Operation{"collect", "toPandas", "Brings all rows to the driver."},
    Operation{"collect_list", "", "Gathers the widest other column of each key.", true},
    Operation{"distinct", "dropDuplicates", "Keeps one row of each key.", true},
    Operation{"join", "", "Joins two tables.", true, 2},
    Operation{"repartition", "", "Shuffles rows by key.", true},
    Operation{"sort", "orderBy", "Sorts all rows.", true},
    Operation{"window", "", "Window functions over the rows of each key.", true},
    Operation{"write", "", "Writes Parquet files."},
};

/// A value is hot if it has more rows than this many mean ones; others are as good as any.
constexpr std::int64_t kHotTimesMean = 4;

Problem wrong(std::string where, std::string what, std::string fix) {
  return {Severity::kError, std::move(where), std::move(what), std::move(fix)};
}

KeySpread spread_of(const ColumnStatistics& column, std::int64_t rows) {
  KeySpread keys;
  if (rows > 0) {
    keys.null_share_ppb = sim::mul_div(column.nulls, text::kPartsPerBillion, rows);
  }
  if (!column.distinct) {
    return keys;
  }
  const std::int64_t distinct = std::max<std::int64_t>(1, *column.distinct);
  const std::int64_t mean = (rows - column.nulls) / distinct;
  for (const statistics::TopValue& top : column.top) {
    if (top.rows > kHotTimesMean * mean) {
      keys.hot.push_back({top.value, 0, top.rows});
    }
  }
  keys.distinct = std::max<std::int64_t>(1, distinct - static_cast<std::int64_t>(keys.hot.size()));
  return keys;
}

Dataset data_set_of(const TableStatistics& table, Bytes split) {
  Dataset data;
  data.name = table.name;
  data.rows = Rows(table.rows);
  for (const ColumnStatistics& column : table.columns) {
    data.columns.push_back(column.column);
    data.columns.back().keys = spread_of(column, table.rows);
  }
  if (table.stored_bytes > Bytes(0)) {
    data.stored_bytes = table.stored_bytes;
    data.files = table.files;
    return data;
  }
  // Rows of unknown origin come in partitions as large as splits of files would be.
  data.storage = Storage::kGenerated;
  const Bytes all(sizes::mean_row_bytes(data.columns).count() * table.rows);
  data.partitions = table.partitions > 0
                        ? table.partitions
                        : std::max<std::int64_t>(1, sim::ceil_div(all.count(), split.count()));
  return data;
}

/// Both sides of a join have their keys' names in common and no others.
void rename_right(const Texts& keys, Dataset& right) {
  for (Column& column : right.columns) {
    if (std::ranges::find(keys, column.name) == keys.end()) {
      column.name.insert(0, "right_");
    }
  }
}

std::string widest(const Dataset& data, const Texts& keys) {
  const Column* best = nullptr;
  for (const Column& column : data.columns) {
    const bool key = std::ranges::find(keys, column.name) != keys.end();
    if (!key && (best == nullptr || column.value_bytes > best->value_bytes)) {
      best = &column;
    }
  }
  return best != nullptr ? best->name : keys.front();
}

Step step_of(std::string id, std::string op, Texts inputs, Params params) {
  return {std::move(id), std::move(op), std::move(inputs), std::move(params), ""};
}

Params by(const Texts& keys) { return {{"by", keys}}; }

/// The step that is at stake.
Step main_step(const Plan& plan, const std::vector<Dataset>& data) {
  const Texts& keys = plan.keys;
  const Texts rows{data.front().name};
  const std::string& what = plan.operation;
  if (what == "join") {
    return step_of("planned", "join", {data.front().name, data.back().name},
                   {{"on", keys}, {"type", plan.join_type}, {"hint", plan.hint}});
  }
  if (what == "collect_list") {
    return step_of(
        "planned", "aggregate", rows,
        {{"by", keys}, {"functions", Texts{"collect_list"}}, {"of", widest(data.front(), keys)}});
  }
  if (what == "distinct") {
    return step_of("planned", "aggregate", rows, {{"by", keys}, {"functions", Texts{}}});
  }
  if (what == "cache") {
    return step_of("planned", "cache", rows, {{"as", data.front().name}});
  }
  return step_of("planned", what, rows, plan.keys.empty() ? Params{} : by(keys));
}

Job job_of(const Plan& plan, const std::vector<Dataset>& data) {
  Job job;
  job.name = plan.operation;
  for (const Dataset& one : data) {
    job.steps.push_back(step_of(one.name, "scan", {}, {{"data", one.name}}));
  }
  job.steps.push_back(main_step(plan, data));
  if (plan.operation != "collect" && plan.operation != "write") {
    job.steps.push_back(step_of("end", "noop", {"planned"}, {}));
  }
  return job;
}

const Operation* operation_named(std::string_view name) {
  const auto* found = std::ranges::find_if(kOperations, [&](const Operation& one) {
    return one.name == name || (!one.also.empty() && one.also == name);
  });
  return found == kOperations.end() ? nullptr : found;
}

Problem unknown_operation(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Operation& one : kOperations) {
    names.push_back(one.name);
  }
  return wrong("--operation", "'" + std::string(name) + "' is not known",
               text::did_you_mean(name, names, "one of " + text::joined(names)));
}

void check_keys(const TableStatistics& table, const Texts& keys, Problems& problems) {
  for (const std::string& key : keys) {
    const auto found = std::ranges::find_if(
        table.columns, [&](const ColumnStatistics& one) { return one.column.name == key; });
    if (found == table.columns.end()) {
      std::vector<std::string_view> names;
      for (const ColumnStatistics& one : table.columns) {
        names.push_back(one.column.name);
      }
      problems.push_back(wrong("--keys", "'" + key + "' is no column of " + table.name,
                               text::did_you_mean(key, names, "name a column of the statistics")));
    } else if (!found->distinct) {
      problems.push_back(wrong(table.name + "." + key, "its distinct values are not counted",
                               "count them: approx_count_distinct(" + key + ")"));
    }
  }
}

Problems mistakes_of(const Operation& operation, std::span<const TableStatistics> tables,
                     const Plan& plan) {
  Problems problems;
  const std::string name(operation.name);
  if (tables.size() != operation.tables) {
    problems.push_back(wrong("STATS",
                             name + " takes " + std::to_string(operation.tables) +
                                 (operation.tables == 1 ? " table" : " tables") + ", given are " +
                                 std::to_string(tables.size()),
                             "give the statistics of each"));
  }
  if (operation.keys && plan.keys.empty()) {
    problems.push_back(wrong("--keys", name + " needs the columns that rows meet by",
                             "for example --keys merchant_id"));
  } else if (!operation.keys && !plan.keys.empty()) {
    problems.push_back(wrong("--keys", name + " has no keys", "leave it out"));
  }
  for (const TableStatistics& table : tables) {
    check_keys(table, plan.keys, problems);
  }
  return problems;
}

}  // namespace

std::span<const Operation> operations() { return kOperations; }

Checked<Scenario> planned(Scenario base, std::span<const TableStatistics> tables,
                          const Plan& plan) {
  const Operation* operation = operation_named(plan.operation);
  if (operation == nullptr) {
    return Problems{unknown_operation(plan.operation)};
  }
  if (Problems problems = mistakes_of(*operation, tables, plan); !problems.empty()) {
    return problems;
  }
  Plan named = plan;
  named.operation = operation->name;
  base.data.clear();
  base.expect = {};
  base.observed = nullptr;
  for (const TableStatistics& table : tables) {
    base.data.push_back(data_set_of(table, base.conf.bytes("spark.sql.files.maxPartitionBytes")));
  }
  if (base.data.size() > 1) {
    if (base.data.back().name == base.data.front().name) {
      base.data.back().name += "_right";
    }
    rename_right(plan.keys, base.data.back());
  }
  base.name = "preflight-" + named.operation;
  base.title = named.operation + " of " + base.data.front().name;
  base.text.clear();
  base.jobs = {job_of(named, base.data)};
  return base;
}

}  // namespace oomcast::preflight
