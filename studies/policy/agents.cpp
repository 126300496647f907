#include "studies/policy/agents.hpp"

#include <algorithm>
#include <array>

#include "models/executor/shape.hpp"
#include "models/text/sizes.hpp"
#include "studies/policy/presets.hpp"

namespace oomcast::policy {
namespace {

using advise::Change;
using advise::ChangeKind;
using advise::Changes;
using advise::Diagnosis;
using advise::Illness;
using advise::Trial;

using Next = std::optional<Changes>;

/// YARN's default number of attempts of an application (yarn.resourcemanager.am.max-attempts).
constexpr std::size_t kPlainAttempts = 2;

/// The changes with one key set anew.
Changes with_key(Changes changes, std::string key, std::string value) {
  std::erase_if(changes, [&](const Change& change) { return change.key == key; });
  changes.push_back({ChangeKind::kConf, std::move(key), std::move(value)});
  return changes;
}

bool ran_out_of_memory(const Diagnosis& diagnosis) {
  return diagnosis.illness != Illness::kDisk && diagnosis.illness != Illness::kBroadcastSize &&
         diagnosis.illness != Illness::kOther;
}

Next plain(const Trial& last, const Diagnosis& /*diagnosis*/, std::size_t attempts) {
  return attempts < kPlainAttempts ? Next(last.changes) : std::nullopt;
}

/// Twice of what ran out.
Next double_memory(const Trial& last, const Diagnosis& diagnosis, std::size_t /*attempts*/) {
  const Conf& conf = last.scenario->conf;
  const Checked<executor::Shape> shape = executor::executor_shape(*last.scenario);
  const Checked<executor::DriverShape> driver = executor::driver_shape(*last.scenario);
  if (!shape.ok() || !driver.ok() || !ran_out_of_memory(diagnosis)) {
    return std::nullopt;
  }
  const auto twice = [&](const char* key, Bytes now) {
    return with_key(last.changes, key, text::size_text(now * 2));
  };
  switch (diagnosis.illness) {
    case Illness::kDriver:
      return twice("spark.driver.memory", conf.bytes("spark.driver.memory"));
    case Illness::kDriverContainer:
      return twice("spark.driver.memoryOverhead", driver.value().overhead);
    case Illness::kResultSize:
      return twice("spark.driver.maxResultSize", conf.bytes("spark.driver.maxResultSize"));
    case Illness::kContainer:
      return twice("spark.executor.memoryOverhead", shape.value().overhead);
    case Illness::kPython:
      if (const auto limit = conf.bytes_or_none("spark.executor.pyspark.memory")) {
        return twice("spark.executor.pyspark.memory", *limit);
      }
      return twice("spark.executor.memoryOverhead", shape.value().overhead);
    default:
      return twice("spark.executor.memory", conf.bytes("spark.executor.memory"));
  }
}

/// Half the cores, and so half the tasks at a time.
Next fewer_tasks(const Trial& last, const Diagnosis& diagnosis, std::size_t /*attempts*/) {
  const Checked<executor::Shape> shape = executor::executor_shape(*last.scenario);
  if (!shape.ok() || !ran_out_of_memory(diagnosis) || shape.value().slots <= 1) {
    return std::nullopt;
  }
  return with_key(last.changes, "spark.executor.cores",
                  std::to_string(std::max<std::int64_t>(1, shape.value().cores / 2)));
}

/// One task has an executor for itself; its cores are still paid for.
Next one_task(const Trial& last, const Diagnosis& diagnosis, std::size_t /*attempts*/) {
  const Checked<executor::Shape> shape = executor::executor_shape(*last.scenario);
  if (!shape.ok() || !ran_out_of_memory(diagnosis) || shape.value().slots <= 1) {
    return std::nullopt;
  }
  return with_key(last.changes, "spark.task.cpus", std::to_string(shape.value().cores));
}

/// Where one task had far more than its share: four times the partitions, and skew joins split.
Next repartition_on_skew(const Trial& last, const Diagnosis& diagnosis, std::size_t attempts) {
  if (!diagnosis.skew) {
    return plain(last, diagnosis, attempts);
  }
  const std::int64_t now = last.scenario->conf.integer("spark.sql.shuffle.partitions");
  Changes changes = with_key(last.changes, "spark.sql.shuffle.partitions", std::to_string(now * 4));
  changes = with_key(std::move(changes), "spark.sql.adaptive.enabled", "true");
  changes = with_key(std::move(changes), "spark.sql.adaptive.forceOptimizeSkewedJoin", "true");
  return with_key(std::move(changes), "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
                  "64m");
}

Next spill_mode(const Trial& last, const Diagnosis& diagnosis, std::size_t attempts) {
  if (attempts > 1 || !ran_out_of_memory(diagnosis)) {
    return std::nullopt;
  }
  Changes changes = last.changes;
  for (const ConfEntry& entry : entries_of(*find_preset("spill-tolerant"))) {
    changes = with_key(std::move(changes), entry.key, entry.value);
  }
  return changes;
}

/// From the cheapest to the dearest: spill, then one task, then memory.
Next escalate(const Trial& last, const Diagnosis& diagnosis, std::size_t attempts) {
  if (attempts == 1) {
    return spill_mode(last, diagnosis, attempts);
  }
  if (attempts == 2) {
    if (const Next changes = one_task(last, diagnosis, attempts)) {
      return changes;
    }
  }
  return double_memory(last, diagnosis, attempts);
}

constexpr std::array kAgents{
    Agent{"plain-retry", "the same again, twice in all", plain},
    Agent{"double-memory", "twice of what ran out: heap, overhead, driver, limit on results",
          double_memory},
    Agent{"fewer-tasks", "half the cores of an executor, down to one", fewer_tasks},
    Agent{"one-task", "one task at a time on each executor, as in Kubernetes' recovery mode",
          one_task},
    Agent{"repartition-on-skew", "if one task was far larger: four times the partitions",
          repartition_on_skew},
    Agent{"spill-mode", "the preset spill-tolerant", spill_mode},
    Agent{"escalate", "spill-mode, then one-task, then double-memory", escalate},
};

}  // namespace

std::span<const Agent> agents() { return kAgents; }

const Agent* find_agent(std::string_view name) {
  for (const Agent& agent : kAgents) {
    if (agent.name == name) {
      return &agent;
    }
  }
  return nullptr;
}

}  // namespace oomcast::policy
