// The table of Spark keys: its parts merged in alphabetical order, and lookups in it.
#include "models/conf/keys.hpp"

#include <algorithm>
#include <vector>

#include "models/conf/table.hpp"

namespace oomcast {

namespace {

std::vector<ConfKey> merged_table() {
  std::vector<ConfKey> keys;
  for (const std::span<const ConfKey> part :
       {conf_table::pool_keys(), conf_table::shuffle_keys(), conf_table::sql_keys(),
        conf_table::adaptive_keys(), conf_table::scheduler_keys()}) {
    keys.insert(keys.end(), part.begin(), part.end());
  }
  std::ranges::sort(keys, {}, &ConfKey::name);
  return keys;
}

struct Renamed {
  std::string_view old_name;
  std::string_view name;
};

// Old names that Spark still reads (ConfigBuilder.withAlternative,
// SparkConf.configsWithAlternatives, SQLConf.deprecatedSQLConfigs).
constexpr std::array kRenamed{
    Renamed{"spark.blacklist.enabled", "spark.excludeOnFailure.enabled"},
    Renamed{"spark.io.compression.lz4.block.size", "spark.io.compression.lz4.blockSize"},
    Renamed{"spark.io.compression.snappy.block.size", "spark.io.compression.snappy.blockSize"},
    Renamed{"spark.kryoserializer.buffer.max.mb", "spark.kryoserializer.buffer.max"},
    Renamed{"spark.reducer.maxMbInFlight", "spark.reducer.maxSizeInFlight"},
    Renamed{"spark.reducer.maxReqSizeShuffleToMem", "spark.network.maxRemoteBlockSizeFetchToMem"},
    Renamed{"spark.shuffle.file.buffer.kb", "spark.shuffle.file.buffer"},
    Renamed{"spark.sql.adaptive.shuffle.targetPostShuffleInputSize",
            "spark.sql.adaptive.advisoryPartitionSizeInBytes"},
    Renamed{"spark.sql.execution.arrow.enabled", "spark.sql.execution.arrow.pyspark.enabled"},
    Renamed{"spark.storage.blockManagerSlaveTimeoutMs",
            "spark.storage.blockManagerHeartbeatTimeoutMs"},
    Renamed{"spark.unsafe.offHeap", "spark.memory.offHeap.enabled"},
    Renamed{"spark.yarn.driver.memoryOverhead", "spark.driver.memoryOverhead"},
    Renamed{"spark.yarn.executor.failuresValidityInterval",
            "spark.executor.failuresValidityInterval"},
    Renamed{"spark.yarn.executor.memoryOverhead", "spark.executor.memoryOverhead"},
    Renamed{"spark.yarn.max.executor.failures", "spark.executor.maxNumFailures"},
};

// Families of keys that say nothing about memory. Keys of them that a model does read stand in the
// table and are found there first.
constexpr std::array<std::string_view, 44> kOfNoInterest{"spark.acls.",
                                                         "spark.admin.",
                                                         "spark.app.",
                                                         "spark.archives",
                                                         "spark.authenticate",
                                                         "spark.blockManager.",
                                                         "spark.databricks.",
                                                         "spark.deploy.",
                                                         "spark.driver.appUIAddress",
                                                         "spark.driver.bind",
                                                         "spark.driver.blockM",
                                                         "spark.driver.extraC",
                                                         "spark.driver.extraL",
                                                         "spark.driver.host",
                                                         "spark.driver.port",
                                                         "spark.eventLog.",
                                                         "spark.executor.extraC",
                                                         "spark.executor.extraL",
                                                         "spark.executor.id",
                                                         "spark.executor.logs.",
                                                         "spark.executorEnv.",
                                                         "spark.files",
                                                         "spark.hadoop.",
                                                         "spark.history.",
                                                         "spark.jars",
                                                         "spark.kubernetes.",
                                                         "spark.log",
                                                         "spark.metrics.",
                                                         "spark.modify.acls",
                                                         "spark.port.",
                                                         "spark.pyspark.",
                                                         "spark.redaction.",
                                                         "spark.repl.",
                                                         "spark.sql.catalog",
                                                         "spark.sql.debug.",
                                                         "spark.sql.extensions",
                                                         "spark.sql.hive.",
                                                         "spark.sql.session.",
                                                         "spark.sql.warehouse.",
                                                         "spark.ssl.",
                                                         "spark.submit.",
                                                         "spark.ui.",
                                                         "spark.worker.",
                                                         "spark.yarn."};

}  // namespace

std::span<const ConfKey> conf_keys() {
  static const std::vector<ConfKey> keys = merged_table();
  return keys;
}

const ConfKey* find_conf_key(std::string_view name) {
  const std::span<const ConfKey> keys = conf_keys();
  const auto at = std::ranges::lower_bound(keys, name, {}, &ConfKey::name);
  return at != keys.end() && at->name == name ? &*at : nullptr;
}

std::string_view default_of(const ConfKey& key, const SparkVersion& version) {
  std::size_t column = 0;
  for (std::size_t i = 0; i < kKnownVersions.size(); ++i) {
    const SparkVersion& known = kKnownVersions[i];
    if (version.at_least(known.major_number, known.minor_number)) {
      column = i;
    }
  }
  return key.defaults[column];
}

bool has_key(const ConfKey& key, const SparkVersion& version) {
  const std::optional<SparkVersion> since = parse_spark_version(key.since);
  return !since || version.at_least(since->major_number, since->minor_number);
}

std::string_view form_of(ConfUnit unit) {
  switch (unit) {
    case ConfUnit::kBytes:
      return "a size such as 512k, 64m or 4g (a bare number is bytes), without fractions";
    case ConfUnit::kKibibytes:
      return "a size such as 512k, 64m or 4g (a bare number is KiB), without fractions";
    case ConfUnit::kMebibytes:
      return "a size such as 512m or 4g (a bare number is MiB), without fractions";
    case ConfUnit::kDuration:
      return "a time such as 500ms, 10s or 5min (a bare number is milliseconds)";
    case ConfUnit::kSeconds:
      return "a time such as 10s, 5min or 1h (a bare number is seconds)";
    case ConfUnit::kBoolean:
      return "true or false";
    case ConfUnit::kInteger:
    case ConfUnit::kLong:
      return "a whole number";
    case ConfUnit::kReal:
      return "a number";
    case ConfUnit::kText:
      return "a text";
  }
  return "";
}

std::string_view renamed_conf_key(std::string_view old_name) {
  const auto at = std::ranges::find(kRenamed, old_name, &Renamed::old_name);
  return at == kRenamed.end() ? std::string_view() : at->name;
}

bool is_conf_key_of_no_interest(std::string_view name) {
  return !name.starts_with("spark.") || std::ranges::any_of(kOfNoInterest, [&](std::string_view p) {
    return name.starts_with(p);
  });
}

}  // namespace oomcast
