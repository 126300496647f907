// Family oracle/planner/python_batches/1: rows in each Arrow batch, or group, that Python functions
// receive from one partition given as an expression.
#include "models/sizes/python_batches.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "models/memory/java_values.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"
#include "studies/conform/sql_rows.hpp"

namespace oomcast::conform {
namespace {

using sizes::ArrowBatchRule;
using sizes::DataType;
using sizes::ValueShape;
using vectors::Reader;
using vectors::Value;

constexpr std::string_view kMaxBytes = "spark.sql.execution.arrow.maxBytesPerBatch";

struct Request {
  SqlColumn column;
  std::int64_t rows = 0;
  ArrowBatchRule rule;
};

/// Rows of a partition as the function sees its column.
Value batches_value(const Request& request, bool wrapped) {
  const std::vector<DataType> types{request.column.type()};
  const auto row_at = [&](std::int64_t row) {
    return std::vector<ValueShape>{shape_of(request.column.at(row), types[0])};
  };
  return runs_value(sizes::cut_arrow_batches(types, wrapped, request.rows, row_at, request.rule));
}

/// Rows of each group, in the order of the keys' texts.
std::map<std::string, std::int64_t> group_rows(const Request& request) {
  std::map<std::string, std::int64_t> groups;
  for (std::int64_t row = 0; row < request.rows; ++row) {
    groups[std::to_string(request.column.at(row).number)] += 1;
  }
  return groups;
}

Value whole_groups_value(const Request& request) {
  Value groups = Value::array();
  for (const auto& [key, rows] : group_rows(request)) {
    const std::int64_t number = memory::java_long(key).value_or(0);
    groups.push(Value::array({Value(number), Value(rows)}));
  }
  return groups;
}

/// Groups of rows (id bigint, k bigint), each cut in batches of its own.
Value group_batches_value(const Request& request) {
  const DataType whole{.kind = sizes::TypeKind::kLong, .precision = 0, .children = {}};
  const std::vector<DataType> types{whole, whole};
  const auto row_at = [](std::int64_t) { return std::vector<ValueShape>(2); };
  // The recording lists groups in the order of their batches' text.
  std::multimap<std::string, Value> groups;
  for (const auto& [key, rows] : group_rows(request)) {
    Value runs = runs_value(sizes::cut_arrow_batches(types, true, rows, row_at, request.rule));
    std::string text = runs.json();
    groups.emplace(std::move(text), std::move(runs));
  }
  Value all = Value::array();
  for (auto& [text, runs] : groups) {
    all.push(std::move(runs));
  }
  return all;
}

Value output_of(const std::string& api, const Request& request) {
  if (api == "groupBy.applyInPandas") {
    return Value::object({{"groups", whole_groups_value(request)}});
  }
  if (api.starts_with("groupBy.applyInArrow")) {
    return Value::object({{"batches_of_each_group", group_batches_value(request)}});
  }
  return Value::object({{"batches_rle", batches_value(request, api.starts_with("mapIn"))}});
}

/// What Spark says of a limit that is no size of a batch; 200 characters of it were recorded.
Value refused_limit(Bytes limit) {
  const std::string key(kMaxBytes);
  const std::string message = "[INVALID_CONF_VALUE.REQUIREMENT] The value '" +
                              std::to_string(limit.count()) + "b' in the config \"" + key +
                              "\" is invalid. The value of " + key +
                              " should be greater than zero and less than INT_MAX. SQLSTATE: 22022";
  constexpr std::size_t kRecorded = 200;
  return Value::object(
      {{"error", exception_value("IllegalArgumentException", message.substr(0, kRecorded))}});
}

/// The limit of bytes; a bare number may be negative, and is refused then.
Bytes max_bytes_of(const Value& conf, Reader& in) {
  const auto text = setting(conf, kMaxBytes);
  if (!text) {
    return ArrowBatchRule{}.max_bytes;
  }
  if (const auto bare = memory::java_long(*text)) {
    return Bytes(*bare);
  }
  return setting_bytes(conf, kMaxBytes, in).value_or(Bytes());
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const Value& conf = in.field(input, "conf");
  const std::string& api = in.text(input, "api");
  auto column = SqlColumn::parse(in.text(input, "column"));
  if (!column) {
    in.refuse(in.field(input, "column"), column.error().front().what, column.error().front().fix);
    return;
  }
  Request request{
      .column = std::move(column).value(), .rows = in.integer(input, "rows"), .rule = {}};
  request.rule.max_records = setting_integer(conf, "spark.sql.execution.arrow.maxRecordsPerBatch")
                                 .value_or(request.rule.max_records);
  request.rule.max_bytes = max_bytes_of(conf, in);
  if (!in.ok()) {
    return;
  }
  const bool refused = request.rule.max_bytes <= Bytes();
  check.same("output", in.field(vector, "output"),
             refused ? refused_limit(request.rule.max_bytes) : output_of(api, request));
}

}  // namespace

Family python_batches_family() {
  return {.schema = "oracle/planner/python_batches/1",
          .summary = "rows of the batches and groups that Python functions receive",
          .replay = replay};
}

}  // namespace oomcast::conform
