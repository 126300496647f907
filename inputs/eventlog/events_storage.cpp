// RDDs and blocks: what is cached, and how large it got.
#include <algorithm>

#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {
namespace {

StorageLevel read_level(LogBuilder& to, const JsonObject& level) {
  return {.disk = bool_field(level, "Use Disk"),
          .memory = bool_field(level, "Use Memory"),
          .off_heap = bool_field(level, "Use Off Heap") ||
                      bool_field(level, "Use ExternalBlockStore") ||  // Spark 1.4, 1.5
                      bool_field(level, "Use Tachyon"),               // Spark 1.3
          .deserialized = bool_field(level, "Deserialized"),
          .replication = integer_field(level, "Replication", to.notices).value_or(1)};
}

void raise(std::int64_t& greatest, std::optional<std::int64_t> seen) {
  greatest = std::max(greatest, seen.value_or(0));
}

}  // namespace

void read_rdd_info(LogBuilder& to, const JsonObject& info, Stage& stage) {
  const auto id = integer_field(info, "RDD ID", to.notices);
  if (!id) {
    return;
  }
  stage.rdd_ids.push_back(*id);
  Rdd& rdd = to.log.rdds[*id];
  rdd.id = *id;
  if (const auto name = text_field(info, "Name", to.notices)) {
    rdd.name = *name;
  }
  raise(rdd.partitions, integer_field(info, "Number of Partitions", to.notices));
  raise(rdd.cached_partitions_max, integer_field(info, "Number of Cached Partitions", to.notices));
  raise(rdd.memory_bytes_max, integer_field(info, "Memory Size", to.notices));
  raise(rdd.disk_bytes_max, integer_field(info, "Disk Size", to.notices));
  if (const auto level = object_field(info, "Storage Level", to.notices)) {
    const StorageLevel seen = read_level(to, *level);
    if (seen.memory || seen.disk || !rdd.persisted) {
      rdd.level = seen;
    }
    rdd.persisted = rdd.persisted || seen.memory || seen.disk;
  }
  rdd.persisted = rdd.persisted || rdd.memory_bytes_max > 0 || rdd.disk_bytes_max > 0;
  rdd.parent_ids.clear();
  if (const auto parents = array_field(info, "Parent IDs", to.notices)) {
    for (const JsonElement parent : *parents) {
      if (const auto parent_id = as_integer(parent, to.notices)) {
        rdd.parent_ids.push_back(*parent_id);
      }
    }
  }
}

void read_updated_blocks(LogBuilder& to, const JsonArray& blocks) {
  for (const JsonElement element : blocks) {
    const auto update = as_object(element, to.notices);
    const auto id = update ? text_field(*update, "Block ID", to.notices) : std::nullopt;
    if (!id) {
      continue;
    }
    ++to.log.storage_counts.task_updated_blocks;
    BlockSize& block = to.block(*id);
    block.in_task_update = true;
    if (const auto status = object_field(*update, "Status", to.notices)) {
      raise(block.task_memory_bytes_max, integer_field(*status, "Memory Size", to.notices));
      raise(block.memory_bytes_max, block.task_memory_bytes_max);
      raise(block.disk_bytes_max, integer_field(*status, "Disk Size", to.notices));
    }
  }
}

Missing read_block_updated(LogBuilder& to, const JsonObject& event) {
  ++to.log.storage_counts.block_updated_events;
  const auto info = object_field(event, "Block Updated Info", to.notices);
  const auto id = info ? text_field(*info, "Block ID", to.notices) : std::nullopt;
  if (!id) {
    return "Block ID";
  }
  BlockSize& block = to.block(*id);
  block.in_block_update = true;
  raise(block.memory_bytes_max, integer_field(*info, "Memory Size", to.notices));
  raise(block.disk_bytes_max, integer_field(*info, "Disk Size", to.notices));
  return {};
}

Missing read_unpersist(LogBuilder& to, const JsonObject& /*event*/) {
  ++to.log.storage_counts.unpersist_events;
  return {};
}

}  // namespace oomcast::eventlog
