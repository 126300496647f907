#include "models/driver/driver.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::driver {
namespace {

using sim::mul_div;
using sim::next_power_of_two;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::string_view kHeapSpace = "java.lang.OutOfMemoryError: Java heap space";

/// A MapStatus: object, executor's id, one byte a partition, or a bitmap above 2000 of them.
std::int64_t map_status_bytes(const plan::Stage& stage) {
  const std::int64_t partitions = stage.ops.back().n.partitions;
  constexpr std::int64_t kObjects = 120;
  return kObjects + (partitions <= 2000 ? partitions : partitions / 8 + 64);
}

}  // namespace

RelationSize relation_size(const plan::Broadcast& table) {
  RelationSize size;
  if (table.long_key) {
    // LongToUnsafeRowMap: a page that doubles and is copied, and two longs a slot at half load.
    const std::int64_t used = table.rows * (table.row_bytes + 8);
    const std::int64_t page = std::max<std::int64_t>(1 << 20, next_power_of_two(used));
    const std::int64_t array = 16 * next_power_of_two(std::max<std::int64_t>(2 * table.keys, 2));
    // optimize() trims the page; on the driver and on executors the exact bytes stay.
    size.bytes = used + array;
    size.building = page + page / 2 + array;
    size.largest_array = page;
    return size;
  }
  const std::int64_t pages = table.rows * (table.row_bytes + 24);
  const std::int64_t array =
      16 * next_power_of_two(std::max<std::int64_t>(table.rows * 3 / 2 + 1, 64));
  size.bytes = pages + array;
  size.building = size.bytes;
  size.largest_array = array;
  return size;
}

Driver::Driver(const executor::DriverShape& shape, const Limits& limits)
    : shape_(shape), limits_(limits) {
  ledger_.set(Account::kHeapFramework, Bytes(coefficient(Coef::kDriverFrameworkHeapBytes)));
  peak_heap_ = ledger_.live_heap();
}

std::optional<Failure> Driver::hold(Account account, std::int64_t bytes, std::int64_t contiguous,
                                    const plan::Stage* stage, std::string message) {
  const bool fits = jvm::fits(shape_.heap, ledger_.live_heap(), Bytes(bytes), Bytes(contiguous));
  ledger_.add(account, Bytes(bytes));
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
      tasks_seen_ <= limits_.retained_tasks ? coefficient(Coef::kTaskInfoBytes) : 0;
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
  results_decoded_ =
      mul_div(rows * sink.n.row_bytes, coefficient(Coef::kCollectedRowPpm), kMillion);
  return hold(Account::kHeapUser, results_decoded_, 0, &stage, std::string(kHeapSpace));
}

std::optional<Failure> Driver::build_broadcast(const plan::Broadcast& table) {
  constexpr std::int64_t kMaxRowsLong = 512'000'000;  // BroadcastExchangeExec
  constexpr std::int64_t kMaxRowsOther = 357'913'941;
  const std::int64_t row_limit = table.long_key ? kMaxRowsLong : kMaxRowsOther;
  const RelationSize size = relation_size(table);
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
                      std::to_string(limits_.max_broadcast_table.count() >> 30) +
                      ".0 GiB: " + std::to_string(size.bytes >> 30) + " GiB.";
    return refused;
  }
  auto failure = hold(Account::kHeapBroadcast, size.building, size.largest_array, nullptr,
                      "Not enough memory to build and broadcast the table to all worker nodes.");
  if (failure) {
    failure->where.stage = table.from_stage;
    failure->where.operator_name = "BroadcastExchange";
    return failure;
  }
  // Afterwards only the compressed pieces stay; the relation is reachable weakly.
  const std::int64_t pieces = mul_div(size.bytes, table.compressed_ppm, kMillion);
  ledger_.add(Account::kHeapBroadcast, -Bytes(size.building));
  ledger_.add(Account::kHeapUser, -Bytes(results_));
  results_ = 0;
  return hold(Account::kHeapStorage, pieces, 0, nullptr, std::string(kHeapSpace));
}

void Driver::job_ended() {
  ledger_.set(Account::kHeapUser, Bytes(0));
  results_ = 0;
  results_of_ = -1;
}

}  // namespace oomcast::driver
