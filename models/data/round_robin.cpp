// Round robin partitioning: a pseudorandom start for each map, then one after the other.
// Mirrors RDD.coalesce, ShuffleExchangeExec.prepareShuffleDependency and XORShiftRandom.
#include "models/data/round_robin.hpp"

#include <string>

#include "models/data/java_hash.hpp"
#include "sim/check.hpp"

namespace oomcast::data {
namespace {

/// org.apache.spark.util.random.XORShiftRandom.
class XorShiftRandom {
 public:
  explicit XorShiftRandom(std::int64_t seed) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes.push_back(static_cast<char>((static_cast<std::uint64_t>(seed) >> shift) & 0xff));
    }
    constexpr std::int32_t kArraySeed = 0x3c074a61;  // MurmurHash3.arraySeed
    const std::int32_t low = scala_bytes_hash(bytes, kArraySeed);
    const std::int32_t high = scala_bytes_hash(bytes, low);
    state_ = static_cast<std::uint64_t>(static_cast<std::uint32_t>(high)) << 32 |
             static_cast<std::uint32_t>(low);
  }
  std::int32_t next31() {
    state_ ^= state_ << 21;
    state_ ^= state_ >> 35;
    state_ ^= state_ << 4;
    return static_cast<std::int32_t>(state_ & 0x7fffffff);
  }

 private:
  std::uint64_t state_ = 0;
};

/// java.util.Random.nextInt(bound) over this generator.
std::int64_t next_below(XorShiftRandom& random, std::int64_t bound) {
  std::int64_t bits = random.next31();
  if ((bound & (bound - 1)) == 0) {
    return (bound * bits) >> 31;
  }
  std::int64_t value = bits % bound;
  while (bits - value + bound - 1 > INT32_MAX) {  // Java sees this sum overflow
    bits = random.next31();
    value = bits % bound;
  }
  return value;
}

}  // namespace

std::int64_t round_robin_first(std::int64_t map_index, std::int64_t partitions) {
  SIM_CHECK(partitions > 0 && map_index >= 0, "a round robin needs partitions");
  XorShiftRandom random(map_index);
  return (next_below(random, partitions) + 1) % partitions;  // it counts up before each use
}

std::vector<Rows> round_robin_rows(std::int64_t map_index, Rows rows, std::int64_t partitions) {
  const std::int64_t first = round_robin_first(map_index, partitions);
  const std::int64_t each = rows.count() / partitions;
  const std::int64_t extra = rows.count() % partitions;
  std::vector<Rows> result(static_cast<std::size_t>(partitions), Rows(each));
  for (std::int64_t i = 0; i < extra; ++i) {
    result[static_cast<std::size_t>((first + i) % partitions)] += Rows(1);
  }
  return result;
}

}  // namespace oomcast::data
