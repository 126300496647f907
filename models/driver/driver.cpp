#include "models/driver/driver.hpp"

#include <algorithm>
#include <array>

#include "models/consumers/hashed_relation.hpp"
#include "models/cost/coefficients.hpp"
#include "models/sizes/java_layout.hpp"
#include "sim/math.hpp"

namespace oomcast::driver {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kMaxRowsLong = 512'000'000;   // BroadcastExchangeExec
constexpr std::int64_t kMaxRowsOther = 357'913'941;  // ... a third of BytesToBytesMap's slots
constexpr Bytes kLongRelationPage{std::int64_t{64} << 20};
constexpr std::string_view kHeapSpace = "java.lang.OutOfMemoryError: Java heap space";

/// As Spark's Utils.bytesToString: a unit is used from two of it on, with one decimal.
std::string bytes_to_string(Bytes bytes) {
  constexpr std::array<std::string_view, 4> kUnits{"KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = kUnits.size();
  while (unit > 0 && bytes.count() >> (10 * unit) < 2) {
    --unit;
  }
  if (unit == 0) {
    return std::to_string(bytes.count()) + ".0 B";
  }
  const std::int64_t one = std::int64_t{1} << (10 * unit);
  const std::int64_t tenths =
      mul_div(bytes.count(), 10, one) + (mul_div(bytes.count(), 20, one) % 2 == 0 ? 0 : 1);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " " +
         std::string(kUnits[unit - 1]);
}

/// A MapStatus: object, executor's id, one byte a partition, or a bitmap above 2000 of them.
std::int64_t map_status_bytes(const plan::Stage& stage) {
  const std::int64_t partitions = stage.ops.back().n.partitions;
  constexpr std::int64_t kObjects = 120;
  return kObjects + (partitions <= 2000 ? partitions : partitions / 8 + 64);
}

/// An array of rows as objects (IdentityBroadcastMode); Java serialization adds 17 bytes to each.
RelationSize row_array_size(const plan::Broadcast& table) {
  constexpr std::int64_t kSerializedFrame = 17;
  RelationSize size;
  size.bytes = table.rows * table.row_bytes;
  size.largest_array = sizes::reference_array_bytes(table.rows).count();
  size.building = table.rows * sizes::unsafe_row_copy_bytes(Bytes(table.row_bytes)).count() +
                  size.largest_array;
  size.executor_bytes = size.building;
  size.piece_bytes =
      mul_div(table.rows * (table.row_bytes + kSerializedFrame), table.compressed_ppm, kMillion);
  return size;
}

}  // namespace

RelationSize relation_size(const plan::Broadcast& table, Bytes driver_page, Bytes executor_page,
                           Bytes executor_heap) {
  if (table.rows_only) {
    return row_array_size(table);
  }
  consumers::RelationShape shape;
  shape.single_long_key = table.long_key;
  shape.key = Bytes(table.key_bytes);
  shape.row = Bytes(table.row_bytes);
  // The driver knows how many rows came; a map that is read back knows its keys.
  shape.size_estimate = std::min(table.rows, kMaxRowsOther);
  const Rows rows(table.rows);
  const Rows keys(std::clamp<std::int64_t>(table.keys, 0, table.rows));
  // A relation with longs has a memory manager of its own, whose pages are the largest.
  // Under G1 pages are shorter by an array's header.
  constexpr std::int64_t kAlignment = 32;
  const Bytes header(driver_page.count() % kAlignment);
  const Bytes page = table.long_key ? kLongRelationPage - header : driver_page;
  const consumers::BuiltRelation built =
      consumers::build_without_limit(shape, rows, keys, table.key_range, page);
  RelationSize size;
  size.bytes = built.size.count();
  size.building = built.peak.count();
  size.largest_array = built.largest.count();
  // What is read back gets a page of its size, but no smaller one than a memory manager gives that
  // has half the executor's heap (seen: 28.8 MB took 32 MiB less 16 B at 1g, 28.8 MB at 512m).
  const Bytes read_page = memory::default_page_size(
      executor_heap / 2, 1, memory::MemoryMode::kOnHeap,
      executor_page.count() % kAlignment > 0 ? memory::Collector::kG1 : memory::Collector::kSerial);
  size.executor_bytes = (built.read_back + std::max(Bytes(), read_page - built.rows_used)).count();
  if (!table.long_key) {
    shape.size_estimate = keys.count();
    size.executor_bytes =
        consumers::build_without_limit(shape, rows, keys, table.key_range, executor_page)
            .size.count();
  }
  size.piece_bytes = mul_div(built.serialized.count(), table.compressed_ppm, kMillion);
  return size;
}

Driver::Driver(const executor::DriverShape& shape, const Limits& limits)
    : shape_(shape), limits_(limits) {
  ledger_.set(Account::kHeapFramework, Bytes(shape_.estimates.at(Coef::kDriverFrameworkHeapBytes)));
  peak_heap_ = ledger_.live_heap();
}

std::optional<Failure> Driver::hold(Account account, std::int64_t bytes, std::int64_t contiguous,
                                    const plan::Stage* stage, std::string message,
                                    std::int64_t copied_from) {
  // Results came one after another and lie together, yet apart from what was there before.
  constexpr std::int64_t kResultsLie = 2;
  const jvm::HeapUse use{.live = ledger_.live_heap(),
                         .movable = ledger_.at(Account::kHeapFramework),
                         .pinned = results_ > 0 ? kResultsLie : 0};
  const jvm::Pressure pressure = jvm::pressure_of(
      shape_.heap, use,
      {.bytes = Bytes(bytes), .array = Bytes(contiguous), .copied_from = Bytes(copied_from)});
  heap_pressure_.raise(pressure);
  const bool fits = shape_.heap.endless || !pressure.deadly();
  ledger_.add(account, Bytes(bytes));
  ledger_.check();
  peak_heap_ = std::max(peak_heap_, ledger_.live_heap());
  if (fits) {
    return std::nullopt;
  }
  Failure failure;
  failure.kind = Outcome::kDriverOom;
  failure.message = std::move(message);
  failure.exit_code = 52;
  failure.where.executor = kDriverId;
  failure.where.account = account;
  failure.where.stage = stage == nullptr ? -1 : stage->id;
  failure.needed = Bytes(bytes);
  failure.limit = shape_.heap.xmx;
  return failure;
}

std::optional<Failure> Driver::task_ended(const plan::Stage& stage, std::int64_t result_bytes) {
  ++tasks_seen_;
  std::int64_t metadata =
      tasks_seen_ <= limits_.retained_tasks ? shape_.estimates.at(Coef::kTaskInfoBytes) : 0;
  if (stage.action == plan::Action::kShuffleMap) {
    metadata += map_status_bytes(stage);
  }
  if (auto failure =
          hold(Account::kHeapDriverMetadata, metadata, 0, &stage, std::string(kHeapSpace))) {
    return failure;
  }
  if (stage.action == plan::Action::kShuffleMap) {
    return std::nullopt;  // only results count against maxResultSize
  }
  if (results_of_ != stage.id) {
    results_of_ = stage.id;
    results_ = 0;
  }
  results_ += result_bytes;
  if (limits_.max_result_size > Bytes(0) && Bytes(results_) > limits_.max_result_size) {
    Failure failure;
    failure.kind = Outcome::kMaxResultSize;
    failure.message = "Total size of serialized results of tasks (" +
                      std::to_string(results_ >> 20) +
                      " MiB) is bigger than spark.driver.maxResultSize (" +
                      std::to_string(limits_.max_result_size.count() >> 20) + " MiB)";
    failure.where.executor = kDriverId;
    failure.where.stage = stage.id;
    failure.needed = Bytes(results_);
    failure.limit = limits_.max_result_size;
    return failure;
  }
  const bool keeps_rows =
      stage.action == plan::Action::kCollect || stage.action == plan::Action::kBroadcastCollect;
  return keeps_rows
             ? hold(Account::kHeapUser, result_bytes, result_bytes, &stage, std::string(kHeapSpace))
             : std::nullopt;
}

std::optional<Failure> Driver::results_complete(const plan::Stage& stage) {
  const plan::Op& sink = stage.ops.back();
  std::int64_t rows = 0;
  for (std::int64_t done = 0; const auto& [end, work] : sink.work.runs()) {
    rows += (end - done) * work.rows;
    done = end;
  }
  // A row as it was decoded, and the one a program sees: values as objects (RowEncoder).
  const std::int64_t decoded = sizes::unsafe_row_copy_bytes(Bytes(sink.n.row_bytes)).count();
  const bool pickled = stage.python_bytes > 0;  // row by row, from the decoded ones
  const std::int64_t external =
      pickled ? 0 : sink.n.row_bytes + shape_.estimates.at(Coef::kCollectedObjectsBytes);
  results_decoded_ = rows * (decoded + external);
  return hold(Account::kHeapUser, results_decoded_, 0, &stage, std::string(kHeapSpace));
}

std::optional<Failure> Driver::build_broadcast(const plan::Broadcast& table,
                                               const RelationSize& size) {
  const std::int64_t row_limit = table.long_key || table.rows_only ? kMaxRowsLong : kMaxRowsOther;
  Failure refused;
  refused.kind = Outcome::kJobFailed;
  refused.where.executor = kDriverId;
  refused.where.stage = table.from_stage;
  refused.where.operator_name = "BroadcastExchange";
  if (table.rows > row_limit) {
    refused.message = "Cannot broadcast the table over " + std::to_string(row_limit) +
                      " rows: " + std::to_string(table.rows) + " rows.";
    return refused;
  }
  if (Bytes(size.bytes) > limits_.max_broadcast_table) {
    refused.message = "Cannot broadcast the table that is larger than " +
                      bytes_to_string(limits_.max_broadcast_table) + ": " +
                      bytes_to_string(Bytes(size.bytes)) + ".";
    return refused;
  }
  const std::string message =
      "Not enough memory to build and broadcast the table to all worker nodes.";
  // The page that is outgrown is held while it is copied to the next.
  const std::int64_t rest = size.building - size.largest_array;
  auto failure = hold(Account::kHeapBroadcast, rest, rest / 2, nullptr, message);
  if (!failure) {
    failure = hold(Account::kHeapBroadcast, size.largest_array, size.largest_array, nullptr,
                   message, std::min(rest, size.largest_array / 2));
  }
  if (failure) {
    failure->where.stage = table.from_stage;
    failure->where.operator_name = "BroadcastExchange";
    return failure;
  }
  // Afterwards only the compressed pieces stay; the relation is reachable weakly.
  ledger_.add(Account::kHeapBroadcast, -Bytes(size.building));
  ledger_.add(Account::kHeapUser, -Bytes(results_));
  results_ = 0;
  return hold(Account::kHeapStorage, size.piece_bytes, 0, nullptr, std::string(kHeapSpace));
}

std::optional<Failure> Driver::read_result(const plan::Stage& stage, std::int64_t bytes) {
  if (bytes <= 0) {
    return std::nullopt;
  }
  if (reading_count_ == limits_.results_at_once) {
    ledger_.add(Account::kHeapUser, -Bytes(reading_));
    reading_ = 0;
    reading_count_ = 0;
  }
  reading_ += bytes;
  ++reading_count_;
  return hold(Account::kHeapUser, bytes, bytes / 2, &stage, std::string(kHeapSpace));
}

std::optional<Failure> Driver::keep(const plan::Stage& stage, std::int64_t bytes,
                                    std::int64_t object) {
  return bytes <= 0
             ? std::nullopt
             : hold(Account::kHeapDriverMetadata, bytes, object, &stage, std::string(kHeapSpace));
}

void Driver::to_python(std::int64_t bytes) {
  // The program itself, which has imported pandas.
  const std::int64_t process =
      shape_.estimates.at(Coef::kPythonWorkerBytes) + shape_.estimates.at(Coef::kPythonPandasBytes);
  ledger_.set(Account::kPythonWorkers, Bytes(process + bytes));
  peak_python_ = std::max(peak_python_, ledger_.python());
  peak_resident_ = std::max(peak_resident_, resident());
}

Bytes Driver::resident() const {
  // What lives, and young space that fills before it is collected.
  const std::int64_t free = std::max<std::int64_t>((shape_.heap.xmx - peak_heap_).count(), 0);
  const std::int64_t touched = std::min(peak_heap_.count(), shape_.heap.xmx.count()) +
                               mul_div(free, shape_.estimates.at(Coef::kEdenPpm), kMillion);
  std::int64_t process = 0;
  for (const Coef part : {Coef::kMetaspaceBytes, Coef::kCodeCacheBytes, Coef::kThreadStackBytes,
                          Coef::kNativeBytes}) {
    process += shape_.estimates.at(part);
  }
  return Bytes(touched + process) + ledger_.python();
}

void Driver::job_ended() {
  ledger_.set(Account::kPythonWorkers, Bytes(0));
  ledger_.set(Account::kHeapUser, Bytes(0));
  results_ = 0;
  results_of_ = -1;
  reading_ = 0;
  reading_count_ = 0;
}

}  // namespace oomcast::driver
