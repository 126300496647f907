// Words around caching: `cache` materialises a relation in executors' storage memory, `cached`
// reads it again in the same or a later job. Mirrors InMemoryRelation and InMemoryTableScanExec.
#include <algorithm>

#include "models/operators/kinds.hpp"
#include "models/plan/builder.hpp"
#include "models/sizes/cached_batch.hpp"
#include "models/sizes/row_layout.hpp"
#include "models/task/task_context.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

constexpr std::array kCacheParams{
    ParamSpec{.name = "level",
              .kind = ParamKind::kText,
              .fallback = "MEMORY_AND_DISK",
              .help = "Storage level.",
              .choices =
                  "DISK_ONLY|MEMORY_ONLY|MEMORY_ONLY_SER|MEMORY_AND_DISK|MEMORY_AND_DISK_SER|"
                  "OFF_HEAP"},
    ParamSpec{.name = "as",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Name that `cached` refers to."},
};
constexpr std::array kCachedParams{
    ParamSpec{.name = "of",
              .kind = ParamKind::kText,
              .required = true,
              .help = "Name given by a cache step of this or an earlier job."},
};

/// Values of a column as far as its buffer depends on them: those of generated rows, or as many
/// different ones as the column has, in no order.
class ColumnValues {
 public:
  explicit ColumnValues(const plan::RelationColumn& column) : column_(column) {}

  sizes::CachedValue at(std::int64_t row) {
    sizes::CachedValue value;
    value.number = number_of(row);
    value.width = column_.column.value_bytes;
    if (is_bytes()) {
      text_ = std::to_string(value.number);
      text_.resize(static_cast<std::size_t>(column_.column.value_bytes.count()), '_');
      value.bytes = text_;
    }
    return value;
  }
  [[nodiscard]] sizes::DataType type() const {
    // Collections are kept in binary form.
    return {is_bytes() && column_.column.type != ColumnType::kString
                ? sizes::TypeKind::kBinary
                : sizes::kind_of(column_.column.type),
            column_.column.decimal_precision,
            {}};
  }

 private:
  [[nodiscard]] bool is_bytes() const {
    using enum ColumnType;
    const ColumnType type = column_.column.type;
    return type == kString || type == kBinary || type == kArray || type == kMap || type == kStruct;
  }
  [[nodiscard]] std::int64_t number_of(std::int64_t row) const {
    const plan::SpreadPtr& keys = column_.keys;
    if (keys != nullptr && keys->table != nullptr && keys->table->columns == 1 &&
        row < static_cast<std::int64_t>(keys->table->key_of_row.size())) {
      return keys->table->values_of(keys->table->key_of_row[static_cast<std::size_t>(row)]).front();
    }
    const auto mixed = static_cast<std::uint64_t>(row + 1) * 0x9E3779B97F4A7C15ULL >> 33;
    const std::int64_t distinct = keys == nullptr ? 0 : keys->distinct();
    return static_cast<std::int64_t>(mixed) %
           std::max<std::int64_t>(1, distinct == 0 ? 1LL << 31 : distinct);
  }

  const plan::RelationColumn& column_;
  std::string text_;
};

/// Rows of a full batch of this relation, and its bytes in the memory store.
void describe_batch(const plan::Relation& relation, const Conf& conf, plan::Op& op) {
  sizes::CachedBatchRule rule;
  rule.compressed = conf.boolean("spark.sql.inMemoryColumnarStorage.compressed");
  rule.batch_rows = conf.integer("spark.sql.inMemoryColumnarStorage.batchSize");
  std::vector<ColumnValues> values;
  std::vector<sizes::DataType> types;
  for (const plan::RelationColumn& column : relation.columns) {
    values.emplace_back(column);
    types.push_back(values.back().type());
  }
  const auto value_at = [&](std::int64_t row, std::size_t column) {
    return values[column].at(row);
  };
  // Enough rows to see whether rows or bytes end a batch.
  constexpr std::int64_t kRowsSeen = 10'000;
  const std::int64_t rows = std::min(rule.batch_rows, kRowsSeen);
  const sizes::CachedPartition one = sizes::cache_partition(types, rows, value_at, rule);
  op.n.batch_rows = one.batches.size() > 1 ? one.batches.front().rows : rule.batch_rows;
  op.n.batch_bytes = sim::mul_div(one.block_memory.count(), op.n.batch_rows, rows);
}

constexpr std::int32_t kDiskOnly = 1;  // Numbers::choice; else memory is used

memory::StorageLevel level_of(const plan::Op& op) {
  return {.use_disk = op.n.flag,
          .use_memory = op.n.choice != kDiskOnly,
          .use_off_heap = op.n.partial,
          .deserialized = !op.n.partial};
}

plan::Op scan_of(const plan::Output& output, std::int32_t index, std::string_view kind,
                 std::string_view level, const Conf& conf) {
  plan::Op op;
  op.kind = &operator_kind(kind);
  op.label = std::string(kind);
  op.n.cache = index;
  op.n.row_bytes = output.relation.row_bytes();
  op.n.columns = static_cast<std::int64_t>(output.relation.columns.size());
  op.n.flag = !level.starts_with("MEMORY_ONLY");  // what does not fit goes to disk
  op.n.choice = level == "DISK_ONLY" ? kDiskOnly : 0;
  op.n.partial = level == "OFF_HEAP";
  op.n.compressed_ppm = conf.boolean("spark.rdd.compress") ? op.n.compressed_ppm : 1'000'000;
  describe_batch(output.relation, conf, op);
  for (std::int64_t done = 0; const auto& [end, rows] : output.rows.runs()) {
    op.work.append(end - done, {rows, 0, 0, rows, 0});
    done = end;
  }
  return op;
}

void plan_cache(plan::Builder& builder, const Step& step) {
  plan::Output from = builder.input(step, 0);
  if (from.stage < 0) {
    return;
  }
  const auto index = static_cast<std::int32_t>(builder.caches().size());
  const std::string level = builder.text(step, "level", "MEMORY_AND_DISK");
  plan::Op op = scan_of(from, index, "InMemoryRelation", level, builder.conf());
  op.input = from.op;
  plan::Output shape = from;
  from.op = builder.append(from.stage, std::move(op));
  builder.caches().push_back({builder.text(step, "as", step.id), level, std::move(shape), index});
  builder.set_output(step, std::move(from));
}

void plan_cached(plan::Builder& builder, const Step& step) {
  const std::string name = builder.text(step, "of");
  for (const plan::CachedRelation& cached : builder.caches()) {
    if (cached.name == name) {
      plan::Output output = cached.output;
      plan::Op op =
          scan_of(output, cached.index, "InMemoryTableScan", cached.level, builder.conf());
      const std::int64_t tasks = op.work.size();
      std::tie(output.stage, output.op) = builder.open_stage(tasks, std::move(op));
      builder.set_output(step, std::move(output));
      return;
    }
  }
  builder.mistake(step, "no cache step before this one is named '" + name + "'",
                  "give the cache step \"as\": \"" + name + "\"");
}

/// The block of a partition: batches of one size.
executor::BlockSizes block_sizes(const plan::Op& op, std::int64_t rows) {
  const std::int64_t null_words = 8 * ((op.n.columns + 63) / 64);
  // Of a relation that was only observed the mean row is known: values without null words.
  const std::int64_t values = op.n.batch_bytes > 0
                                  ? sim::mul_div(op.n.batch_bytes, rows, op.n.batch_rows)
                                  : rows * std::max<std::int64_t>(1, op.n.row_bytes - null_words);
  return {.elements = std::max<std::int64_t>(1, (rows + op.n.batch_rows - 1) / op.n.batch_rows),
          .values = Bytes(values),
          .serialized = Bytes(sim::mul_div(values, op.n.compressed_ppm, 1'000'000))};
}

/// Time to make columns, or a byte array, of rows.
std::int64_t building_ns(const TaskContext& task, const executor::BlockSizes& sizes) {
  return sim::mul_div(sizes.values.count(), task.estimate(Coef::kCacheNsPerMiB), 1 << 20);
}

sim::Co<Flow> run_cache(TaskContext& task, const plan::Op& op) {
  const Flow flow = co_await task.open(op.input);
  task.enter(op);
  const memory::StorageLevel level = level_of(op);
  const executor::BlockSizes sizes = block_sizes(op, flow.rows);
  co_await task.spend(flow.fixed_ns + flow.rows * flow.cpu_ns_per_row + building_ns(task, sizes),
                      flow.rows * flow.garbage_per_row);
  co_await task.store_block(op.n.cache, level, sizes);
  co_return Flow{.rows = flow.rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = 0,
                 .fixed_ns = 0};
}

sim::Co<Flow> run_cached(TaskContext& task, const plan::Op& op) {
  const std::int64_t rows = task.work(op).rows;
  const std::optional<Bytes> from_disk = task.read_block(op.n.cache);
  if (!from_disk) {
    // Not kept, or lost: computed again, and offered to the store again (getOrElseUpdate).
    const std::int64_t bytes = rows * op.n.row_bytes;
    const memory::StorageLevel level = level_of(op);
    const executor::BlockSizes sizes = block_sizes(op, rows);
    co_await task.spend(rows * task.estimate(Coef::kProjectNsPerRow) +
                            sim::mul_div(bytes, task.estimate(Coef::kScanNsPerMiB), 1 << 20) +
                            building_ns(task, sizes),
                        bytes);
    co_await task.store_block(op.n.cache, level, sizes);
  }
  const std::int64_t read = from_disk.value_or(Bytes(0)).count();
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes,
                 .cpu_ns_per_row = task.estimate(Coef::kProjectNsPerRow),
                 .garbage_per_row = op.n.row_bytes,
                 .fixed_ns = task.disk_ns(Coef::kSpillReadNsPerMiB, read, read)};
}

}  // namespace

OperatorKind cache_kind() {
  return {.spec = {.name = "cache",
                   .summary = "Keeps the rows in storage memory.",
                   .inputs_min = 1,
                   .inputs_max = 1,
                   .params = kCacheParams},
          .plan = plan_cache,
          .run = nullptr};
}
OperatorKind cached_kind() {
  return {.spec = {.name = "cached",
                   .summary = "Reads what a cache step kept.",
                   .inputs_min = 0,
                   .inputs_max = 0,
                   .params = kCachedParams},
          .plan = plan_cached,
          .run = nullptr};
}
OperatorKind in_memory_relation_kind() {
  return {.spec = {.name = "InMemoryRelation", .summary = "Builds columnar batches."},
          .plan = nullptr,
          .run = run_cache};
}
OperatorKind in_memory_scan_kind() {
  return {.spec = {.name = "InMemoryTableScan", .summary = "Reads columnar batches."},
          .plan = nullptr,
          .run = run_cached};
}

}  // namespace oomcast
