// Region and page sizes, in the order in which Spark evaluates them: the first error wins.
#include "models/memory/regions.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <string_view>

#include "models/memory/java_values.hpp"

namespace oomcast::memory {
namespace {

using Error = std::optional<SparkError>;

constexpr std::string_view kSparkIllegalArgument = "org.apache.spark.SparkIllegalArgumentException";
constexpr std::string_view kIllegalArgument = "java.lang.IllegalArgumentException";
constexpr std::string_view kNumberFormat = "java.lang.NumberFormatException";
constexpr Bytes kReservedSystemMemory = 300_MiB;  // UnifiedMemoryManager
constexpr Bytes kMinPageSize = 1_MiB;             // MemoryManager.defaultPageSizeBytes
constexpr Bytes kDefaultPageSizeMax = 64_MiB;     // MemoryManager.defaultPageSizeBytes
constexpr std::int64_t kSafetyFactor = 16;        // MemoryManager.defaultPageSizeBytes
constexpr Bytes kLongArrayOffset = 16_B;          // Platform.LONG_ARRAY_OFFSET, compressed oops

SparkError plain_error(std::string_view exception_class, std::string message) {
  return {std::string(exception_class), {}, {}, {}, std::move(message)};
}

SparkError type_mismatch(const std::string& key, const std::string& value,
                         const std::string& type) {
  return {std::string(kSparkIllegalArgument),
          "INVALID_CONF_VALUE.TYPE_MISMATCH",
          "22022",
          {{"confName", key}, {"confType", type}, {"confValue", value}},
          "[INVALID_CONF_VALUE.TYPE_MISMATCH] The value '" + value + "' in the config \"" + key +
              "\" is invalid. It should be a/an '" + type + "' value. SQLSTATE: 22022"};
}

SparkError requirement(const std::string& key, const std::string& value, const std::string& rule) {
  return {std::string(kSparkIllegalArgument),
          "INVALID_CONF_VALUE.REQUIREMENT",
          "22022",
          {{"confName", key}, {"confRequirement", rule}, {"confValue", value}},
          "[INVALID_CONF_VALUE.REQUIREMENT] The value '" + value + "' in the config \"" + key +
              "\" is invalid. " + rule + " SQLSTATE: 22022"};
}

SparkError insufficient_system_memory(bool is_driver, Bytes have, Bytes need) {
  const std::string who = is_driver ? "driver" : "executor";
  const std::string condition =
      is_driver ? "INVALID_DRIVER_MEMORY.SYSTEM_MEMORY" : "INVALID_EXECUTOR_MEMORY.SYSTEM_MEMORY";
  const std::string key = "spark." + who + ".memory";
  const std::string have_text = std::to_string(have.count());
  const std::string need_text = std::to_string(need.count());
  return {std::string(kSparkIllegalArgument),
          condition,
          "F0000",
          {{"config", key}, {"minSystemMemory", need_text}, {"systemMemory", have_text}},
          "[" + condition + "] Insufficient " + who + " memory: System memory " + have_text +
              " must be at least " + need_text + ".\nPlease increase heap size using the --" + who +
              "-memory option or \"" + key + "\" in Spark configuration. SQLSTATE: F0000"};
}

SparkError insufficient_executor_memory(Bytes have, Bytes need) {
  const std::string condition = "INVALID_EXECUTOR_MEMORY.CONFIG_MEMORY";
  const std::string key = "spark.executor.memory";
  const std::string have_text = std::to_string(have.count());
  const std::string need_text = std::to_string(need.count());
  return {std::string(kSparkIllegalArgument),
          condition,
          "F0000",
          {{"config", key}, {"executorMemory", have_text}, {"minSystemMemory", need_text}},
          "[" + condition + "] Insufficient executor memory: Executor memory " + have_text +
              " must be at least " + need_text +
              ".\nPlease increase executor memory using the --executor-memory option or \"" + key +
              "\" in Spark configuration. SQLSTATE: F0000"};
}

/// Typed reads of the conf; after the first error every read returns its default.
class ConfReader {
 public:
  explicit ConfReader(const RegionsInput& input) : input_(input) {}

  [[nodiscard]] const Error& error() const { return error_; }
  void fail(SparkError error) {
    if (!error_) {
      error_ = std::move(error);
    }
  }

  [[nodiscard]] const std::string* find(std::string_view key) const {
    const std::string* found = nullptr;
    for (const auto& [name, value] : input_.conf) {
      if (name == key) {
        found = &value;
      }
    }
    return found;
  }

  std::int64_t long_value(const std::string& key, std::int64_t otherwise) {
    const std::string* text = find(key);
    if (text == nullptr) {
      return otherwise;
    }
    const std::optional<std::int64_t> value = java_long(java_trim(*text));
    if (!value) {
      fail(type_mismatch(key, *text, "long"));
    }
    return value.value_or(otherwise);
  }

  double double_value(const std::string& key, double otherwise) {
    const std::string* text = find(key);
    if (text == nullptr) {
      return otherwise;
    }
    const std::optional<double> value = java_double(java_trim(*text));
    if (!value) {
      fail(type_mismatch(key, *text, "double"));
    }
    return value.value_or(otherwise);
  }

  bool boolean_value(const std::string& key, bool otherwise) {
    const std::string* text = find(key);
    if (text == nullptr) {
      return otherwise;
    }
    const std::optional<bool> value = scala_boolean(java_trim(*text));
    if (!value) {
      fail(type_mismatch(key, *text, "boolean"));
    }
    return value.value_or(otherwise);
  }

  /// bytesConf(ByteUnit.BYTE): a leading minus is taken off first.
  std::optional<Bytes> bytes_value(const std::string& key) {
    const std::string* text = find(key);
    if (text == nullptr) {
      return std::nullopt;
    }
    const bool negative = text->starts_with('-');
    const ByteString parsed = java_byte_string(std::string_view(*text).substr(negative ? 1 : 0));
    if (!parsed.bytes) {
      fail(type_mismatch(key, *text, "bytes in BYTE"));
      return std::nullopt;
    }
    return negative ? -*parsed.bytes : *parsed.bytes;
  }

  /// SparkConf.getLong, which wraps Java's message.
  std::int64_t untyped_long(const std::string& key, std::int64_t otherwise) {
    const std::string* text = find(key);
    if (text == nullptr) {
      return otherwise;
    }
    const std::optional<std::int64_t> value = java_long(*text);
    if (!value) {
      fail(illegal_value(kNumberFormat, key, "For input string: \"" + *text + "\""));
    }
    return value.value_or(otherwise);
  }

  /// SparkConf.getSizeAsBytes, which wraps Java's message.
  Bytes untyped_size(const std::string& key, const std::string& text) {
    const ByteString parsed = java_byte_string(text);
    if (!parsed.bytes) {
      fail(illegal_value(parsed.overflow ? kIllegalArgument : kNumberFormat, key, parsed.why));
    }
    return parsed.bytes.value_or(0_B);
  }

 private:
  static SparkError illegal_value(std::string_view exception_class, const std::string& key,
                                  const std::string& why) {
    return plain_error(exception_class, "Illegal value for config key " + key + ": " + why);
  }

  const RegionsInput& input_;
  Error error_;
};

/// UnifiedMemoryManager.getMaxMemory.
Bytes max_heap_memory(const RegionsInput& input, ConfReader& conf) {
  const Bytes system(conf.long_value("spark.testing.memory", input.runtime_max_memory.count()));
  const bool testing = conf.find("spark.testing") != nullptr;
  const Bytes reserved(conf.untyped_long("spark.testing.reservedMemory",
                                         testing ? 0 : kReservedSystemMemory.count()));
  // 1.5: UnifiedMemoryManager wants half as much again as is reserved.
  const Bytes minimum(java_double_to_long(std::ceil(static_cast<double>(reserved.count()) * 1.5)));
  if (conf.error()) {
    return 0_B;
  }
  if (system < minimum) {
    conf.fail(insufficient_system_memory(input.is_driver, system, minimum));
    return 0_B;
  }
  if (const std::string* setting = conf.find("spark.executor.memory")) {
    const Bytes executor = conf.untyped_size("spark.executor.memory", *setting);
    if (!conf.error() && executor < minimum) {
      conf.fail(insufficient_executor_memory(executor, minimum));
    }
  }
  const double fraction = conf.double_value("spark.memory.fraction", 0.6);
  return Bytes(java_double_to_long(static_cast<double>((system - reserved).count()) * fraction));
}

double storage_fraction(ConfReader& conf) {
  const std::string key = "spark.memory.storageFraction";
  const double fraction = conf.double_value(key, 0.5);
  if (!(fraction >= 0 && fraction < 1)) {
    conf.fail(requirement(key, java_double_text(fraction), "Storage fraction must be in [0,1)"));
  }
  return fraction;
}

Bytes part_of(Bytes whole, double fraction) {
  return Bytes(java_double_to_long(static_cast<double>(whole.count()) * fraction));
}

/// spark.memory.offHeap.size
Bytes off_heap_size(ConfReader& conf) {
  const std::string key = "spark.memory.offHeap.size";
  const Bytes size = conf.bytes_value(key).value_or(0_B);
  if (size < 0_B) {
    conf.fail(requirement(key, std::to_string(size.count()) + "b",
                          "The off-heap memory size must not be negative"));
  }
  return size;
}

}  // namespace

Bytes default_page_size(Bytes execution_pool, std::int64_t cores, MemoryMode tungsten_mode,
                        Collector collector) {
  const auto share = static_cast<std::uint64_t>((execution_pool / cores / kSafetyFactor).count());
  const Bytes power(share == 0 ? 0 : static_cast<std::int64_t>(std::bit_ceil(share)));
  const Bytes page = std::min(kDefaultPageSizeMax, std::max(kMinPageSize, power));
  // Collectors of regions: array header and page together make a power of two (SPARK-37593).
  const bool regions = collector == Collector::kG1 || collector == Collector::kZ ||
                       collector == Collector::kShenandoah;
  return regions && tungsten_mode == MemoryMode::kOnHeap ? page - kLongArrayOffset : page;
}

Result<Regions, SparkError> compute_regions(const RegionsInput& input) {
  ConfReader conf(input);
  Regions result;
  const Bytes max_heap = max_heap_memory(input, conf);
  const double fraction = storage_fraction(conf);
  if (conf.error()) {
    return *conf.error();
  }
  const Bytes on_heap_region = part_of(max_heap, fraction);
  if (max_heap - on_heap_region <= 0_B) {
    return plain_error(kIllegalArgument, "requirement failed: onHeapExecutionMemory must be > 0");
  }
  const Bytes off_heap = off_heap_size(conf);
  result.sizes = {max_heap, on_heap_region, off_heap, part_of(off_heap, fraction)};
  if (conf.boolean_value("spark.memory.offHeap.enabled", false)) {
    result.tungsten_mode = MemoryMode::kOffHeap;
    if (off_heap == 0_B) {
      conf.fail(plain_error(kIllegalArgument,
                            "requirement failed: spark.memory.offHeap.size must be > 0 when "
                            "spark.memory.offHeap.enabled == true"));
    }
  }
  if (conf.error()) {
    return *conf.error();
  }
  const Bytes execution_pool = result.tungsten_mode == MemoryMode::kOnHeap
                                   ? max_heap - on_heap_region
                                   : off_heap - result.sizes.off_heap_storage_region;
  const std::optional<Bytes> page_size = conf.bytes_value("spark.buffer.pageSize");
  if (conf.error()) {
    return *conf.error();
  }
  result.page_size = page_size.value_or(
      default_page_size(execution_pool, input.cores > 0 ? input.cores : input.jvm_processors,
                        result.tungsten_mode, input.collector));
  return result;
}

}  // namespace oomcast::memory
