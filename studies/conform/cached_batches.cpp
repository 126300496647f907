// Family oracle/planner/size_cached_batches/1: cached tables of one partition, given as
// expressions.
#include "models/sizes/cached_batch.hpp"
#include "models/sizes/row_layout.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"
#include "studies/conform/sql_rows.hpp"

namespace oomcast::conform {
namespace {

using sizes::DataType;
using sizes::TypeKind;
using vectors::Reader;
using vectors::Value;

/// Bytes of a nested value in Spark's binary format.
Bytes nested_bytes(const SqlValue& value, const DataType& type) {
  const sizes::ValueShape shape = shape_of(value, type);
  switch (type.kind) {
    case TypeKind::kArray:
      return sizes::unsafe_array_bytes(type.children[0], shape.items);
    case TypeKind::kMap:
      return sizes::unsafe_map_bytes(type, shape);
    case TypeKind::kStruct:
      return sizes::unsafe_row_bytes(type.children, shape.items);
    default:
      return shape.bytes;
  }
}

class Table {
 public:
  Table(const Value& columns, Reader& in) {
    for (const Value& column : columns.items()) {
      types_.push_back(type_of(column, "type", in));
      auto parsed = SqlColumn::parse(in.text(column, "expression"));
      if (!parsed) {
        in.refuse(in.field(column, "expression"), parsed.error().front().what,
                  parsed.error().front().fix);
        continue;
      }
      columns_.push_back(std::move(parsed).value());
    }
    current_.resize(columns_.size());
  }

  [[nodiscard]] const std::vector<DataType>& types() const { return types_; }

  sizes::CachedValue at(std::int64_t row, std::size_t column) {
    // The text must outlive the call: it stays until the column's next row.
    current_[column] = columns_[column].at(row);
    const SqlValue& value = current_[column];
    const DataType& type = types_[column];
    return {.is_null = value.is_null,
            .number = value.number,
            .bytes = value.text,
            .width = value.is_null ? Bytes() : nested_bytes(value, type)};
  }

 private:
  std::vector<DataType> types_;
  std::vector<SqlColumn> columns_;
  std::vector<SqlValue> current_;
};

Value output_value(const sizes::CachedPartition& partition) {
  Value batches = Value::array();
  for (const sizes::CachedBatch& batch : partition.batches) {
    Value columns = Value::array();
    for (const Bytes bytes : batch.columns) {
      columns.push(bytes);
    }
    batches.push(Value::object({{"rows", batch.rows},
                                {"column_bytes", std::move(columns)},
                                {"size_in_bytes", batch.value_bytes}}));
  }
  return Value::object({{"batches", std::move(batches)},
                        {"relation_size_in_bytes", partition.value_bytes},
                        {"block_memory_bytes", partition.block_memory}});
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const Value& conf = in.field(input, "conf");
  Table table(in.field(input, "columns"), in);
  const std::int64_t rows = in.integer(input, "rows");
  sizes::CachedBatchRule rule;
  rule.compressed = setting_boolean(conf, "spark.sql.inMemoryColumnarStorage.compressed", true);
  rule.batch_rows = setting_integer(conf, "spark.sql.inMemoryColumnarStorage.batchSize")
                        .value_or(rule.batch_rows);
  if (!in.ok()) {
    return;
  }
  const sizes::CachedPartition partition = sizes::cache_partition(
      table.types(), rows,
      [&table](std::int64_t row, std::size_t column) { return table.at(row, column); }, rule);
  check.same("output", in.field(vector, "output"), output_value(partition));
}

}  // namespace

Family size_cached_batches_family() {
  return {.schema = "oracle/planner/size_cached_batches/1",
          .summary = "batches, columns and memory of cached tables",
          .replay = replay};
}

}  // namespace oomcast::conform
