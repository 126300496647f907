#include "models/task/task_context.hpp"

#include <algorithm>

#include "models/plan/operator_kind.hpp"
#include "models/sizes/broadcast.hpp"
#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int32_t kExitOutOfMemory = 52;  // SparkExitCode.OOM

}  // namespace

TaskContext::TaskContext(sim::Simulation& simulation, executor::Executor& executor,
                         TaskSupervisor& supervisor, const TaskConf& conf, const plan::Stage& stage,
                         std::int64_t index, std::int32_t attempt, memory::TaskAttemptId id)
    : simulation_(simulation),
      executor_(executor),
      supervisor_(supervisor),
      conf_(conf),
      stage_(stage),
      index_(index),
      attempt_(attempt),
      id_(id),
      started_(simulation.now()),
      operator_metrics_(stage.ops.size()),
      memory_(executor.memory(), id, executor.shape().regions.page_size,
              executor.shape().regions.tungsten_mode, &executor),
      time_ppm_(stage.time_ppm.empty() ? kMillion : stage.time_ppm.at(index)),
      code_(executor.warm_up().code(stage.name)),
      result_bytes_(stage.result_bytes_per_task) {}

TaskContext::~TaskContext() = default;

sim::Co<Flow> TaskContext::open(std::int32_t op) {
  const plan::Op& next = stage_.ops[static_cast<std::size_t>(op)];
  const plan::Op* outer = current_;
  current_ = &next;
  const Flow flow = co_await next.kind->run(*this, next);
  current_ = outer;
  co_return flow;
}

Duration TaskContext::time_of(std::int64_t cpu_ns, std::int64_t garbage_bytes) {
  const Duration gc = executor_.collect(Bytes(garbage_bytes));
  metrics_.gc_time += gc;
  return paced(working(Duration(cpu_ns))) + gc;
}

Duration TaskContext::working(Duration usual) const {
  return stage_.warm ? usual : executor_.warm_up().slowed(code_, usual);
}

Duration TaskContext::paced(Duration usual) const {
  return time_ppm_ == kMillion ? usual : Duration(mul_div(usual.count(), time_ppm_, kMillion));
}

Duration TaskContext::set_up() {
  const Duration overhead(estimate(Coef::kTaskOverheadNs));
  if (stage_.warm) {
    return overhead;
  }
  return executor_.warm_up().load(code_, simulation_.now()) + working(overhead);
}

sim::Co<void> TaskContext::take(Account account, const jvm::HeapRequest& request) {
  const bool on_heap = is_heap(account);
  if (on_heap && !executor_.heap_gives(request, stage_.id, index_)) {
    Failure death = failure(Outcome::kExecutorOom,
                            std::string(jvm::death_message(executor_.shape().heap, request)));
    death.where.account = account;
    death.exit_code = kExitOutOfMemory;
    death.needed = request.bytes;
    death.array = request.array;
    death.limit = executor_.shape().heap.xmx;
    supervisor_.executor_failed(executor_, std::move(death));
    co_await sim::never();
  }
  held_[static_cast<std::size_t>(account)] += request.bytes.count();
  executor_.hold(account, request.bytes);
  if (history::Probe* probe = executor_.probe()) {
    probe->held(id_, account, request.bytes, operator_name());
  }
}

sim::Co<void> TaskContext::hold(Account account, std::int64_t bytes, std::int64_t contiguous) {
  if (bytes > 0) {
    co_await take(account, {.bytes = Bytes(bytes), .array = Bytes(contiguous)});
  }
}

sim::Co<void> TaskContext::hold_array(Account account, std::int64_t bytes,
                                      std::int64_t copied_from) {
  jvm::HeapRequest request{
      .bytes = Bytes(bytes), .array = Bytes(bytes), .copied_from = Bytes(copied_from)};
  if (copied_from > 0) {
    request.luck_ppm = supervisor_.luck_ppm(*this);
  }
  co_await take(account, request);
  arrays_.push_back({bytes, executor_.pin(id_, Bytes(bytes), false)});
}

sim::Co<void> TaskContext::hold_array_in_row(Account account, std::int64_t bytes) {
  co_await take(account, {.bytes = Bytes(bytes), .array = Bytes(bytes)});
  arrays_.push_back({bytes, executor_.pin(id_, Bytes(bytes), true)});
}

void TaskContext::release(Account account, std::int64_t bytes) {
  held_[static_cast<std::size_t>(account)] -= bytes;
  executor_.release(account, Bytes(bytes));
}

void TaskContext::release_array(Account account, std::int64_t bytes) {
  const auto array = std::find_if(arrays_.begin(), arrays_.end(),
                                  [&](const Array& held) { return held.bytes == bytes; });
  SIM_CHECK(array != arrays_.end(), "an array is let go that is not held");
  executor_.unpin(Bytes(bytes), array->beside);
  arrays_.erase(array);
  release(account, bytes);
}

void TaskContext::announce(std::int64_t bytes) {
  announced_ += bytes;
  executor_.announce(Bytes(bytes));
}

std::int64_t TaskContext::disk_ns(Coef coef, std::int64_t bytes, std::int64_t disk_bytes) const {
  constexpr std::int64_t kMicrosPerSecond = 1'000'000;
  constexpr std::int64_t kNanosPerMicro = 1'000;
  const std::int64_t per_second = executor_.shape().disk_throughput.count();
  if (per_second == 0) {
    return mul_div(bytes, estimate(coef), 1 << 20);
  }
  // No disk is quicker than the rows are serialized and compressed: the best of real systems.
  const std::int64_t cpu_ns = coefficients()[static_cast<std::size_t>(coef)].low;
  const std::int64_t shared_by = std::max<std::int64_t>(1, executor_.running());
  const std::int64_t micros = mul_div(disk_bytes * shared_by, kMicrosPerSecond, per_second);
  return std::max(mul_div(bytes, cpu_ns, 1 << 20), micros * kNanosPerMicro);
}

sim::Co<void> TaskContext::spilled(std::int64_t memory_bytes, std::int64_t payload_bytes) {
  const std::int64_t disk_bytes = mul_div(payload_bytes, spill_compressed_ppm(), kMillion);
  if (!executor_.write_disk(Bytes(disk_bytes))) {
    co_await fail(Outcome::kDiskFull,
                  "[SPILL_OUT_OF_MEMORY] Error while calling spill(): No space left on device",
                  disk_bytes, executor_.shape().disk.count());
  }
  note_spill(false, memory_bytes);
  spill_files_bytes_ += disk_bytes;
  unread_spill_bytes_ += disk_bytes;
  metrics_.memory_bytes_spilled += memory_bytes;
  metrics_.disk_bytes_spilled += disk_bytes;
  co_await spend(disk_ns(Coef::kSpillWriteNsPerMiB, payload_bytes, disk_bytes), 0);
}

sim::Co<void> TaskContext::read_spills(std::int64_t times) {
  const std::int64_t bytes = std::exchange(unread_spill_bytes_, 0);
  if (bytes > 0 && executor_.shape().disk_throughput > Bytes(0)) {
    co_await spend(times * disk_ns(Coef::kSpillReadNsPerMiB, bytes, bytes), 0);
  }
}

void TaskContext::note_spill(bool forced, std::int64_t memory_bytes) {
  if (history::Probe* probe = executor_.probe()) {
    probe->spilled(id_, mode(), forced, Bytes(memory_bytes), operator_name());
  }
}

std::int64_t TaskContext::spill_compressed_ppm() const {
  if (!conf_.spill_compress) {
    return kMillion;
  }
  // What was observed, or what the operator's rows come to.
  return stage_.spill_compressed_ppm > 0 ? stage_.spill_compressed_ppm : current_->n.compressed_ppm;
}

sim::Co<void> TaskContext::write_shuffle(std::int64_t disk_bytes) {
  if (!executor_.write_shuffle(Bytes(disk_bytes))) {
    co_await fail(Outcome::kDiskFull, "java.io.IOException: No space left on device", disk_bytes,
                  executor_.shape().disk.count());
  }
  metrics_.shuffle_write_bytes += disk_bytes;
}

Failure TaskContext::failure(Outcome kind, std::string message) const {
  Failure result;
  result.kind = kind;
  result.message = std::move(message);
  result.where.stage = stage_.id;
  result.where.task = static_cast<std::int32_t>(index_);
  result.where.executor = executor_.id();
  result.where.at = simulation_.now();
  result.where.operator_name = std::string(operator_name());
  return result;
}

std::string_view TaskContext::operator_name() const {
  return current_ == nullptr ? std::string_view() : current_->kind->spec.name;
}

sim::Co<void> TaskContext::fail(Outcome kind, std::string message, std::int64_t needed,
                                std::int64_t limit) {
  Failure end = failure(kind, std::move(message));
  end.needed = Bytes(needed);
  end.limit = Bytes(limit);
  // Until the error has gone up all callers the task keeps what it has.
  co_await simulation_.delay(executor_.warm_up().first_error() +
                             Duration(estimate(Coef::kUnwindNs)));
  supervisor_.task_failed(*this, std::move(end));
  co_await sim::never();
}

sim::Co<void> TaskContext::fail_with(const memory::SparkError& error,
                                     const memory::MemoryFailure& failure) {
  std::string text = error.exception_class;
  text += error.message.empty() ? "" : ": " + error.message;
  const bool out_of_memory = error.exception_class.ends_with("SparkOutOfMemoryError");
  co_await fail(out_of_memory ? Outcome::kTaskOom : Outcome::kJobFailed, std::move(text),
                failure.requested.count(), failure.received.count());
}

void TaskContext::note_race() {
  const SimTime other = executor_.last_ended();
  if (!executor_.memory().took_beyond_share(id_, mode()) || other <= started_ ||
      executor_.running() >= executor_.shape().slots) {
    return;
  }
  const Duration mine = simulation_.now() - started_;
  executor_.note_race(mul_div((simulation_.now() - other).count(), kMillion, mine.count()));
}

void TaskContext::complete(const memory::Acquisition& acquisition) {
  completion_ = acquisition;
  waker_.wake();
}

sim::Co<void> TaskContext::store_block(std::int32_t cache, const memory::StorageLevel& level,
                                       const executor::BlockSizes& sizes) {
  if (!level.use_off_heap && level.use_memory) {
    // Unrolling holds what it makes, admitted or not, until Spark's books refuse more.
    const auto mode = memory::MemoryMode::kOnHeap;
    const Bytes room =
        executor_.memory().max_memory(mode) - executor_.memory().execution(mode).used();
    const Bytes held = std::min(level.deserialized ? sizes.values : sizes.serialized, room);
    co_await hold(Account::kHeapUser, held.count());
    release(Account::kHeapUser, held.count());
  }
  const memory::BlockId block{memory::BlockId::Kind::kRdd, cache, index_};
  using Stored = executor::Executor::Stored;
  const Stored stored = executor_.put_block(id_, block, level, sizes);
  if (stored == Stored::kDiskFull) {
    co_await fail(Outcome::kDiskFull, "java.io.IOException: No space left on device",
                  sizes.serialized.count(), executor_.shape().disk.count());
  }
  if (stored == Stored::kOnDisk) {
    const std::int64_t bytes = sizes.serialized.count();
    co_await spend(disk_ns(Coef::kSpillWriteNsPerMiB, bytes, bytes), 0);
  }
}

std::optional<Bytes> TaskContext::read_block(std::int32_t cache) {
  const memory::BlockId block{memory::BlockId::Kind::kRdd, cache, index_};
  if (const std::optional<Bytes> here = executor_.get_block(id_, block)) {
    return here;
  }
  // What another executor has is read from there, and not kept here (getRemoteValues).
  executor::Executor* holder = supervisor_.holder_of(block);
  return holder == nullptr ? std::nullopt : std::optional(holder->size_of(block));
}

sim::Co<void> TaskContext::use_broadcast(std::int32_t broadcast) {
  const TaskSupervisor::BroadcastBlock table = supervisor_.broadcast_block(broadcast);
  if (!executor_.first_use(table.block.first)) {
    executor_.get_block(id_, table.block);
    co_return;
  }
  // Pieces are kept as bytes, the value as objects (TorrentBroadcast).
  constexpr memory::StorageLevel kPieceLevel{.use_disk = true, .use_memory = true};
  constexpr memory::StorageLevel kValueLevel{
      .use_disk = true, .use_memory = true, .deserialized = true};
  // All pieces arrive and are kept before the relation is deserialized from them.
  const Bytes piece(conf_.broadcast_piece_bytes);
  const sizes::BroadcastBlocks cut = sizes::cut_broadcast(Bytes(table.piece_bytes), piece);
  for (std::int64_t i = 0; i < cut.blocks; ++i) {
    const memory::BlockId id{memory::BlockId::Kind::kBroadcastPiece, table.block.first, i};
    const Bytes size = i + 1 == cut.blocks ? cut.last_block : piece;
    executor_.put_bytes(id, kPieceLevel, size);
  }
  co_await hold(Account::kHeapBroadcast, table.relation_bytes, table.relation_bytes);
  co_await spend(mul_div(table.relation_bytes, estimate(Coef::kCollectNsPerMiB), 1 << 20), 0);
  const auto stored = executor_.put_block(
      id_, table.block, kValueLevel,
      {.values = Bytes(table.relation_bytes), .serialized = Bytes(table.piece_bytes)});
  if (stored == executor::Executor::Stored::kInMemory) {
    release(Account::kHeapBroadcast, table.relation_bytes);
  }
}

std::vector<consumers::SpillRecord> TaskContext::take_spills() {
  std::vector<consumers::SpillRecord> spills;
  for (const auto& kept : kept_) {
    kept->take_spills(spills);
  }
  return spills;
}

void TaskContext::fetch_task_binary() {
  const std::int64_t id = -1 - stage_.id;  // apart from broadcasts of tables
  const memory::BlockId block{memory::BlockId::Kind::kBroadcast, id, 0};
  if (!executor_.first_use(id)) {
    executor_.get_block(id_, block);
    return;
  }
  constexpr memory::StorageLevel kLevel{.use_disk = true, .use_memory = true, .deserialized = true};
  const Bytes size(estimate(Coef::kTaskBinaryBytes));
  executor_.put_block(id_, block, kLevel, {.values = size, .serialized = size});
}

void TaskContext::collect_metrics() {
  for (const auto& kept : kept_) {
    current_ = kept->owner;
    kept->report(*this);
  }
  current_ = nullptr;
}

void TaskContext::clean_up() {
  memory_.clean_up();
  executor_.python().end(id_);
  announce(-announced_);
  for (std::size_t i = 0; i < held_.size(); ++i) {
    if (held_[i] > 0) {
      executor_.release(static_cast<Account>(i), Bytes(held_[i]));
      held_[i] = 0;
    }
  }
  for (const Array& array : arrays_) {
    executor_.unpin(Bytes(array.bytes), array.beside);
  }
  arrays_.clear();
  executor_.free_disk(Bytes(spill_files_bytes_));
  spill_files_bytes_ = 0;
}

}  // namespace oomcast
