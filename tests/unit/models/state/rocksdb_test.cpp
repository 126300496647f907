#include "models/state/rocksdb.hpp"

#include "models/state/stores.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;
using state::RocksDb;
using state::RocksDbConf;
using state::StateRow;
using state::Stores;

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr StateRow kRow{.key = Bytes(24), .value = Bytes(40)};
constexpr Bytes kEntry(36);  // a hundred bytes a row in a memtable

RocksDbConf conf_with(const test::Settings& entries) {
  return state::rocksdb_conf(test::conf_of(entries));
}

/// So many new rows in each of ten batches.
void ten_batches(RocksDb& db, const RocksDbConf& conf, std::int64_t rows) {
  for (std::int64_t i = 0; i < 10; ++i) {
    db.write({.before = i * rows, .added = rows}, conf, kEntry);
    if (i < 9) {
      db.commit(conf);
    }
  }
}

}  // namespace

TEST_CASE("RocksDB's own defaults stand where Spark says -1") {
  const RocksDbConf conf = conf_with({});
  CHECK(conf.block_cache == Bytes(8 * kMiB));
  CHECK(conf.write_buffer == Bytes(64 * kMiB));
  CHECK(conf.write_buffers == 2);
  CHECK_FALSE(conf.bounded);
  CHECK(conf.bound == Bytes(500 * kMiB));
  const RocksDbConf set =
      conf_with({{"spark.sql.streaming.stateStore.rocksdb.writeBufferSizeMB", "16"},
                 {"spark.sql.streaming.stateStore.rocksdb.maxWriteBufferNumber", "4"}});
  CHECK(set.write_buffer == Bytes(16 * kMiB));
  CHECK(set.write_buffers == 4);
}

TEST_CASE("an instance holds its cache, its memtables and what it needs to read its files") {
  const RocksDbConf conf = conf_with({});
  RocksDb db(kRow);
  db.load(1'000'000);
  db.write({.before = 1'000'000, .updated = 1000}, conf, kEntry);
  CHECK(db.memtables() == Bytes(100'000));
  // Ten bits of filter a row, 48 bytes of index for each of 15625 blocks of 4 KiB.
  CHECK(db.readers() == Bytes(1'250'000 + 15'625 * 48));
  CHECK(state::instance_memory(db, conf) == Bytes(8 * kMiB + 100'000) + db.readers());
}

TEST_CASE("memtables are flushed by commits, with changelogs by snapshots only") {
  const RocksDbConf plain = conf_with({});
  const RocksDbConf changelog = conf_with(
      {{"spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled", "true"}});
  RocksDb flushed(kRow);
  RocksDb logged(kRow);
  ten_batches(flushed, plain, 1000);
  ten_batches(logged, changelog, 1000);
  CHECK(flushed.memtables() == Bytes(100'000));
  CHECK(logged.memtables() == Bytes(1'000'000));
  CHECK(logged.rows() == flushed.rows());
  logged.commit(changelog);  // the tenth: a snapshot
  CHECK(logged.memtables() == Bytes(0));
}

TEST_CASE("memtables are no larger than their number allows") {
  const RocksDbConf conf = conf_with({});
  RocksDb db(kRow);
  db.write({.before = 0, .added = 10'000'000}, conf, kEntry);
  CHECK(db.memtables() == Bytes(128 * kMiB));
}

TEST_CASE("unbounded, memory is a matter of how many instances there are; bounded, it is not") {
  const RocksDbConf unbounded = conf_with({});
  const RocksDbConf bounded =
      conf_with({{"spark.sql.streaming.stateStore.rocksdb.boundedMemoryUsage", "true"},
                 {"spark.sql.streaming.stateStore.rocksdb.maxMemoryUsageMB", "300"}});
  Stores stores;
  for (std::int64_t partition = 0; partition < 100; ++partition) {
    stores.rocksdb(partition, kRow).load(1'000'000);
  }
  CHECK(stores.native(unbounded, Bytes(0)) > Bytes(900 * kMiB));
  CHECK(stores.native(bounded, Bytes(0)) == Bytes(300 * kMiB));
  CHECK(stores.native(bounded, Bytes(kMiB)) == Bytes(400 * kMiB));
}

TEST_CASE("the provider's class says where state lives") {
  CHECK_FALSE(state::state_conf(test::conf_of({})).rocksdb);
  CHECK(state::state_conf(test::conf_of({{"spark.sql.streaming.stateStore.providerClass",
                                          "org.apache.spark.sql.execution.streaming.state."
                                          "RocksDBStateStoreProvider"}}))
            .rocksdb);
}
