// Columns of cached tables; see the header.
#include "models/sizes/cached_batch.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "models/sizes/row_layout.hpp"
#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

constexpr std::int64_t kCount = 4;              // an int: a length, a count, an ordinal, a scheme
constexpr std::int64_t kMaxDictionary = 32767;  // DictionaryEncoding.MAX_DICT_SIZE
constexpr double kWorthwhile = 0.8;             // CompressibleColumnBuilder.isWorthCompressing

template <class T>
constexpr std::int64_t lowest_of() {
  return std::numeric_limits<T>::min();
}

/// What bounds start from: ColumnStats of whole numbers.
std::pair<std::int64_t, std::int64_t> first_bounds(TypeKind kind) {
  const auto of = [](auto zero) {
    using T = decltype(zero);
    return std::pair<std::int64_t, std::int64_t>{std::numeric_limits<T>::max(),
                                                 std::numeric_limits<T>::min()};
  };
  switch (kind) {
    case TypeKind::kByte:
      return of(std::int8_t{});
    case TypeKind::kShort:
      return of(std::int16_t{});
    case TypeKind::kLong:
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kDayTimeInterval:
      return of(std::int64_t{});
    default:
      return of(std::int32_t{});
  }
}

}  // namespace

CachedColumn::CachedColumn(const DataType& type, bool compressed)
    : type_(type), compressed_(compressed) {}

bool CachedColumn::is_native() const {
  switch (type_.kind) {
    case TypeKind::kNull:
    case TypeKind::kBinary:
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
    case TypeKind::kCalendarInterval:
      return false;
    default:
      return !is_wide_decimal(type_);
  }
}

bool CachedColumn::has_delta() const {
  switch (type_.kind) {
    case TypeKind::kInteger:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval:
    case TypeKind::kLong:
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kDayTimeInterval:
      return true;
    default:
      return false;
  }
}

bool CachedColumn::has_dictionary() const { return has_delta() || type_.kind == TypeKind::kString; }

bool CachedColumn::has_runs() const {
  return has_dictionary() || type_.kind == TypeKind::kShort || type_.kind == TypeKind::kByte ||
         type_.kind == TypeKind::kBoolean;
}

Bytes CachedColumn::stored_bytes(const CachedValue& value) const {
  switch (type_.kind) {
    case TypeKind::kString:
    case TypeKind::kBinary:
      return Bytes(kCount + static_cast<std::int64_t>(value.bytes.size()));
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
      return Bytes(kCount) + value.width;
    case TypeKind::kDecimal:
      return is_wide_decimal(type_) ? Bytes(kCount) + value.width : kWord;
    default:
      return default_size(type_);
  }
}

void CachedColumn::append(const CachedValue& value) {
  count_ += 1;
  if (value.is_null) {
    nulls_ += 1;
    value_bytes_ += Bytes(kCount);  // the null's position
    return;
  }
  const Bytes stored = stored_bytes(value);
  // DecimalColumnStats counts eight bytes, whatever the precision.
  value_bytes_ += type_.kind == TypeKind::kDecimal ? kWord : stored;
  stored_ += stored.count();
  if (compressed_ && is_native()) {
    gather(value, stored.count());
  }
  track_bounds(value);
}

void CachedColumn::gather(const CachedValue& value, std::int64_t stored) {
  if (has_runs()) {
    std::string key =
        type_.kind == TypeKind::kString ? std::string(value.bytes) : std::to_string(value.number);
    gather_dictionary(key, stored);
    runs_.plain += stored;
    if (last_ != key) {
      runs_.packed += stored + kCount;
      last_ = std::move(key);
    }
  }
  gather_delta(value.number, stored);
}

void CachedColumn::gather_dictionary(const std::string& key, std::int64_t stored) {
  if (!has_dictionary() || overflow_) {
    return;
  }
  dictionary_.plain += stored;
  dictionary_.packed += 2;  // a short for each value
  if (words_.contains(key)) {
    return;
  }
  if (static_cast<std::int64_t>(words_.size()) >= kMaxDictionary) {
    overflow_ = true;
    words_.clear();
    return;
  }
  words_.insert(key);
  dictionary_.packed += stored;
}

void CachedColumn::gather_delta(std::int64_t value, std::int64_t stored) {
  if (!has_delta()) {
    return;
  }
  constexpr std::int64_t kMinByte = lowest_of<std::int8_t>();
  std::int64_t delta = 0;
  const bool overflows = __builtin_sub_overflow(value, previous_, &delta);
  const bool small = !overflows && delta > kMinByte && delta <= -(kMinByte + 1);
  delta_.packed += 1 + (delta_.plain == 0 || !small ? stored : 0);
  delta_.plain += stored;
  previous_ = value;
}

void CachedColumn::track_bounds(const CachedValue& value) {
  if (type_.kind == TypeKind::kString) {
    if (!lowest_ || value.bytes < lowest_text_) {
      lowest_text_ = value.bytes;
    }
    if (!highest_ || value.bytes > highest_text_) {
      highest_text_ = value.bytes;
    }
  }
  if (!lowest_ || value.number < *lowest_) {
    lowest_ = value.number;
    lowest_row_ = count_;
  }
  if (!highest_ || value.number > *highest_) {
    highest_ = value.number;
    highest_row_ = count_;
  }
}

std::optional<CachedColumn::Scheme> CachedColumn::best_scheme() const {
  if (!compressed_ || !is_native()) {
    return std::nullopt;
  }
  // In Spark's order; the first of equals wins, and storing plainly is the very first.
  std::vector<Scheme> schemes{Scheme{}};
  if (has_runs()) {
    schemes.push_back(runs_);
  }
  if (has_dictionary()) {
    Scheme dictionary = dictionary_;
    dictionary.packed =
        overflow_ ? std::numeric_limits<std::int32_t>::max() : dictionary_.packed + kCount;
    schemes.push_back(dictionary);
  }
  if (type_.kind == TypeKind::kBoolean) {
    schemes.push_back({.plain = stored_, .packed = (stored_ + 63) / 64 * 8 + kCount});
  }
  if (has_delta()) {
    schemes.push_back(delta_);
  }
  const auto best =
      std::min_element(schemes.begin(), schemes.end(),
                       [](const Scheme& a, const Scheme& b) { return a.ratio() < b.ratio(); });
  return best->ratio() < kWorthwhile ? std::optional(*best) : std::nullopt;
}

Bytes CachedColumn::buffer_bytes() const {
  const std::optional<Scheme> scheme = best_scheme();
  const std::int64_t body = scheme && scheme->packed > 0 ? scheme->packed : stored_;
  const std::int64_t header = kCount + kCount * nulls_ + (is_native() ? kCount : 0);
  return Bytes(header + body);
}

void CachedColumn::add_decimal_bounds(JavaObjects& java, std::vector<ObjectId>& to) const {
  if (!lowest_) {
    to.insert(to.end(), {kNoObject, kNoObject});
    return;
  }
  const bool wide = is_wide_decimal(type_);
  const ObjectId lower = java.decimal(wide);
  // One value that is both bounds is one object.
  const ObjectId upper = lowest_row_ == highest_row_ ? lower : java.decimal(wide);
  to.insert(to.end(), {lower, upper});
}

void CachedColumn::add_bounds(JavaObjects& java, std::vector<ObjectId>& to) const {
  const auto [first_low, first_high] = first_bounds(type_.kind);
  const std::int64_t low = lowest_.value_or(first_low);
  const std::int64_t high = highest_.value_or(first_high);
  switch (type_.kind) {
    case TypeKind::kBoolean:
      to.insert(to.end(), {java.boxed_boolean(lowest_.value_or(1) != 0),
                           java.boxed_boolean(highest_.value_or(0) != 0)});
      return;
    case TypeKind::kByte:
      to.insert(to.end(), {java.boxed_byte(low), java.boxed_byte(high)});
      return;
    case TypeKind::kShort:
      to.insert(to.end(), {java.boxed_short(low), java.boxed_short(high)});
      return;
    case TypeKind::kInteger:
    case TypeKind::kDate:
    case TypeKind::kYearMonthInterval:
      to.insert(to.end(), {java.boxed_integer(low), java.boxed_integer(high)});
      return;
    case TypeKind::kLong:
    case TypeKind::kTime:
    case TypeKind::kTimestamp:
    case TypeKind::kDayTimeInterval:
      to.insert(to.end(), {java.boxed_long(low), java.boxed_long(high)});
      return;
    case TypeKind::kFloat:
      to.insert(to.end(), {java.boxed_float(), java.boxed_float()});
      return;
    case TypeKind::kDouble:
      to.insert(to.end(), {java.boxed_double(), java.boxed_double()});
      return;
    case TypeKind::kDecimal:
      add_decimal_bounds(java, to);
      return;
    case TypeKind::kString:
      if (lowest_) {
        to.insert(to.end(), {java.utf8_string(static_cast<std::int64_t>(lowest_text_.size())),
                             java.utf8_string(static_cast<std::int64_t>(highest_text_.size()))});
        return;
      }
      [[fallthrough]];
    default:
      to.insert(to.end(), {kNoObject, kNoObject});
      return;
  }
}

void CachedColumn::add_statistics(JavaObjects& java, std::vector<ObjectId>& to) const {
  add_bounds(java, to);
  to.push_back(java.boxed_integer(nulls_));
  to.push_back(java.boxed_integer(count_));
  to.push_back(java.boxed_long(value_bytes_.count()));
}

CachedPartition cache_partition(
    std::span<const DataType> columns, std::int64_t rows,
    const std::function<CachedValue(std::int64_t row, std::size_t column)>& value_at,
    const CachedBatchRule& rule) {
  SIM_CHECK(rule.batch_rows > 0, "a batch has rows");
  CachedPartition partition;
  JavaObjects java;
  std::vector<ObjectId> block;
  for (std::int64_t row = 0; row < rows;) {
    std::vector<CachedColumn> builders;
    for (const DataType& type : columns) {
      builders.emplace_back(type, rule.compressed);
    }
    CachedBatch batch;
    while (row < rows && batch.rows < rule.batch_rows && batch.value_bytes < rule.batch_bytes) {
      batch.value_bytes = Bytes();
      for (std::size_t i = 0; i < builders.size(); ++i) {
        builders[i].append(value_at(row, i));
        batch.value_bytes += builders[i].value_bytes();
      }
      batch.rows += 1;
      row += 1;
    }
    std::vector<ObjectId> buffers;
    std::vector<ObjectId> statistics;
    for (const CachedColumn& builder : builders) {
      batch.columns.push_back(builder.buffer_bytes());
      buffers.push_back(java.byte_array(batch.columns.back().count()));
      builder.add_statistics(java, statistics);
    }
    // DefaultCachedBatch: rows, buffers, statistics.
    block.push_back(
        java.graph().object(instance_bytes({.ints = 1, .references = 2}),
                            {java.graph().reference_array(buffers), java.generic_row(statistics)}));
    partition.value_bytes += batch.value_bytes;
    partition.batches.push_back(std::move(batch));
  }
  partition.block_memory = java.estimate(java.graph().reference_array(block));
  return partition;
}

}  // namespace oomcast::sizes
