// What an operator may do while it runs in a task: let time pass, hold heap outside Spark's books,
// use Spark's memory through a task memory manager, spill, fail. Everything that can end the task
// is awaited and then never returns: the scheduler destroys the task where it waits.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "models/consumers/growing_consumer.hpp"
#include "models/cost/coefficients.hpp"
#include "models/executor/executor.hpp"
#include "models/ledger/accounts.hpp"
#include "models/memory/task_memory_manager.hpp"
#include "models/plan/flow.hpp"
#include "models/plan/plan.hpp"
#include "models/run/run.hpp"
#include "sim/process.hpp"
#include "sim/simulation.hpp"
#include "sim/wait_list.hpp"

namespace oomcast {

class TaskContext;

/// What a task reports when it ends, as Spark's TaskMetrics.
struct TaskMetrics {
  std::int64_t rows = 0;
  std::int64_t input_bytes = 0;
  std::int64_t shuffle_read_bytes = 0;
  std::int64_t shuffle_write_bytes = 0;
  std::int64_t memory_bytes_spilled = 0;
  std::int64_t disk_bytes_spilled = 0;
  std::int64_t peak_execution_memory = 0;  // sum of the peaks that operators report
  std::int64_t sort_fallbacks = 0;         // hash aggregations that fell back to sorting
  Duration gc_time;
};

/// What an operator reports in one task, as its SQL metrics.
struct OperatorMetrics {
  std::int64_t peak_memory = 0;
  std::int64_t spill_size = 0;      // of memory, while it took its input
  std::int64_t sort_fallbacks = 0;  // 1: it went on by sorting
};

/// Numbers of the conf that operators read, taken once per run.
struct TaskConf {
  std::int64_t bypass_merge_threshold = 200;
  state::StateConf state;
  std::int64_t join_buffer_rows = 2147483632;  // sortMergeJoinExec.buffer.in.memory.threshold
  std::int64_t join_spill_rows = 2147483647;
  std::int64_t join_spill_bytes = INT64_MAX;
  std::int64_t window_buffer_rows = 4096;
  std::int64_t window_spill_rows = 2147483647;
  std::int64_t window_spill_bytes = INT64_MAX;
  std::int64_t product_buffer_rows = 4096;  // cartesianProductExec.buffer.in.memory.threshold
  std::int64_t product_spill_rows = 2147483647;
  std::int64_t product_spill_bytes = INT64_MAX;
  std::int64_t object_aggregate_keys = 128;
  std::int64_t spill_rows = 2147483647;        // numElementsForceSpillThreshold
  std::int64_t spill_bytes = INT64_MAX;        // maxSizeInBytesForSpillThreshold
  std::int64_t sorter_initial_records = 4096;  // spark.shuffle.sort.initialBufferSize
  std::int64_t fast_map_rows = 65536;
  bool fast_map = true;               // generated code has the fast map at all
  bool fast_map_partial_only = true;  // ... for partial aggregation alone
  bool whole_stage = true;            // spark.sql.codegen.wholeStage
  bool radix_sort = true;
  bool shuffle_radix_sort = true;
  std::int64_t broadcast_piece_bytes = 4 << 20;
  std::int64_t max_in_flight_bytes = 48 << 20;
  std::int64_t max_result_bytes = std::int64_t{1} << 30;
  bool spill_compress = true;
  bool spill_read_ahead = true;
  std::int64_t spill_reader_buffer_bytes = 1 << 20;
};

/// What ends a task early, or the whole executor with it; implemented by the scheduler.
class TaskSupervisor {
 public:
  virtual ~TaskSupervisor() = default;
  virtual void task_failed(TaskContext& task, Failure failure) = 0;
  virtual void executor_failed(executor::Executor& executor, Failure failure) = 0;
  /// Called whenever a task gives control back: books are settled, waiting tasks that got their
  /// memory go on, the container's watcher looks.
  virtual void after_step(executor::Executor& executor) = 0;
  /// The next number for a consumer of this run; ties among consumers are broken by it.
  virtual memory::ConsumerId next_consumer_id() = 0;
  /// What this attempt finds of a heap's usual gap, where that is a matter of chance.
  [[nodiscard]] virtual std::int64_t luck_ppm(const TaskContext& task) const = 0;
  /// The block of a broadcast in this run, and the bytes of its relation as objects.
  struct BroadcastBlock {
    memory::BlockId block;
    std::int64_t relation_bytes = 0;
    std::int64_t piece_bytes = 0;  // all pieces, compressed
  };
  virtual BroadcastBlock broadcast_block(std::int32_t broadcast) = 0;
  /// An executor that has the block, in memory or on disk; none if all have lost it.
  virtual executor::Executor* holder_of(const memory::BlockId& block) = 0;
};

class TaskContext {
 public:
  TaskContext(sim::Simulation& simulation, executor::Executor& executor, TaskSupervisor& supervisor,
              const TaskConf& conf, const plan::Stage& stage, std::int64_t index,
              std::int32_t attempt, memory::TaskAttemptId id);
  ~TaskContext();
  TaskContext(const TaskContext&) = delete;
  TaskContext& operator=(const TaskContext&) = delete;

  // --- who and where ------------------------------------------------------------------------
  [[nodiscard]] const plan::Stage& stage() const { return stage_; }
  [[nodiscard]] std::int64_t index() const { return index_; }
  [[nodiscard]] std::int32_t attempt() const { return attempt_; }
  [[nodiscard]] memory::TaskAttemptId id() const { return id_; }
  [[nodiscard]] executor::Executor& executor() { return executor_; }
  [[nodiscard]] const TaskConf& conf() const { return conf_; }
  [[nodiscard]] TaskMetrics& metrics() { return metrics_; }
  [[nodiscard]] const TaskMetrics& metrics() const { return metrics_; }
  [[nodiscard]] TaskSupervisor& supervisor() { return supervisor_; }
  [[nodiscard]] sim::Simulation& simulation() { return simulation_; }
  /// An estimated number, as this run has it.
  [[nodiscard]] std::int64_t estimate(Coef id) const { return executor_.shape().estimates.at(id); }
  [[nodiscard]] memory::TaskMemoryManager& memory() { return memory_; }
  [[nodiscard]] const memory::TaskMemoryManager& memory() const { return memory_; }
  [[nodiscard]] const plan::Work& work(const plan::Op& op) const { return op.work.at(index_); }
  /// In the order of the stage's operators.
  [[nodiscard]] const std::vector<OperatorMetrics>& operator_metrics() const {
    return operator_metrics_;
  }
  [[nodiscard]] OperatorMetrics& operator_metrics(const plan::Op& op) {
    return operator_metrics_[static_cast<std::size_t>(&op - stage_.ops.data())];
  }
  /// The operator's "spill size": what the task spilled since `before`, whoever did.
  void note_spill_size(const plan::Op& op, std::int64_t before) {
    operator_metrics(op).spill_size += metrics_.memory_bytes_spilled - before;
  }
  void note_sort_fallback(const plan::Op& op) {
    metrics_.sort_fallbacks += 1;
    operator_metrics(op).sort_fallbacks += 1;
  }

  /// The operator that runs now: what a failure is blamed on.
  void enter(const plan::Op& op) { current_ = &op; }
  [[nodiscard]] const plan::Op* current() const { return current_; }

  /// Runs an operator of this stage; its flow is what it can stream.
  [[nodiscard]] sim::Co<Flow> open(std::int32_t op);

  // --- time ---------------------------------------------------------------------------------
  /// From the start to the first row: the code has to be there, and every task is set up.
  [[nodiscard]] Duration set_up();
  /// How long this much work takes here, collections of its garbage included.
  [[nodiscard]] Duration time_of(std::int64_t cpu_ns, std::int64_t garbage_bytes);
  /// co_await task.spend(cpu, garbage): the task works.
  [[nodiscard]] auto spend(std::int64_t cpu_ns, std::int64_t garbage_bytes) {
    const Duration time = time_of(cpu_ns, garbage_bytes);
    supervisor_.after_step(executor_);
    return simulation_.delay(time);
  }
  /// co_await task.pass(time): time that is not the JVM's work: pauses, other processes.
  [[nodiscard]] auto pass(std::int64_t ns) {
    supervisor_.after_step(executor_);
    return simulation_.delay(paced(Duration(ns)));
  }
  /// co_await task.spend_rows(flow, n): n rows of a flow are pulled and handled at a further cost.
  [[nodiscard]] auto spend_rows(const Flow& flow, std::int64_t rows, std::int64_t more_ns_per_row) {
    return spend(rows * (flow.cpu_ns_per_row + more_ns_per_row), rows * flow.garbage_per_row);
  }

  // --- heap outside Spark's books -----------------------------------------------------------
  /// Takes heap; if the JVM cannot give it the executor dies and this never returns.
  /// `contiguous` is the size of the largest single object among it.
  [[nodiscard]] sim::Co<void> hold(Account account, std::int64_t bytes,
                                   std::int64_t contiguous = 0);
  void release(Account account, std::int64_t bytes);
  /// What the task holds stays on its executor when the task ends; others will let it go.
  void leave(Account account, std::int64_t bytes) {
    held_[static_cast<std::size_t>(account)] -= bytes;
  }
  /// What the task holds on an account.
  [[nodiscard]] std::int64_t held(Account account) const {
    return held_[static_cast<std::size_t>(account)];
  }
  /// Says ahead what the task will take outside of the heap, so that a run which ends before shows
  /// how far it would have gone; takes back what came or was let go.
  void announce(std::int64_t bytes);
  /// The same of one large array: it does not move, and splits the free space around it.
  /// `copied_from` is the array it grows from.
  [[nodiscard]] sim::Co<void> hold_array(Account account, std::int64_t bytes,
                                         std::int64_t copied_from = 0);
  void release_array(Account account, std::int64_t bytes);
  /// The same of one of many arrays that are taken one after another.
  [[nodiscard]] sim::Co<void> hold_array_in_row(Account account, std::int64_t bytes);

  /// Notes how near it was that what this task took since the last call, and cannot spill, would
  /// have been refused: because of a task that has ended in time.
  void note_race();

  // --- disk and failure ---------------------------------------------------------------------
  /// How long it takes to move rows to or from local disks: as long as the table of coefficients
  /// says of `bytes`; or, where the cluster says how fast its disks are, as long as `disk_bytes`
  /// take if the executor's tasks share them.
  [[nodiscard]] std::int64_t disk_ns(Coef coef, std::int64_t bytes, std::int64_t disk_bytes) const;
  /// Books a spill that freed `memory_bytes` of rows that take `payload_bytes`; it takes time, and
  /// a full disk ends the task.
  [[nodiscard]] sim::Co<void> spilled(std::int64_t memory_bytes, std::int64_t payload_bytes);
  /// Reads what was spilled since the last call back, so many times. The table's speed of spills
  /// is that of writing and reading: it takes time only where the disks' own is known.
  [[nodiscard]] sim::Co<void> read_spills(std::int64_t times = 1);
  /// Bytes on disk of a million bytes of rows.
  [[nodiscard]] std::int64_t spill_compressed_ppm() const;
  /// Writes files that stay until the job ends (shuffle output); a full disk ends the task.
  [[nodiscard]] sim::Co<void> write_shuffle(std::int64_t disk_bytes);

  // --- Spark's memory -----------------------------------------------------------------------
  [[nodiscard]] memory::ConsumerId next_consumer_id() { return supervisor_.next_consumer_id(); }
  [[nodiscard]] memory::MemoryMode mode() const { return executor_.shape().regions.tungsten_mode; }
  /// Waits until the executor's pools complete this task's request.
  [[nodiscard]] sim::WaitList::Awaiter memory_turn() {
    supervisor_.after_step(executor_);
    return waker_.park();
  }
  /// Called with the completion; the task goes on by an event.
  void complete(const memory::Acquisition& acquisition);
  [[nodiscard]] const memory::Acquisition& completion() const { return completion_; }
  /// Fails the task with what a consumer or the memory manager threw.
  [[nodiscard]] sim::Co<void> fail_with(const memory::SparkError& error,
                                        const memory::MemoryFailure& failure);

  /// Makes a consumer that lives as long as the task; `at_end` runs when the task succeeds, to
  /// take what the consumer reports into the metrics.
  template <class Consumer, class... Arguments>
  Consumer& keep(void (*at_end)(TaskContext&, Consumer&), Arguments&&... arguments) {
    return keep_made(at_end, std::make_unique<Consumer>(memory_, next_consumer_id(), mode(),
                                                        std::forward<Arguments>(arguments)...));
  }
  /// The same of one that is made already: of several consumers, or in a mode of its own.
  template <class Consumer>
  Consumer& keep_made(void (*at_end)(TaskContext&, Consumer&), std::unique_ptr<Consumer> made) {
    Consumer& consumer = *made;
    kept_.push_back(std::make_unique<KeptAs<Consumer>>(std::move(made), at_end));
    kept_.back()->owner = current_;
    return consumer;
  }
  /// What any of the task's consumers spilled since the last call, by itself or for another.
  [[nodiscard]] std::vector<consumers::SpillRecord> take_spills();
  /// Takes the consumers' numbers into the metrics, when all rows are through.
  void collect_metrics();

  // --- storage ------------------------------------------------------------------------------
  /// Puts this task's partition of a cached relation into storage memory, or where it must go.
  [[nodiscard]] sim::Co<void> store_block(std::int32_t cache, const memory::StorageLevel& level,
                                          const executor::BlockSizes& sizes);
  /// Bytes that reading the partition back takes from disk or over the network, none if it is in
  /// memory here; nothing if the partition was not kept or is lost.
  [[nodiscard]] std::optional<Bytes> read_block(std::int32_t cache);
  /// Makes a broadcast's relation available on this executor, once.
  [[nodiscard]] sim::Co<void> use_broadcast(std::int32_t broadcast);
  /// Stores the stage's task binary, a broadcast too, with the first task that needs it.
  void fetch_task_binary();

  void set_result_bytes(std::int64_t bytes) { result_bytes_ = bytes; }
  [[nodiscard]] std::int64_t result_bytes() const { return result_bytes_; }
  /// Ends the task with this failure; never returns.
  [[nodiscard]] sim::Co<void> fail(Outcome kind, std::string message, std::int64_t needed = 0,
                                   std::int64_t limit = 0);
  [[nodiscard]] Failure failure(Outcome kind, std::string message) const;

  /// Frees all the task still holds, in the executor's books and outside.
  void clean_up();

 private:
  /// The name of the operator that runs now.
  [[nodiscard]] std::string_view operator_name() const;
  void note_spill(bool forced, std::int64_t memory_bytes);
  /// What usually takes so long, at the pace of this task.
  [[nodiscard]] Duration paced(Duration usual) const;
  /// What takes so long when compiled.
  [[nodiscard]] Duration working(Duration usual) const;

  sim::Simulation& simulation_;
  executor::Executor& executor_;
  TaskSupervisor& supervisor_;
  const TaskConf& conf_;
  const plan::Stage& stage_;
  std::int64_t index_;
  std::int32_t attempt_;
  memory::TaskAttemptId id_;
  SimTime started_;
  const plan::Op* current_ = nullptr;
  TaskMetrics metrics_;
  std::vector<OperatorMetrics> operator_metrics_;
  memory::TaskMemoryManager memory_;
  [[nodiscard]] sim::Co<void> take(Account account, const jvm::HeapRequest& request);

  std::array<std::int64_t, kAccountCount> held_{};
  struct Array {
    std::int64_t bytes;
    bool beside;  // another one that was taken before
  };
  std::vector<Array> arrays_;  // large arrays that are held
  std::int64_t spill_files_bytes_ = 0;
  std::int64_t unread_spill_bytes_ = 0;
  std::int64_t announced_ = 0;
  std::int64_t time_ppm_;
  jvm::StageCode& code_;
  std::int64_t result_bytes_ = 0;
  struct Kept {
    virtual ~Kept() = default;
    virtual void take_spills(std::vector<consumers::SpillRecord>& to) = 0;
    virtual void report(TaskContext& task) = 0;
    const plan::Op* owner = nullptr;  // the operator that made it
  };
  template <class Consumer>
  struct KeptAs final : Kept {
    KeptAs(std::unique_ptr<Consumer> made, void (*hook)(TaskContext&, Consumer&))
        : consumer(std::move(made)), at_end(hook) {}
    void take_spills(std::vector<consumers::SpillRecord>& to) override {
      if constexpr (requires { consumer->take_spills(); }) {
        for (const consumers::SpillRecord& spill : consumer->take_spills()) {
          to.push_back(spill);
        }
      }
    }
    void report(TaskContext& task) override { at_end(task, *consumer); }
    std::unique_ptr<Consumer> consumer;
    void (*at_end)(TaskContext&, Consumer&);
  };
  std::vector<std::unique_ptr<Kept>> kept_;
  sim::Waker waker_;
  memory::Acquisition completion_;
};

}  // namespace oomcast
