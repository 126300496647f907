// Joins that look rows up in a hashed relation: built from the task's own partition (shuffled), or
// once per executor from a broadcast. Mirrors ShuffledHashJoinExec, BroadcastHashJoinExec and
// HashedRelation. A relation of a task is tracked and never spills.
#include <algorithm>

#include "models/consumers/bytes_map.hpp"
#include "models/operators/kinds.hpp"
#include "models/task/grow.hpp"

namespace oomcast {
namespace {

using consumers::BytesMap;

/// LongToUnsafeRowMap: an array of two longs a slot and one page that doubles, the old one held
/// while it is copied.
class LongMap final : public consumers::GrowingConsumer {
 public:
  LongMap(memory::TaskMemoryManager& memory, memory::ConsumerId id, memory::MemoryMode mode)
      : GrowingConsumer(memory, id, mode, "LongToUnsafeRowMap") {}

  /// Grows slots and page until `keys` and `payload` fit, one doubling at a time.
  consumers::Progress grow_for(std::int64_t keys, std::int64_t payload) {
    keys_ = keys;
    payload_ = payload;
    return begin();
  }
  [[nodiscard]] Bytes memory() const { return Bytes(slots_ + page_); }
  memory::SpillOutcome spill(Bytes /*wanted*/, const MemoryConsumer& /*trigger*/) override {
    return {};
  }

 private:
  static constexpr std::int64_t kFirstSlots = 2 * 64 * 8;  // two longs for each of 64 rows
  static constexpr std::int64_t kFirstPage = std::int64_t{1} << 20;

  Ask next() override {
    if (asked_ != 0 && refused_) {
      return {};
    }
    if (slots_ == 0) {
      asked_ = kFirstSlots;
      growing_page_ = false;
    } else if (page_ == 0) {
      asked_ = kFirstPage;
      growing_page_ = true;
    } else if (keys_ * 4 > slots_ / 8) {  // growArray when 4 x numKeys > array length
      asked_ = 2 * slots_;
      growing_page_ = false;
    } else if (payload_ > page_) {
      asked_ = 2 * page_;
      growing_page_ = true;
    } else {
      return {};
    }
    return {Ask::Kind::kBytes, Bytes(asked_)};
  }
  void answer(const memory::MemoryOutcome& outcome) override {
    if (outcome.failure || outcome.granted < Bytes(asked_)) {
      refused_ = true;
      memory_.free(*this, outcome.granted);
      memory::MemoryFailure failure = outcome.failure;
      failure.kind = memory::MemoryFailure::Kind::kUnableToAcquire;
      failure.requested = Bytes(asked_);
      failure.received = outcome.granted;
      fail(failure);
      return;
    }
    std::int64_t& part = growing_page_ ? page_ : slots_;
    memory_.free(*this, Bytes(part));
    part = asked_;
  }

  std::int64_t keys_ = 0;
  std::int64_t payload_ = 0;
  std::int64_t slots_ = 0;
  std::int64_t page_ = 0;
  std::int64_t asked_ = 0;
  bool growing_page_ = false;
  bool refused_ = false;
};

void ignore_long(TaskContext& /*task*/, LongMap& /*map*/) {}
void ignore_bytes(TaskContext& /*task*/, BytesMap& /*map*/) {}

sim::Co<void> build_long(TaskContext& task, const Flow& build, std::int64_t keys,
                         std::int64_t ns_per_row) {
  auto& map = task.keep<LongMap>(ignore_long);
  constexpr std::int64_t kPieces = 16;
  for (std::int64_t piece = 1; piece <= kPieces; ++piece) {
    const std::int64_t rows = build.rows * piece / kPieces;
    const consumers::Progress grown =
        map.grow_for(keys * piece / kPieces, rows * (build.row_bytes + 8));
    co_await drive(task, map, grown);
    co_await task.spend_rows(build, build.rows / kPieces, ns_per_row);
  }
}

sim::Co<void> build_bytes(TaskContext& task, const Flow& build, std::int64_t keys,
                          std::int64_t key_bytes, std::int64_t ns_per_row) {
  auto& map = task.keep<BytesMap>(ignore_bytes, std::int64_t{97});
  const consumers::Progress opened = map.open();
  co_await drive(task, map, opened);
  const Bytes record = consumers::map_record_bytes(Bytes(key_bytes), Bytes(build.row_bytes));
  std::int64_t left = build.rows;
  std::int64_t new_left = std::min(keys, build.rows);
  while (left > 0) {
    const bool new_keys = new_left > 0;
    const Rows fit = std::min(Rows(new_keys ? new_left : left), map.fits(record, new_keys));
    if (fit > Rows(0)) {
      map.insert(fit, record, new_keys);
      left -= fit.count();
      new_left -= new_keys ? fit.count() : 0;
      const consumers::Progress settled = map.settle();
      co_await drive(task, map, settled);
      co_await task.spend_rows(build, fit.count(), ns_per_row);
      continue;
    }
    const consumers::Progress room = map.make_room(record);
    co_await finish(task, map, room);
    if (!map.appended()) {
      co_await task.fail(Outcome::kTaskOom,
                         "org.apache.spark.SparkException: There is not enough memory to build "
                         "hash map.",
                         record.count(), 0);
    }
  }
}

sim::Co<Flow> run_shuffled_hash_join(TaskContext& task, const plan::Op& op) {
  const std::int32_t build_op = op.n.build_right ? op.right : op.input;
  const std::int32_t stream_op = op.n.build_right ? op.input : op.right;
  const Flow build = co_await task.open(build_op);
  task.enter(op);
  const plan::Work& build_work = op.n.build_right ? op.work_right.at(task.index()) : task.work(op);
  co_await task.spend(build.fixed_ns, 0);
  if (op.n.long_key) {
    co_await build_long(task, build, build_work.groups, coefficient(Coef::kHashJoinBuildNsPerRow));
  } else {
    co_await build_bytes(task, build, build_work.groups, op.n.key_bytes,
                         coefficient(Coef::kHashJoinBuildNsPerRow));
  }
  const Flow stream = co_await task.open(stream_op);
  task.enter(op);
  const std::int64_t rows = task.work(op).rows_out;
  const std::int64_t ns =
      stream.rows * (stream.cpu_ns_per_row + coefficient(Coef::kHashJoinProbeNsPerRow)) +
      stream.fixed_ns;
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? ns / rows : 0,
                 .garbage_per_row = op.n.row_bytes_out,
                 .fixed_ns = rows > 0 ? ns % rows : ns};
}

sim::Co<Flow> run_broadcast_hash_join(TaskContext& task, const plan::Op& op) {
  co_await task.use_broadcast(op.n.broadcast);
  // BroadcastHashJoinExec adds the relation's size to every task's peak, though tasks share it.
  task.metrics().peak_execution_memory +=
      task.supervisor().broadcast_block(op.n.broadcast).relation_bytes;
  const Flow stream = co_await task.open(op.input);
  task.enter(op);
  const std::int64_t rows = task.work(op).rows_out;
  const std::int64_t ns =
      stream.rows * (stream.cpu_ns_per_row + coefficient(Coef::kHashJoinProbeNsPerRow)) +
      stream.fixed_ns;
  co_return Flow{.rows = rows,
                 .row_bytes = op.n.row_bytes_out,
                 .cpu_ns_per_row = rows > 0 ? ns / rows : 0,
                 .garbage_per_row = op.n.row_bytes_out +
                                    (rows > 0 ? stream.rows * stream.garbage_per_row / rows : 0),
                 .fixed_ns = rows > 0 ? ns % rows : ns};
}

}  // namespace

OperatorKind shuffled_hash_join_kind() {
  return {.spec = {.name = "ShuffledHashJoin", .summary = "Builds a map of one side's partition."},
          .plan = nullptr,
          .run = run_shuffled_hash_join};
}
OperatorKind broadcast_hash_join_kind() {
  return {.spec = {.name = "BroadcastHashJoin", .summary = "Looks rows up in a broadcast."},
          .plan = nullptr,
          .run = run_broadcast_hash_join};
}

}  // namespace oomcast
