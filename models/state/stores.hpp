// The state stores that an executor has loaded, and what they take of it. Mirrors StateStore's
// loadedProviders.
#pragma once

#include <cstdint>
#include <map>

#include "models/state/heap_store.hpp"
#include "models/state/rocksdb.hpp"

namespace oomcast::state {

/// Where state lives, of the conf.
struct StateConf {
  bool rocksdb = false;
  std::int64_t versions = 2;  // of maps on the heap
  bool wrapped_values = false;
  RocksDbConf db;
};

[[nodiscard]] StateConf state_conf(const Conf& conf);

class Stores {
 public:
  HeapStore& heap(std::int64_t partition, const StateRow& row) {
    return heap_.try_emplace(partition, row).first->second;
  }
  RocksDb& rocksdb(std::int64_t partition, const StateRow& row) {
    return rocksdb_.try_emplace(partition, row).first->second;
  }
  /// Native memory of all instances; `instance`: what each takes empty.
  [[nodiscard]] Bytes native(const RocksDbConf& conf, Bytes instance) const;

 private:
  std::map<std::int64_t, HeapStore> heap_;  // by partition
  std::map<std::int64_t, RocksDb> rocksdb_;
};

}  // namespace oomcast::state
