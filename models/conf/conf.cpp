// A Spark configuration: entries checked against the table of keys, and typed reads. Mirrors
// SparkConf (get, validateSettings) and ConfigEntry.
#include "models/conf/conf.hpp"

#include <vector>

#include "models/conf/keys.hpp"
#include "models/conf/values.hpp"
#include "models/text/nearest.hpp"
#include "sim/check.hpp"

namespace oomcast {

namespace {

std::string place_of(const ConfEntry& entry) {
  return entry.origin.empty() ? entry.key : entry.origin;
}

std::string_view nearest_key(std::string_view name) {
  std::vector<std::string_view> names;
  names.reserve(conf_keys().size());
  for (const ConfKey& key : conf_keys()) {
    names.push_back(key.name);
  }
  return text::nearest(name, names);
}

/// SparkConf.validateSettings and spark-submit refuse heap sizes among the Java options.
void check_java_options(const ConfEntry& entry, Problems& problems) {
  const bool executor = entry.key.starts_with("spark.executor.");
  if (entry.key.ends_with("JavaOptions") && entry.value.find("-Xmx") != std::string::npos) {
    problems.push_back(
        {Severity::kError, place_of(entry), entry.key + " must not set the heap size (-Xmx)",
         std::string("set ") + (executor ? "spark.executor.memory" : "spark.driver.memory")});
  }
}

const ConfKey& key_of(std::string_view name) {
  const ConfKey* const key = find_conf_key(name);
  SIM_CHECK(key != nullptr, "a conf key that does not stand in the table is read");
  return *key;
}

bool is_bytes(ConfUnit unit) {
  return unit == ConfUnit::kBytes || unit == ConfUnit::kKibibytes || unit == ConfUnit::kMebibytes;
}

bool is_duration(ConfUnit unit) {
  return unit == ConfUnit::kDuration || unit == ConfUnit::kSeconds;
}

bool is_integer(ConfUnit unit) { return unit == ConfUnit::kInteger || unit == ConfUnit::kLong; }

std::optional<std::int64_t> read_whole(const Conf& conf, const ConfKey& key) {
  const std::optional<std::string> text = conf.text(key.name);
  if (!text) {
    return std::nullopt;
  }
  const auto value = parse_conf_whole(key.unit, *text);
  SIM_CHECK(value.has_value(), "a checked conf value does not parse");
  return value;
}

/// ExecutorAllocationManager.validateSettings
void check_allocation(const Conf& conf, Problems& problems) {
  if (!conf.boolean("spark.dynamicAllocation.enabled")) {
    return;
  }
  const std::int64_t least = conf.integer("spark.dynamicAllocation.minExecutors");
  const std::int64_t most = conf.integer("spark.dynamicAllocation.maxExecutors");
  if (most == 0 || least > most) {
    problems.push_back({Severity::kError, "spark.dynamicAllocation.maxExecutors",
                        "spark.dynamicAllocation.minExecutors (" + std::to_string(least) +
                            ") must be at most maxExecutors (" + std::to_string(most) +
                            "), which must not be 0",
                        "raise spark.dynamicAllocation.maxExecutors"});
  }
  if (!conf.boolean("spark.shuffle.service.enabled") &&
      !conf.boolean("spark.dynamicAllocation.shuffleTracking.enabled")) {
    problems.push_back({Severity::kError, "spark.dynamicAllocation.enabled",
                        "dynamic allocation would lose shuffle files: it has neither shuffle "
                        "tracking nor an external shuffle service",
                        "set spark.dynamicAllocation.shuffleTracking.enabled=true"});
  }
}

/// HealthTracker.validateExcludeOnFailureConfs and SparkConf.validateSettings
void check_failures(const Conf& conf, Problems& problems) {
  const std::int64_t attempts = conf.integer("spark.excludeOnFailure.task.maxTaskAttemptsPerNode");
  if (conf.boolean_or_none("spark.excludeOnFailure.enabled").value_or(false) &&
      attempts >= conf.integer("spark.task.maxFailures")) {
    problems.push_back(
        {Severity::kError, "spark.excludeOnFailure.task.maxTaskAttemptsPerNode",
         "is not below spark.task.maxFailures: one bad node ends the job all the "
         "same",
         "lower it, or raise spark.task.maxFailures above " + std::to_string(attempts)});
  }
  if (conf.duration("spark.network.timeout") <= conf.duration("spark.executor.heartbeatInterval")) {
    problems.push_back({Severity::kError, "spark.executor.heartbeatInterval",
                        "must be less than spark.network.timeout", "give it 10s"});
  }
}

/// Rules over several keys that Spark checks at its start.
void check_together(const Conf& conf, Problems& problems) {
  check_allocation(conf, problems);
  check_failures(conf, problems);
  if (conf.boolean("spark.memory.offHeap.enabled") &&
      conf.bytes("spark.memory.offHeap.size") <= Bytes(0)) {
    problems.push_back({Severity::kError, "spark.memory.offHeap.size",
                        "spark.memory.offHeap.enabled is true but spark.memory.offHeap.size is 0",
                        "set spark.memory.offHeap.size, e.g. 2g"});
  }
  const double task_cpus = conf.real("spark.task.cpus");
  const bool whole = task_cpus == static_cast<double>(static_cast<std::int64_t>(task_cpus));
  if (!whole && !conf.version().at_least(4, 3)) {
    problems.push_back({Severity::kError, "spark.task.cpus",
                        "spark.task.cpus must be a whole number before Spark 4.3",
                        "use 1 or more, or Spark 4.3"});
  }
  if (conf.is_set("spark.executor.cores") &&
      task_cpus > static_cast<double>(conf.integer("spark.executor.cores"))) {
    problems.push_back({Severity::kError, "spark.task.cpus",
                        "spark.task.cpus is larger than spark.executor.cores: no task can run",
                        "set spark.executor.cores to at least spark.task.cpus"});
  }
}

}  // namespace

/// Takes entries one by one; gathers what is wrong, and the keys that no model reads.
class ConfReader {
 public:
  ConfReader(const SparkVersion& version, std::map<std::string, ConfEntry, std::less<>>& entries,
             Problems& warnings)
      : version_(version), entries_(entries), warnings_(warnings) {}

  void take(ConfEntry entry) {
    if (const std::string_view name = renamed_conf_key(entry.key); !name.empty()) {
      warn(entry, entry.key + " is an old name", "write " + std::string(name));
      entry.key = name;
    }
    const ConfKey* const key = find_conf_key(entry.key);
    if (key == nullptr) {
      take_unknown(entry);
      return;
    }
    if (!has_key(*key, version_)) {
      warn(entry,
           "Spark " + to_string(version_) + " does not know " + entry.key + " (new in " +
               std::string(key->since) + "); it is left out",
           "");
      return;
    }
    if (std::string mistake = conf_value_mistake(*key, entry.value); !mistake.empty()) {
      problems_.push_back({Severity::kError, place_of(entry),
                           entry.key + " = \"" + entry.value + "\" " + mistake,
                           "give " + conf_value_form(*key)});
      return;
    }
    check_java_options(entry, problems_);
    if (key->read_by.empty() && entry.value != default_of(*key, version_)) {
      note_unread(entry);
    }
    entries_.insert_or_assign(entry.key, entry);
  }

  Problems finish() {
    if (!unread_.empty()) {
      warnings_.push_back({Severity::kWarning, unread_place_,
                           "no model reads " + unread_ + "; the forecast does not depend on it",
                           ""});
    }
    return std::move(problems_);
  }

 private:
  void warn(const ConfEntry& entry, std::string what, std::string fix) {
    warnings_.push_back({Severity::kWarning, place_of(entry), std::move(what), std::move(fix)});
  }

  void take_unknown(const ConfEntry& entry) {
    if (const std::string_view near = nearest_key(entry.key); !near.empty()) {
      warn(entry, "unknown key " + entry.key + "; it is left out",
           "did you mean " + std::string(near) + "?");
    } else {
      note_unread(entry);
    }
  }

  void note_unread(const ConfEntry& entry) {
    if (!is_conf_key_of_no_interest(entry.key)) {
      unread_place_ = unread_.empty() ? place_of(entry) : unread_place_;
      unread_ += (unread_.empty() ? "" : ", ") + entry.key;
    }
  }

  const SparkVersion& version_;
  std::map<std::string, ConfEntry, std::less<>>& entries_;
  Problems& warnings_;
  Problems problems_;
  std::string unread_;
  std::string unread_place_;
};

Conf::Conf(SparkVersion version) : version_(version) {}

Checked<Conf> Conf::make(SparkVersion version, std::span<const ConfEntry> entries) {
  Conf conf(version);
  ConfReader reader(conf.version_, conf.entries_, conf.warnings_);
  for (const ConfEntry& entry : entries) {
    reader.take(entry);
  }
  Problems problems = reader.finish();
  check_together(conf, problems);
  if (!problems.empty()) {
    problems.insert(problems.end(), conf.warnings_.begin(), conf.warnings_.end());
    return problems;
  }
  return conf;
}

Checked<Conf> Conf::with(const ConfEntry& entry) const {
  Conf conf = *this;
  ConfReader reader(conf.version_, conf.entries_, conf.warnings_);
  reader.take(entry);
  Problems problems = reader.finish();
  check_together(conf, problems);
  if (!problems.empty()) {
    return problems;
  }
  return conf;
}

bool Conf::is_set(std::string_view key) const { return entries_.contains(key_of(key).name); }

std::optional<std::string> Conf::text(std::string_view key) const {
  if (const auto at = entries_.find(key); at != entries_.end()) {
    return at->second.value;
  }
  const std::string_view fallback = default_of(key_of(key), version_);
  return fallback.empty() ? std::nullopt : std::optional(std::string(fallback));
}

Bytes Conf::bytes(std::string_view key) const {
  const std::optional<Bytes> value = bytes_or_none(key);
  SIM_CHECK(value.has_value(), "the key has no default: read it with bytes_or_none");
  return *value;
}

std::optional<Bytes> Conf::bytes_or_none(std::string_view key) const {
  SIM_CHECK(is_bytes(key_of(key).unit), "the key is not a size");
  const auto value = read_whole(*this, key_of(key));
  return value ? std::optional(Bytes(*value)) : std::nullopt;
}

std::int64_t Conf::integer(std::string_view key) const {
  const std::optional<std::int64_t> value = integer_or_none(key);
  SIM_CHECK(value.has_value(), "the key has no default: read it with integer_or_none");
  return *value;
}

std::optional<std::int64_t> Conf::integer_or_none(std::string_view key) const {
  SIM_CHECK(is_integer(key_of(key).unit), "the key is not a whole number");
  return read_whole(*this, key_of(key));
}

double Conf::real(std::string_view key) const {
  const std::optional<double> value = real_or_none(key);
  SIM_CHECK(value.has_value(), "the key has no default: read it with real_or_none");
  return *value;
}

std::optional<double> Conf::real_or_none(std::string_view key) const {
  SIM_CHECK(key_of(key).unit == ConfUnit::kReal, "the key is not a real number");
  const std::optional<std::string> value = text(key);
  return value ? parse_conf_real(*value) : std::nullopt;
}

bool Conf::boolean(std::string_view key) const {
  const std::optional<bool> value = boolean_or_none(key);
  SIM_CHECK(value.has_value(), "the key has no default: read it with boolean_or_none");
  return *value;
}

std::optional<bool> Conf::boolean_or_none(std::string_view key) const {
  SIM_CHECK(key_of(key).unit == ConfUnit::kBoolean, "the key is not a boolean");
  const std::optional<std::string> value = text(key);
  return value ? parse_conf_boolean(*value) : std::nullopt;
}

Duration Conf::duration(std::string_view key) const {
  const std::optional<Duration> value = duration_or_none(key);
  SIM_CHECK(value.has_value(), "the key has no default: read it with duration_or_none");
  return *value;
}

std::optional<Duration> Conf::duration_or_none(std::string_view key) const {
  SIM_CHECK(is_duration(key_of(key).unit), "the key is not a time");
  const auto value = read_whole(*this, key_of(key));
  return value ? std::optional(Duration(*value)) : std::nullopt;
}

}  // namespace oomcast
