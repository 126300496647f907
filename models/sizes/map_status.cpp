// Codes, reports and sizes of map statuses; see the header.
#include "models/sizes/map_status.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "models/sizes/java_layout.hpp"
#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

constexpr double kLogBase = 1.1;  // MapStatus.LOG_BASE

/// Powers of the base by repeated multiplication: the same on every machine, and no power is so
/// near a whole number that its rounding error shows.
constexpr std::array<double, 256> make_powers() {
  std::array<double, 256> powers{};
  double power = 1;
  for (double& slot : powers) {
    slot = power;
    power *= kLogBase;
  }
  return powers;
}
constexpr std::array<double, 256> kPowers = make_powers();

/// Utils.median of sorted sizes: at least 1.
std::int64_t median_of_sorted(const std::vector<std::int64_t>& sorted) {
  const std::size_t n = sorted.size();
  SIM_CHECK(n > 0, "a median needs sizes");
  const std::int64_t middle = n % 2 == 0 ? (sorted[n / 2] + sorted[n / 2 - 1]) / 2 : sorted[n / 2];
  return std::max<std::int64_t>(middle, 1);
}

/// Blocks of this size and more are recorded one by one.
double accurate_threshold(std::span<const Bytes> sizes, const MapStatusRule& rule) {
  const auto threshold = static_cast<double>(rule.accurate_threshold.count());
  if (!(rule.skewed_factor > 0) || sizes.empty()) {
    return threshold;
  }
  std::vector<std::int64_t> sorted;
  sorted.reserve(sizes.size());
  for (const Bytes size : sizes) {
    sorted.push_back(size.count());
  }
  std::sort(sorted.begin(), sorted.end());
  const auto blocks = static_cast<std::int64_t>(sorted.size());
  const std::int64_t accurate = std::min(rule.max_skewed_blocks, blocks);
  const auto cutoff = static_cast<double>(sorted[static_cast<std::size_t>(blocks - accurate)]);
  const double skewed = static_cast<double>(median_of_sorted(sorted)) * rule.skewed_factor;
  return std::min(threshold, std::max(skewed, cutoff));
}

/// The part of a RoaringBitmap below one 16-bit prefix, after runOptimize.
struct BitmapContainer {
  std::int64_t cardinality = 0;
  std::int64_t runs = 0;
  static constexpr std::int64_t kMaxArray = 4096;  // ArrayContainer.DEFAULT_MAX_SIZE
  static constexpr std::int64_t kWords = 1024;
  [[nodiscard]] bool is_array() const { return cardinality <= kMaxArray; }
  [[nodiscard]] std::int64_t plain_bytes() const {
    return is_array() ? 2 * cardinality : 8 * kWords;
  }
  [[nodiscard]] bool is_run() const { return plain_bytes() > 2 + 4 * runs; }
  [[nodiscard]] std::int64_t serialized() const { return is_run() ? 2 + 4 * runs : plain_bytes(); }
  [[nodiscard]] Bytes heap() const {
    const Bytes shell = instance_bytes({.ints = 1, .references = 1});
    if (is_run()) {
      return shell + primitive_array_bytes(2 * runs, Bytes(2));
    }
    return shell + (is_array() ? primitive_array_bytes(cardinality, Bytes(2))
                               : primitive_array_bytes(kWords, Bytes(8)));
  }
};

std::vector<BitmapContainer> containers_of_empty_blocks(std::span<const Bytes> sizes) {
  constexpr std::int64_t kPrefix = 65536;
  std::vector<BitmapContainer> containers;
  std::int64_t last = -2;
  std::int64_t last_prefix = -1;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] != Bytes()) {
      continue;
    }
    const auto index = static_cast<std::int64_t>(i);
    if (index / kPrefix != last_prefix) {
      containers.emplace_back();
      last_prefix = index / kPrefix;
      last = -2;
    }
    containers.back().cardinality += 1;
    containers.back().runs += index == last + 1 ? 0 : 1;
    last = index;
  }
  return containers;
}

/// RoaringBitmap.serializedSizeInBytes.
Bytes serialized_bitmap_bytes(const std::vector<BitmapContainer>& containers) {
  constexpr std::int64_t kNoOffsets = 4;  // RoaringArray.NO_OFFSET_THRESHOLD
  const auto count = static_cast<std::int64_t>(containers.size());
  bool has_run = false;
  std::int64_t bytes = 0;
  for (const BitmapContainer& container : containers) {
    has_run = has_run || container.is_run();
    bytes += container.serialized();
  }
  if (!has_run) {
    return Bytes(8 + 8 * count + bytes);
  }
  return Bytes(4 + (count + 7) / 8 + (count < kNoOffsets ? 4 : 8) * count + bytes);
}

Bytes bitmap_heap_bytes(const std::vector<BitmapContainer>& containers) {
  const auto count = static_cast<std::int64_t>(containers.size());
  Bytes bytes = instance_bytes({.references = 1}) +             // RoaringBitmap
                instance_bytes({.ints = 1, .references = 2}) +  // RoaringArray
                primitive_array_bytes(count, Bytes(2)) +        // its keys
                reference_array_bytes(count);                   // its containers
  for (const BitmapContainer& container : containers) {
    bytes += container.heap();
  }
  return bytes;
}

/// The mutable.Map from reducer to code: table, nodes and boxes. Codes share Java's small boxes.
Bytes huge_blocks_heap_bytes(const MapStatusReport& report, std::span<const Bytes> sizes) {
  std::int64_t table = 16;  // mutable.HashMap.defaultInitialCapacity, grows at 0.75
  const auto entries = static_cast<std::int64_t>(report.huge.size());
  while (entries + 1 > table * 3 / 4 && entries > 0) {
    table *= 2;
  }
  std::set<std::uint8_t> codes;
  for (const std::int64_t reducer : report.huge) {
    codes.insert(map_status_code(sizes[static_cast<std::size_t>(reducer)]));
  }
  const Bytes node = instance_bytes({.ints = 1, .references = 3});
  const Bytes integer = instance_bytes({.ints = 1});
  const Bytes byte = instance_bytes({.bytes = 1});
  return instance_bytes({.longs = 1, .ints = 2, .references = 1}) + reference_array_bytes(table) +
         entries * (node + integer) + static_cast<std::int64_t>(codes.size()) * byte;
}

}  // namespace

std::uint8_t map_status_code(Bytes size) {
  SIM_CHECK(size >= Bytes(), "a block has no negative size");
  if (size == Bytes()) {
    return 0;
  }
  if (size <= Bytes(1)) {
    return 1;
  }
  const auto at_least =
      std::lower_bound(kPowers.begin() + 1, kPowers.end() - 1, static_cast<double>(size.count()));
  return static_cast<std::uint8_t>(at_least - kPowers.begin());
}

Bytes map_status_decoded(std::uint8_t code) {
  return code == 0 ? Bytes() : Bytes(static_cast<std::int64_t>(kPowers[code]));
}

MapStatusReport report_map_output(std::span<const Bytes> sizes, const MapStatusRule& rule) {
  MapStatusReport report;
  report.highly_compressed = static_cast<std::int64_t>(sizes.size()) > rule.highly_compress_above;
  report.reported.reserve(sizes.size());
  const double threshold = report.highly_compressed ? accurate_threshold(sizes, rule) : 0.0;
  Bytes small_sum;
  std::int64_t small_count = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const bool recorded = static_cast<double>(sizes[i].count()) >= threshold;
    if (!report.highly_compressed || sizes[i] == Bytes() || recorded) {
      report.reported.push_back(map_status_decoded(map_status_code(sizes[i])));
      if (report.highly_compressed && sizes[i] > Bytes()) {
        report.huge.push_back(static_cast<std::int64_t>(i));
      }
      continue;
    }
    report.reported.emplace_back(-1);  // the mean, known at the end
    small_sum += sizes[i];
    small_count += 1;
  }
  report.average = small_count == 0 ? Bytes() : small_sum / small_count;
  std::replace(report.reported.begin(), report.reported.end(), Bytes(-1), report.average);
  return report;
}

Bytes map_status_heap_bytes(std::span<const Bytes> sizes, const MapStatusRule& rule,
                            const MapLocation& location) {
  const Bytes none = instance_bytes({});  // None: no topology
  const Bytes where = instance_bytes({.ints = 1, .references = 3}) + none +
                      string_bytes(location.executor_id_chars) + string_bytes(location.host_chars);
  const MapStatusReport report = report_map_output(sizes, rule);
  if (!report.highly_compressed) {
    return where + instance_bytes({.longs = 2, .references = 2}) +
           byte_array_bytes(static_cast<std::int64_t>(sizes.size()));
  }
  return where + instance_bytes({.longs = 3, .ints = 1, .references = 3}) +
         bitmap_heap_bytes(containers_of_empty_blocks(sizes)) +
         huge_blocks_heap_bytes(report, sizes);
}

Bytes map_status_serialized_bytes(std::span<const Bytes> sizes, const MapStatusRule& rule,
                                  const MapLocation& location) {
  // BlockManagerId: two strings with a length of 2 bytes, port, whether there is a topology.
  const Bytes where(2 + location.executor_id_chars + 2 + location.host_chars + 4 + 1);
  const Bytes ids(16);  // map task, checksum
  const MapStatusReport report = report_map_output(sizes, rule);
  if (!report.highly_compressed) {
    constexpr Bytes kClassDescription{68};  // stream header, class name and end of block
    const Bytes payload = where + Bytes(4 + static_cast<std::int64_t>(sizes.size())) + ids;
    return kClassDescription + java_block_data_bytes(payload);
  }
  constexpr Bytes kClassDescription{74};  // the class name is six letters longer
  const Bytes huge(5 * static_cast<std::int64_t>(report.huge.size()));
  const Bytes payload = where + serialized_bitmap_bytes(containers_of_empty_blocks(sizes)) +
                        Bytes(8 + 4) + huge + ids;
  return kClassDescription + java_block_data_bytes(payload);
}

}  // namespace oomcast::sizes
