// Spread: counting rows per key value, per partition, and per pair of joined relations.
#include <algorithm>
#include <charconv>
#include <limits>

#include "models/data/murmur3.hpp"
#include "models/plan/merged_keys.hpp"
#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using data::kShuffleHashSeed;
using sim::mul_div;

constexpr std::int64_t kBillion = 1'000'000'000;
constexpr std::int64_t kZipfListed = 20'000;  // ranks counted one by one; the rest is flat enough

bool hashes_as_int(ColumnType type) {
  return type == ColumnType::kBoolean || type == ColumnType::kByte || type == ColumnType::kShort ||
         type == ColumnType::kInteger || type == ColumnType::kDate;
}

std::int32_t hash_value(ColumnType type, std::int64_t key, std::string_view label,
                        std::int32_t seed) {
  if (type == ColumnType::kString || type == ColumnType::kBinary) {
    return data::murmur3_bytes(label, seed);
  }
  return hashes_as_int(type) ? data::murmur3_int(static_cast<std::int32_t>(key), seed)
                             : data::murmur3_long(key, seed);
}

/// A number that stands for a name: the same on both sides of a join, and no other name's.
std::int64_t number_of(std::string_view name) {
  constexpr std::int32_t kOtherSeed = 1'000'003;
  const auto high = static_cast<std::uint32_t>(data::murmur3_bytes(name, kShuffleHashSeed));
  const auto low = static_cast<std::uint32_t>(data::murmur3_bytes(name, kOtherSeed));
  return static_cast<std::int64_t>((std::uint64_t{high} << 32 | low) >> 4);
}

/// Values below name themselves; names of numeric values lie above.
constexpr std::int64_t kFirstNamed = 1'000'000'000'000;

/// Key number of a hot value: numbers are themselves, texts are negative.
std::int64_t key_of(const Column& column, const HotKey& hot, Spread& spread) {
  if (column.type == ColumnType::kString || column.type == ColumnType::kBinary) {
    const std::int64_t key = -2 - number_of(hot.value);
    spread.labels.emplace_back(key, hot.value);
    return key;
  }
  std::int64_t key = 0;
  const char* end = hot.value.data() + hot.value.size();
  if (std::from_chars(hot.value.data(), end, key).ptr != end) {
    // A name on a numeric column is a label for a value that we choose.
    key = kFirstNamed + number_of(hot.value);
    spread.labels.emplace_back(key, hot.value);
  }
  return key;
}

void add_explicit(Spread& spread, std::int64_t key, std::int64_t rows) {
  if (rows > 0) {
    spread.explicit_keys.push_back(
        {key, rows, hash_value(spread.type, key, spread.label_of(key), kShuffleHashSeed)});
  }
}

/// Splits `rows` over ranks 1..distinct with weight 1/rank^s: the first ranks one by one.
void add_zipf(Spread& spread, std::int64_t rows, std::int64_t distinct, std::int64_t exponent_ppm) {
  const double s = static_cast<double>(exponent_ppm) / 1e6;
  const std::int64_t listed = std::min(distinct, kZipfListed);
  std::vector<double> weight(static_cast<std::size_t>(listed));
  double total = 0;
  for (std::int64_t rank = 1; rank <= listed; ++rank) {
    weight[static_cast<std::size_t>(rank - 1)] = sim::pow(static_cast<double>(rank), -s);
    total += weight[static_cast<std::size_t>(rank - 1)];
  }
  if (distinct > listed) {
    // The unlisted ranks' weight, as the integral from listed + 1/2 to distinct + 1/2.
    const double low = static_cast<double>(listed) + 0.5;
    const double high = static_cast<double>(distinct) + 0.5;
    total += s == 1.0 ? sim::log(high) - sim::log(low)
                      : (sim::pow(high, 1 - s) - sim::pow(low, 1 - s)) / (1 - s);
  }
  std::int64_t given = 0;
  for (std::int64_t rank = 0; rank < listed; ++rank) {
    const auto share = static_cast<std::int64_t>(static_cast<double>(rows) *
                                                 weight[static_cast<std::size_t>(rank)] / total);
    add_explicit(spread, spread.tail_base + rank, share);
    given += share;
  }
  spread.tail_base += listed;
  spread.tail_rows = rows - given;
  spread.tail_distinct = std::min(spread.tail_rows, std::max<std::int64_t>(1, distinct - listed));
}

std::int64_t tail_rows_of(const Spread& spread, std::int64_t index) {
  return spread.tail_rows / spread.tail_distinct +
         (index < spread.tail_rows % spread.tail_distinct ? 1 : 0);
}

std::string tail_label(const Spread& spread, std::int64_t key) {
  return spread.label_prefix + std::to_string(key);
}

void note(PartitionKeys& partition, std::int64_t rows) {
  partition.rows += rows;
  partition.groups += rows > 0 ? 1 : 0;
  partition.largest = std::max(partition.largest, rows);
}

void spread_evenly(const Spread& spread, std::vector<PartitionKeys>& partitions) {
  const auto n = static_cast<std::int64_t>(partitions.size());
  for (std::int64_t p = 0; p < n; ++p) {
    PartitionKeys& partition = partitions[static_cast<std::size_t>(p)];
    partition.rows += spread.tail_rows / n + (p < spread.tail_rows % n ? 1 : 0);
    partition.groups += spread.tail_distinct / n + (p < spread.tail_distinct % n ? 1 : 0);
    partition.largest = std::max(
        partition.largest, (spread.tail_rows + spread.tail_distinct - 1) / spread.tail_distinct);
  }
}

std::vector<PartitionKeys> tail_partitioned(const Spread& spread, std::int64_t partitions) {
  std::vector<PartitionKeys> result(static_cast<std::size_t>(partitions));
  if (spread.tail_distinct == 0) {
    return result;
  }
  if (spread.tail_distinct > kTailListed) {
    spread_evenly(spread, result);
    return result;
  }
  const bool text = spread.type == ColumnType::kString || spread.type == ColumnType::kBinary;
  for (std::int64_t i = 0; i < spread.tail_distinct; ++i) {
    const std::int64_t key = spread.tail_base + i;
    const std::int32_t hash =
        hash_value(spread.type, key, text ? tail_label(spread, key) : "", kShuffleHashSeed);
    note(result[static_cast<std::size_t>(data::hash_partition(hash, partitions))],
         tail_rows_of(spread, i));
  }
  return result;
}

}  // namespace

void sort_and_merge(std::vector<KeyRows>& keys) {
  std::sort(keys.begin(), keys.end(),
            [](const KeyRows& a, const KeyRows& b) { return a.key < b.key; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (kept > 0 && keys[kept - 1].key == keys[i].key) {
      keys[kept - 1].rows += keys[i].rows;
    } else {
      keys[kept++] = keys[i];
    }
  }
  keys.resize(kept);
}

std::int64_t Spread::rows() const {
  std::int64_t sum = null_rows + tail_rows;
  for (const KeyRows& key : explicit_keys) {
    sum += key.rows;
  }
  return sum;
}

std::int64_t Spread::distinct() const {
  return static_cast<std::int64_t>(explicit_keys.size()) + tail_distinct;
}

std::int64_t Spread::largest() const {
  std::int64_t most =
      std::max(null_rows, tail_distinct > 0 ? (tail_rows + tail_distinct - 1) / tail_distinct : 0);
  for (const KeyRows& key : explicit_keys) {
    most = std::max(most, key.rows);
  }
  return most;
}

std::string Spread::label_of(std::int64_t key) const {
  for (const auto& [labelled, label] : labels) {
    if (labelled == key) {
      return label;
    }
  }
  return label_prefix + std::to_string(key);
}

std::int64_t key_range(const Spread& spread) {
  const bool whole = spread.type == ColumnType::kByte || spread.type == ColumnType::kShort ||
                     spread.type == ColumnType::kInteger || spread.type == ColumnType::kLong;
  if (!whole || (spread.explicit_keys.empty() && spread.tail_distinct == 0)) {
    return -1;
  }
  std::int64_t lowest = std::numeric_limits<std::int64_t>::max();
  std::int64_t highest = std::numeric_limits<std::int64_t>::min();
  if (!spread.explicit_keys.empty()) {
    lowest = spread.explicit_keys.front().key;
    highest = spread.explicit_keys.back().key;
  }
  if (spread.tail_distinct > 0) {
    lowest = std::min(lowest, spread.tail_base);
    highest = std::max(highest, spread.tail_base + spread.tail_distinct - 1);
  }
  std::int64_t range = 0;
  return __builtin_sub_overflow(highest, lowest, &range) ? -1 : range;
}

Checked<SpreadPtr> make_spread(const Column& column, std::int64_t rows) {
  if (!column.keys.expression.empty()) {
    return spread_of_expression(column, rows, nullptr);
  }
  auto spread = std::make_shared<Spread>();
  spread->type = column.type;
  const KeySpread& keys = column.keys;
  spread->null_rows = mul_div(rows, keys.null_share_ppb, kBillion);
  std::int64_t rest = rows - spread->null_rows;
  for (const HotKey& hot : keys.hot) {
    const std::int64_t wanted = hot.rows ? *hot.rows : mul_div(rows, hot.share_ppb, kBillion);
    add_explicit(*spread, key_of(column, hot, *spread), wanted);
    rest -= wanted;
  }
  if (rest < 0) {
    return Problems{
        {Severity::kError, column.name,
         "the hot keys and nulls of column '" + column.name + "' are more than all its rows",
         "make their shares add up to at most 100%"}};
  }
  for (const KeyRows& key : spread->explicit_keys) {
    if (key.key >= spread->tail_base && key.key < kFirstNamed) {
      spread->tail_base = key.key + 1;
    }
  }
  const std::int64_t distinct = keys.distinct > 0 ? std::min(keys.distinct, rest) : rest;
  if (keys.zipf_exponent_ppm > 0 && rest > 0) {
    add_zipf(*spread, rest, distinct, keys.zipf_exponent_ppm);
  } else {
    spread->tail_rows = rest;
    spread->tail_distinct = distinct;
  }
  sort_and_merge(spread->explicit_keys);
  return SpreadPtr(std::move(spread));
}

SpreadPtr scaled(const SpreadPtr& spread, std::int64_t rows_now) {
  const std::int64_t before = spread == nullptr ? 0 : spread->rows();
  if (spread == nullptr || before == rows_now || before == 0) {
    return spread;
  }
  auto result = std::make_shared<Spread>(*spread);
  result->table = nullptr;  // which rows are left is not known
  std::int64_t left = rows_now;
  for (KeyRows& key : result->explicit_keys) {
    key.rows = std::min(left, mul_div(key.rows, rows_now, before));
    left -= key.rows;
  }
  std::erase_if(result->explicit_keys, [](const KeyRows& key) { return key.rows == 0; });
  result->null_rows = std::min(left, mul_div(spread->null_rows, rows_now, before));
  left -= result->null_rows;
  result->tail_rows = left;
  result->tail_distinct = std::min(left, spread->tail_distinct);
  if (left > 0 && result->tail_distinct == 0) {
    result->tail_distinct = 1;  // what rounding left over stands on one more value
  }
  return result;
}

SpreadPtr combined(const SpreadPtr& a, const SpreadPtr& b) {
  if (a == nullptr || b == nullptr) {
    return nullptr;
  }
  if (SpreadPtr exact = combined_by_row(*a, *b)) {
    return exact;
  }
  constexpr std::int64_t kListed = 1'000'000;
  const std::int64_t values_b = b->distinct();
  const std::int64_t all_rows = a->rows();
  auto result = std::make_shared<Spread>();
  result->type = a->type;
  std::int64_t given = 0;
  if (static_cast<std::int64_t>(a->explicit_keys.size()) * values_b <= kListed) {
    std::int64_t next_key = 0;
    for (const KeyRows& key : a->explicit_keys) {
      const auto add = [&](std::int64_t value, std::int64_t weight) {
        const std::int64_t rows = mul_div(key.rows, weight, b->rows());
        if (rows > 0) {
          result->explicit_keys.push_back(
              {next_key, rows, hash_value(b->type, value, b->label_of(value), key.hash)});
        }
        ++next_key;
        given += rows;
      };
      for (const KeyRows& other : b->explicit_keys) {
        add(other.key, other.rows);
      }
      for (std::int64_t i = 0; i < b->tail_distinct; ++i) {
        add(b->tail_base + i, tail_rows_of(*b, i));
      }
    }
    result->tail_base = next_key;
  }
  result->tail_rows = all_rows - given;
  const std::int64_t tail_a =
      given > 0 ? a->tail_distinct + (a->null_rows > 0 ? 1 : 0) : a->distinct();
  const bool overflows = tail_a > 0 && values_b > result->tail_rows / tail_a;
  result->tail_distinct =
      result->tail_rows == 0
          ? 0
          : std::max<std::int64_t>(
                1, overflows ? result->tail_rows : std::min(result->tail_rows, tail_a * values_b));
  return result;
}

std::vector<PartitionKeys> hash_partitioned(const Spread& spread, std::int64_t partitions) {
  SIM_CHECK(partitions > 0, "an exchange has at least one partition");
  std::vector<PartitionKeys> result = tail_partitioned(spread, partitions);
  for (const KeyRows& key : spread.explicit_keys) {
    note(result[static_cast<std::size_t>(data::hash_partition(key.hash, partitions))], key.rows);
  }
  if (spread.null_rows > 0) {
    note(result[static_cast<std::size_t>(data::hash_partition(kShuffleHashSeed, partitions))],
         spread.null_rows);
  }
  return result;
}

std::vector<std::int64_t> hot_values(const Spread& spread, std::int64_t partitions) {
  const auto place = [&](const KeyRows& key) {
    return static_cast<std::size_t>(data::hash_partition(key.hash, partitions));
  };
  std::vector<std::int64_t> largest(static_cast<std::size_t>(partitions));
  std::vector<std::int64_t> hot(largest.size());
  for (const KeyRows& key : spread.explicit_keys) {
    largest[place(key)] = std::max(largest[place(key)], key.rows);
  }
  for (const KeyRows& key : spread.explicit_keys) {
    hot[place(key)] += key.rows * 2 >= largest[place(key)] ? 1 : 0;
  }
  return hot;
}

PartitionKeys drawn(const Spread& spread, std::int64_t rows) {
  const std::int64_t all = spread.rows();
  PartitionKeys result{.rows = rows, .groups = 0, .largest = 0};
  if (all == 0 || rows == 0) {
    return result;
  }
  double groups = 0;
  const auto expect = [&](std::int64_t of_value) {
    const std::int64_t mean = mul_div(of_value, rows, all);
    result.largest = std::max(result.largest, std::max<std::int64_t>(mean, 1));
    groups += mean >= 30 ? 1.0
                         : 1.0 - sim::exp(-static_cast<double>(of_value) *
                                          static_cast<double>(rows) / static_cast<double>(all));
  };
  for (const KeyRows& key : spread.explicit_keys) {
    expect(key.rows);
  }
  if (spread.null_rows > 0) {
    expect(spread.null_rows);
  }
  if (spread.tail_distinct > 0) {
    const std::int64_t tail = mul_div(spread.tail_rows, rows, all);
    const auto values = static_cast<double>(spread.tail_distinct);
    // A tail of unique values repeats none, however many rows are drawn.
    groups += spread.tail_distinct == spread.tail_rows
                  ? static_cast<double>(tail)
                  : values * (1.0 - sim::exp(-static_cast<double>(tail) / values));
    result.largest =
        std::max(result.largest, (tail + spread.tail_distinct - 1) / spread.tail_distinct);
  }
  result.groups = std::clamp<std::int64_t>(static_cast<std::int64_t>(groups + 0.5), 1, rows);
  result.largest = std::clamp<std::int64_t>(result.largest, 1, rows);
  return result;
}

KeyRows rows_of_value(const Spread& spread, const std::string& value) {
  for (const KeyRows& key : spread.explicit_keys) {
    if (spread.label_of(key.key) == value) {
      return key;
    }
  }
  Column column;
  column.type = spread.type;
  HotKey hot;
  hot.value = value;
  Spread scratch;
  const std::int64_t key = key_of(column, hot, scratch);
  const std::int64_t rows = spread.tail_distinct > 0 ? spread.tail_rows / spread.tail_distinct : 0;
  return {key, rows, hash_value(spread.type, key, value, kShuffleHashSeed)};
}

}  // namespace oomcast::plan
