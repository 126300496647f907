// State in RocksDB: native memory beside the heap, an instance for each partition. Mirrors RocksDB,
// RocksDBConf and RocksDBMemoryManager.
#pragma once

#include <cstdint>

#include "models/conf/conf.hpp"
#include "models/state/heap_store.hpp"
#include "models/state/state_change.hpp"
#include "sim/bytes.hpp"

namespace oomcast::state {

struct RocksDbConf {
  Bytes block_cache;   // of each instance, unless memory is bounded
  Bytes write_buffer;  // of one memtable
  std::int64_t write_buffers = 2;
  bool bounded = false;
  Bytes bound;  // of all instances of an executor
  bool changelog = false;
  std::int64_t deltas_for_snapshot = 10;
};

[[nodiscard]] RocksDbConf rocksdb_conf(const Conf& conf);

class RocksDb {
 public:
  explicit RocksDb(const StateRow& row) : row_(row) {}

  [[nodiscard]] bool loaded() const { return loaded_; }
  void load(std::int64_t rows);
  /// A batch's rows go to memtables; full ones are flushed.
  void write(const StateChange& change, const RocksDbConf& conf, Bytes entry);
  /// Without changelog checkpointing every commit flushes, with it only snapshots do.
  void commit(const RocksDbConf& conf);

  [[nodiscard]] std::int64_t rows() const { return rows_; }
  [[nodiscard]] Bytes memtables() const { return memtables_; }
  /// Index and filter blocks of its files.
  [[nodiscard]] Bytes readers() const;
  /// Blocks of rows that reads bring into the cache, if there is room.
  [[nodiscard]] Bytes data() const { return rows_ * (row_.key + row_.value); }

 private:
  StateRow row_;
  bool loaded_ = false;
  std::int64_t rows_ = 0;
  Bytes memtables_;
  std::int64_t commits_ = 0;
};

/// What an instance takes of the process; in bounded mode before the bound.
[[nodiscard]] Bytes instance_memory(const RocksDb& instance, const RocksDbConf& conf);

}  // namespace oomcast::state
