#include "studies/advise/levers.hpp"

#include <algorithm>
#include <initializer_list>

#include "models/executor/shape.hpp"
#include "models/text/sizes.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::advise {
namespace {

constexpr Bytes kMiB = 1_MiB;
constexpr std::size_t kRewritesOfAKind = 3;

/// Collects levers that change something.
class Rack {
 public:
  explicit Rack(const Scenario& scenario) : scenario_(scenario), conf_(scenario.conf) {}

  [[nodiscard]] const Conf& conf() const { return conf_; }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }

  void add(std::string title, std::initializer_list<Change> changes, bool milder = false) {
    Changes effective;
    for (const Change& change : changes) {
      if (conf_.text(change.key) != change.value) {
        effective.push_back(change);
      }
    }
    added_ = !effective.empty();
    if (added_) {
      levers_.push_back({std::move(title), std::move(effective), std::nullopt, milder});
    }
  }

  /// Like the one before, if that one changes anything, but asking for less.
  void milder(std::string title, std::initializer_list<Change> changes) {
    add(std::move(title), changes, added_);
  }

  void size(std::string title, const std::string& key, Bytes from,
            std::initializer_list<Change> changes = {}) {
    levers_.push_back({std::move(title), changes, Sized{ChangeKind::kConf, key, from}});
  }

  void disk(std::string title) {
    levers_.push_back({std::move(title),
                       {},
                       Sized{ChangeKind::kCluster, "local_disk", scenario_.cluster.local_disk}});
  }

  /// What people try on the job's code, the strongest of each kind first.
  void rewrites() {
    if (scenario_.jobs.empty()) {
      return;  // of a log's stages nobody knows the code
    }
    Scenario logical = scenario_;
    logical.observed = nullptr;
    for (const transform::Transformation& kind : transform::transformations()) {
      std::vector<std::string> texts = kind.candidates(logical);
      texts.resize(std::min(texts.size(), kRewritesOfAKind));
      for (std::size_t i = 0; i < texts.size(); ++i) {
        Change change{ChangeKind::kRewrite, std::string(kind.name), std::move(texts[i])};
        levers_.push_back(
            {"Rewrite: " + std::string(kind.summary), {std::move(change)}, std::nullopt, i > 0});
      }
    }
  }

  [[nodiscard]] std::vector<Lever> take() { return std::move(levers_); }

 private:
  const Scenario& scenario_;
  const Conf& conf_;
  std::vector<Lever> levers_;
  bool added_ = false;  // by the last call
};

Change set(std::string key, std::string value) {
  return {ChangeKind::kConf, std::move(key), std::move(value)};
}

std::string number(std::int64_t value) { return std::to_string(value); }

void executor_memory(Rack& rack) {
  rack.size("A larger executor heap", "spark.executor.memory",
            rack.conf().bytes("spark.executor.memory"));
}

void driver_memory(Rack& rack) {
  rack.size("A larger driver heap", "spark.driver.memory",
            rack.conf().bytes("spark.driver.memory"));
}

void no_result_limit(Rack& rack) {
  rack.add("No limit on results", {set("spark.driver.maxResultSize", "0")});
}

void smaller_arrow_batches(Rack& rack) {
  rack.add("Smaller Arrow batches", {set("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")});
}

void fewer_tasks(Rack& rack, std::int64_t cores) {
  if (cores > 1) {
    rack.add("One task at a time", {set("spark.executor.cores", "1")});
  }
  if (cores > 2) {
    rack.milder("Half the tasks at a time", {set("spark.executor.cores", number(cores / 2))});
  }
}

void more_partitions(Rack& rack) {
  const std::int64_t now = rack.conf().integer("spark.sql.shuffle.partitions");
  constexpr std::int64_t kMany = 10'000;  // beyond, the driver's bookkeeping is what is tried
  const std::string four = number(now * 4);
  if (now * 10 > kMany) {
    rack.add("4 times the shuffle partitions", {set("spark.sql.shuffle.partitions", four)});
    return;
  }
  rack.add("10 times the shuffle partitions",
           {set("spark.sql.shuffle.partitions", number(now * 10))});
  rack.milder("4 times the shuffle partitions", {set("spark.sql.shuffle.partitions", four)});
}

void adaptive(Rack& rack) {
  rack.add("Adaptive execution that splits skew joins early, at the price of a shuffle",
           {set("spark.sql.adaptive.enabled", "true"),
            set("spark.sql.adaptive.skewJoin.enabled", "true"),
            set("spark.sql.adaptive.forceOptimizeSkewedJoin", "true"),
            set("spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2"),
            set("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "64m")});
  rack.milder("Adaptive execution: coalesced partitions and split skew joins",
              {set("spark.sql.adaptive.enabled", "true"),
               set("spark.sql.adaptive.skewJoin.enabled", "true")});
}

/// Thresholds that let rows spill which are kept on the heap by default.
void spill_buffers(Rack& rack, Account account) {
  constexpr const char* kRows = "4096";  // spark.sql.windowExec.buffer.in.memory.threshold's own
  if (account == Account::kHeapJoinBuffer) {
    rack.add("Let the sort-merge join spill the rows of a hot key",
             {set("spark.sql.sortMergeJoinExec.buffer.in.memory.threshold", kRows)});
  }
  if (account == Account::kHeapWindow) {
    rack.add("Let the window spill the rows of a hot key",
             {set("spark.sql.windowExec.buffer.in.memory.threshold", kRows)});
  }
  if (account == Account::kHeapAggregation) {
    rack.add("Let the object aggregation fall back to sorting earlier",
             {set("spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "16")});
  }
}

void joins(Rack& rack) {
  rack.add("No broadcast joins", {set("spark.sql.autoBroadcastJoinThreshold", "-1")});
  rack.add("Broadcast tables of up to 1 GB", {set("spark.sql.autoBroadcastJoinThreshold", "1g")});
  rack.add("Sort-merge joins, which spill, instead of shuffled hash joins",
           {set("spark.sql.join.preferSortMergeJoin", "true"),
            set("spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold", "0")});
}

void fractions(Rack& rack) {
  rack.add("More of the heap for Spark's pools", {set("spark.memory.fraction", "0.8")});
  rack.add("Less of the heap for Spark's pools", {set("spark.memory.fraction", "0.4")});
  rack.add("Less protection for cached blocks", {set("spark.memory.storageFraction", "0.2")});
}

void off_heap(Rack& rack) {
  if (!rack.conf().boolean("spark.memory.offHeap.enabled")) {
    rack.size("Execution memory off the heap", "spark.memory.offHeap.size", Bytes(0),
              {set("spark.memory.offHeap.enabled", "true")});
  }
}

/// Whether the stage that fails reads files; a later one does not see how they were cut.
bool fails_reading(const Run& run) {
  return std::ranges::any_of(run.stages, [&](const StageRow& stage) {
    return stage.stage == run.verdict.where.stage && stage.input_bytes > Bytes(0);
  });
}

void scans(Rack& rack, const Run& run) {
  if (!fails_reading(run)) {
    return;
  }
  rack.add("Smaller input splits", {set("spark.sql.files.maxPartitionBytes", "32m")});
  rack.add("Smaller batches of columns read",
           {set("spark.sql.parquet.columnarReaderBatchSize", "1024")});
}

void patience(Rack& rack) {
  rack.add("More attempts for each task", {set("spark.task.maxFailures", "8")});
}

void heap_levers(Rack& rack, const executor::Shape& shape, const Run& run) {
  executor_memory(rack);
  spill_buffers(rack, run.verdict.where.account);
  fewer_tasks(rack, shape.cores);
  more_partitions(rack);
  adaptive(rack);
  joins(rack);
  fractions(rack);
  off_heap(rack);
  scans(rack, run);
  patience(rack);
}

void task_levers(Rack& rack, const executor::Shape& shape) {
  executor_memory(rack);
  fewer_tasks(rack, shape.cores);
  more_partitions(rack);
  joins(rack);
  adaptive(rack);
  fractions(rack);
  off_heap(rack);
  patience(rack);
}

void no_broadcasts(Rack& rack) {
  rack.add("No broadcast joins", {set("spark.sql.autoBroadcastJoinThreshold", "-1"),
                                  set("spark.sql.adaptive.autoBroadcastJoinThreshold", "-1")});
}

void driver_levers(Rack& rack) {
  const Conf& conf = rack.conf();
  driver_memory(rack);
  no_broadcasts(rack);
  rack.add(
      "A tenth of the shuffle partitions",
      {set("spark.sql.shuffle.partitions",
           number(std::max<std::int64_t>(1, conf.integer("spark.sql.shuffle.partitions") / 10)))});
  rack.add("Less of past tasks kept for the UI", {set("spark.ui.retainedTasks", "1000")});
  no_result_limit(rack);
  executor_memory(rack);
}

void driver_container_levers(Rack& rack) {
  const Checked<executor::DriverShape> driver = executor::driver_shape(rack.scenario());
  if (!driver.ok()) {
    return;
  }
  rack.size("More memory beside the driver's heap", "spark.driver.memoryOverhead",
            driver.value().overhead);
  driver_memory(rack);
  no_result_limit(rack);
  smaller_arrow_batches(rack);
  executor_memory(rack);
}

void broadcast_levers(Rack& rack) {
  if (const auto limit = rack.conf().bytes_or_none("spark.sql.maxBroadcastTableSize")) {
    rack.size("A higher limit on tables that are broadcast", "spark.sql.maxBroadcastTableSize",
              *limit);
  }
  driver_memory(rack);
  no_broadcasts(rack);
}

void result_levers(Rack& rack) {
  const Conf& conf = rack.conf();
  rack.size("A higher limit on results", "spark.driver.maxResultSize",
            conf.bytes("spark.driver.maxResultSize"));
  driver_memory(rack);
  patience(rack);
}

/// The same container, shared differently: a smaller heap, and what it gives up as overhead.
void shift_to_overhead(Rack& rack, const executor::Shape& shape) {
  for (const std::int64_t percent : {90, 75}) {
    const Bytes heap = Bytes(shape.heap.xmx.count() / 100 * percent) / kMiB.count() * kMiB.count();
    const Bytes overhead = shape.overhead + (shape.heap.xmx - heap);
    rack.add("The same container with " + number(100 - percent) + " % of the heap given up",
             {set("spark.executor.memory", text::size_text(heap)),
              set("spark.executor.memoryOverhead", text::size_text(overhead))});
  }
}

void more_overhead(Rack& rack, const executor::Shape& shape) {
  rack.size("More memory beside the heap", "spark.executor.memoryOverhead", shape.overhead);
  shift_to_overhead(rack, shape);
}

void container_levers(Rack& rack, const executor::Shape& shape) {
  more_overhead(rack, shape);
  fewer_tasks(rack, shape.cores);
  executor_memory(rack);
  more_partitions(rack);
  rack.add("Fewer bytes fetched at a time", {set("spark.reducer.maxSizeInFlight", "12m")});
  rack.add("Shuffle blocks of 16 MB and more fetched to disk",
           {set("spark.network.maxRemoteBlockSizeFetchToMem", "16m")});
}

void python_levers(Rack& rack, const executor::Shape& shape, const Run& run) {
  const Conf& conf = rack.conf();
  if (conf.bytes_or_none("spark.executor.pyspark.memory")) {
    rack.size("A higher limit for Python workers", "spark.executor.pyspark.memory",
              *conf.bytes_or_none("spark.executor.pyspark.memory"));
  } else {
    more_overhead(rack, shape);
  }
  smaller_arrow_batches(rack);
  fewer_tasks(rack, shape.cores);
  more_partitions(rack);
  executor_memory(rack);
  scans(rack, run);
}

void disk_levers(Rack& rack, const executor::Shape& shape) {
  rack.disk("A larger local disk");
  executor_memory(rack);
  fewer_tasks(rack, shape.cores);
  more_partitions(rack);
  adaptive(rack);
  joins(rack);
  rack.add("Twice the executors: each writes half",
           {set("spark.executor.instances", number(shape.executors * 2))});
  patience(rack);
}

}  // namespace

std::vector<Lever> levers_for(const Scenario& scenario, const Run& run,
                              const Diagnosis& diagnosis) {
  Rack rack(scenario);
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  if (!shape.ok()) {
    return {};
  }
  switch (diagnosis.illness) {
    case Illness::kNone:
      break;
    case Illness::kDriver:
      driver_levers(rack);
      break;
    case Illness::kDriverContainer:
      driver_container_levers(rack);
      break;
    case Illness::kResultSize:
      result_levers(rack);
      break;
    case Illness::kBroadcastSize:
      broadcast_levers(rack);
      break;
    case Illness::kContainer:
      container_levers(rack, shape.value());
      break;
    case Illness::kPython:
      python_levers(rack, shape.value(), run);
      break;
    case Illness::kDisk:
      disk_levers(rack, shape.value());
      break;
    case Illness::kTaskMemory:
      task_levers(rack, shape.value());
      break;
    case Illness::kExecutorHeap:
    case Illness::kOther:
      heap_levers(rack, shape.value(), run);
      break;
  }
  if (diagnosis.illness != Illness::kNone) {
    rack.rewrites();
  }
  return rack.take();
}

}  // namespace oomcast::advise
