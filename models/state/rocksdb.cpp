#include "models/state/rocksdb.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::state {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kBlockBytes = 4 << 10;            // rocksdb.blockSizeKB
constexpr std::int64_t kFilterBitsPerKey = 10;           // RocksDB: new BloomFilter(10, false)
constexpr std::int64_t kIndexEntryBytes = 24;            // handle and lengths beside the key
constexpr std::int64_t kRocksDbWriteBuffer = 64 * kMiB;  // RocksDB's own write_buffer_size
constexpr std::int64_t kRocksDbWriteBuffers = 2;         // and max_write_buffer_number

constexpr std::string_view kPrefix = "spark.sql.streaming.stateStore.rocksdb.";

std::string key(std::string_view name) { return std::string(kPrefix) + std::string(name); }

}  // namespace

RocksDbConf rocksdb_conf(const Conf& conf) {
  RocksDbConf result;
  result.block_cache = Bytes(conf.integer(key("blockCacheSizeMB")) * kMiB);
  const std::int64_t buffer = conf.integer(key("writeBufferSizeMB"));
  result.write_buffer = Bytes(buffer > 0 ? buffer * kMiB : kRocksDbWriteBuffer);
  const std::int64_t buffers = conf.integer(key("maxWriteBufferNumber"));
  result.write_buffers = buffers > 0 ? buffers : kRocksDbWriteBuffers;
  result.bounded = conf.boolean(key("boundedMemoryUsage"));
  result.bound = Bytes(conf.integer(key("maxMemoryUsageMB")) * kMiB);
  result.changelog = conf.boolean(key("changelogCheckpointing.enabled"));
  result.deltas_for_snapshot = conf.integer("spark.sql.streaming.stateStore.minDeltasForSnapshot");
  return result;
}

void RocksDb::load(std::int64_t rows) {
  loaded_ = true;
  rows_ = rows;
}

void RocksDb::write(const StateChange& change, const RocksDbConf& conf, Bytes entry) {
  loaded_ = true;
  rows_ = change.after();
  const Bytes put = row_.key + row_.value + entry;
  memtables_ += (change.added + change.updated) * put + change.removed * (row_.key + entry);
  memtables_ = std::min(memtables_, conf.write_buffers * conf.write_buffer);
}

void RocksDb::commit(const RocksDbConf& conf) {
  ++commits_;
  if (!conf.changelog || commits_ % std::max<std::int64_t>(1, conf.deltas_for_snapshot) == 0) {
    memtables_ = Bytes(0);
  }
}

Bytes RocksDb::readers() const {
  const std::int64_t blocks = data().count() / kBlockBytes;
  return Bytes(rows_ * kFilterBitsPerKey / 8 + blocks * (row_.key.count() + kIndexEntryBytes));
}

Bytes instance_memory(const RocksDb& instance, const RocksDbConf& conf) {
  const Bytes blocks = conf.bounded ? instance.data() : std::min(instance.data(), conf.block_cache);
  return blocks + instance.memtables() + instance.readers();
}

}  // namespace oomcast::state
