#include "models/state/stores.hpp"

#include <algorithm>

namespace oomcast::state {

StateConf state_conf(const Conf& conf) {
  StateConf result;
  result.rocksdb = conf.text("spark.sql.streaming.stateStore.providerClass")
                       .value_or("")
                       .ends_with(".RocksDBStateStoreProvider");
  result.versions = conf.integer("spark.sql.streaming.maxBatchesToRetainInMemory");
  // Values carry a checksum, or the room for one, since rows can be verified.
  result.wrapped_values = conf.version() >= SparkVersion{4, 1, 0};
  result.db = rocksdb_conf(conf);
  return result;
}

Bytes Stores::native(const RocksDbConf& conf, Bytes instance) const {
  Bytes bytes;
  for (const auto& [partition, db] : rocksdb_) {
    bytes += instance_memory(db, conf);
  }
  // One cache for blocks, indices, filters and memtables; the limit is a soft one.
  bytes = conf.bounded ? std::min(bytes, conf.bound) : bytes;
  return bytes + static_cast<std::int64_t>(rocksdb_.size()) * instance;
}

}  // namespace oomcast::state
