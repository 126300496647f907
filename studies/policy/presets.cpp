#include "studies/policy/presets.hpp"

#include <array>

namespace oomcast::policy {
namespace {

/// Adaptive execution decides: many small partitions, joined by size, skew split early.
constexpr std::array kAqeOptimized{
    PresetKey{"spark.sql.adaptive.enabled", "true"},
    PresetKey{"spark.sql.adaptive.coalescePartitions.enabled", "true"},
    PresetKey{"spark.sql.adaptive.coalescePartitions.parallelismFirst", "false"},
    PresetKey{"spark.sql.adaptive.coalescePartitions.initialPartitionNum", "1000"},
    PresetKey{"spark.sql.adaptive.advisoryPartitionSizeInBytes", "64m"},
    PresetKey{"spark.sql.adaptive.skewJoin.enabled", "true"},
    PresetKey{"spark.sql.adaptive.skewJoin.skewedPartitionFactor", "2"},
    PresetKey{"spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes", "64m"},
    PresetKey{"spark.sql.adaptive.forceOptimizeSkewedJoin", "true"},
};

/// Few tasks, so much memory for each that nothing spills.
constexpr std::array kMemoryFirst{
    PresetKey{"spark.executor.memory", "16g"},
    PresetKey{"spark.executor.cores", "2"},
    PresetKey{"spark.executor.memoryOverheadFactor", "0.15"},
    PresetKey{"spark.memory.fraction", "0.7"},
    PresetKey{"spark.memory.storageFraction", "0.3"},
};

/// Partitions sized by hand, and left as they are.
constexpr std::array kPartitionEngineered{
    PresetKey{"spark.sql.shuffle.partitions", "1000"},
    PresetKey{"spark.sql.files.maxPartitionBytes", "64m"},
    PresetKey{"spark.sql.adaptive.coalescePartitions.enabled", "false"},
};

/// Whatever can spill does, and early; what cannot spill is not chosen.
constexpr std::array kSpillTolerant{
    PresetKey{"spark.sql.sortMergeJoinExec.buffer.in.memory.threshold", "4096"},
    PresetKey{"spark.sql.windowExec.buffer.in.memory.threshold", "4096"},
    PresetKey{"spark.sql.sessionWindow.buffer.in.memory.threshold", "4096"},
    PresetKey{"spark.sql.cartesianProductExec.buffer.in.memory.threshold", "4096"},
    PresetKey{"spark.sql.objectHashAggregate.sortBased.fallbackThreshold", "64"},
    PresetKey{"spark.sql.join.preferSortMergeJoin", "true"},
    PresetKey{"spark.sql.adaptive.maxShuffledHashJoinLocalMapThreshold", "0"},
    PresetKey{"spark.memory.storageFraction", "0.2"},
};

constexpr std::array kPresets{
    Preset{"aqe-optimized", "adaptive execution decides: small partitions, skew split early",
           kAqeOptimized},
    Preset{"memory-first", "few tasks with so much memory each that nothing spills", kMemoryFirst},
    Preset{"partition-engineered", "many small partitions, sized by hand and kept",
           kPartitionEngineered},
    Preset{"spill-tolerant", "whatever can spill does, early; what cannot spill is not chosen",
           kSpillTolerant},
};

}  // namespace

std::span<const Preset> presets() { return kPresets; }

const Preset* find_preset(std::string_view name) {
  for (const Preset& preset : kPresets) {
    if (preset.name == name) {
      return &preset;
    }
  }
  return nullptr;
}

std::vector<ConfEntry> entries_of(const Preset& preset) {
  std::vector<ConfEntry> entries;
  for (const PresetKey& key : preset.keys) {
    entries.push_back(
        {std::string(key.key), std::string(key.value), "--preset " + std::string(preset.name)});
  }
  return entries;
}

}  // namespace oomcast::policy
