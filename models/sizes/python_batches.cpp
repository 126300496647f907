// Arrow batches for Python; see the header.
#include "models/sizes/python_batches.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

constexpr Bytes kOffset{4};          // BaseVariableWidthVector.OFFSET_WIDTH
constexpr Bytes kDecimalBytes{16};   // DecimalVector.TYPE_WIDTH
constexpr Bytes kIntervalBytes{16};  // IntervalMonthDayNanoVector.TYPE_WIDTH

Bytes bits(std::int64_t count) { return Bytes((count + 7) / 8); }

/// Bytes of a value in a vector of fixed width; zero: one bit; minus one: not of fixed width.
Bytes fixed_width(const DataType& type) {
  switch (type.kind) {
    case TypeKind::kBoolean:
      return Bytes();
    case TypeKind::kDecimal:
      return kDecimalBytes;
    case TypeKind::kCalendarInterval:
      return kIntervalBytes;
    case TypeKind::kString:
    case TypeKind::kBinary:
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
    case TypeKind::kNull:
      return Bytes(-1);
    default:
      return default_size(type);
  }
}

bool has_byte_limit(Bytes limit) {
  return limit.count() != std::numeric_limits<std::int32_t>::max();
}

std::int64_t record_limit(const ArrowBatchRule& rule) {
  return rule.max_records > 0 ? rule.max_records : std::numeric_limits<std::int64_t>::max();
}

/// A column's vector with so many mean values.
Bytes mean_vector_bytes(const Column& column, std::int64_t rows) {
  const DataType type{
      .kind = kind_of(column.type), .precision = column.decimal_precision, .children = {}};
  const Bytes width = fixed_width(type);
  if (width == Bytes()) {
    return bits(rows) + bits(rows);
  }
  if (width > Bytes()) {
    return bits(rows) + rows * width;
  }
  return bits(rows) + (rows + 1) * kOffset + rows * column.value_bytes;
}

}  // namespace

ArrowVector::ArrowVector(const DataType& type) : type_(type) {
  if (type.kind == TypeKind::kMap) {
    // A map is a list of entries of key and value.
    children_.emplace_back(
        DataType{.kind = TypeKind::kStruct, .precision = 0, .children = type.children});
    return;
  }
  for (const DataType& child : type.children) {
    children_.emplace_back(child);
  }
}

void ArrowVector::append(const ValueShape& value) {
  count_ += 1;
  switch (type_.kind) {
    case TypeKind::kString:
    case TypeKind::kBinary:
      data_ += value.is_null ? Bytes() : value.bytes;
      return;
    case TypeKind::kStruct:
      for (std::size_t i = 0; i < children_.size(); ++i) {
        children_[i].append(value.is_null ? ValueShape{.is_null = true} : value.items[i]);
      }
      return;
    case TypeKind::kArray:
      for (const ValueShape& item : value.items) {
        children_[0].append(item);
      }
      return;
    case TypeKind::kMap:
      for (std::size_t i = 0; i < value.items.size(); ++i) {
        children_[0].append({.items = {value.items[i], value.values[i]}});
      }
      return;
    default:
      return;
  }
}

Bytes ArrowVector::used() const {
  if (count_ == 0 || type_.kind == TypeKind::kNull) {
    return Bytes();
  }
  Bytes sum = bits(count_);
  const Bytes width = fixed_width(type_);
  if (width >= Bytes()) {
    return sum + (width == Bytes() ? bits(count_) : count_ * width);
  }
  if (type_.kind != TypeKind::kStruct) {
    sum += (count_ + 1) * kOffset + data_;
  }
  for (const ArrowVector& child : children_) {
    sum += child.used();
  }
  return sum;
}

void ArrowVector::clear() {
  count_ = 0;
  data_ = Bytes();
  for (ArrowVector& child : children_) {
    child.clear();
  }
}

std::vector<std::int64_t> cut_arrow_batches(
    std::span<const DataType> columns, bool wrapped_in_struct, std::int64_t rows,
    const std::function<std::vector<ValueShape>(std::int64_t)>& row_at,
    const ArrowBatchRule& rule) {
  SIM_CHECK(rule.max_bytes > Bytes(), "a batch has room for bytes");
  // Columns of their own count as the children of a struct without validity.
  ArrowVector batch(DataType{
      .kind = TypeKind::kStruct, .precision = 0, .children = {columns.begin(), columns.end()}});
  std::vector<std::int64_t> batches;
  std::int64_t in_batch = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const Bytes used = batch.used() - (wrapped_in_struct ? Bytes() : bits(in_batch));
    if (in_batch >= record_limit(rule) ||
        (has_byte_limit(rule.max_bytes) && used >= rule.max_bytes)) {
      batches.push_back(in_batch);
      in_batch = 0;
      batch.clear();
    }
    batch.append({.items = row_at(row)});
    in_batch += 1;
  }
  if (in_batch > 0) {
    batches.push_back(in_batch);
  }
  return batches;
}

std::int64_t rows_in_full_arrow_batch(std::span<const Column> columns, bool wrapped_in_struct,
                                      const ArrowBatchRule& rule) {
  const auto bytes_of = [&](std::int64_t rows) {
    Bytes sum = wrapped_in_struct ? bits(rows) : Bytes();
    for (const Column& column : columns) {
      sum += mean_vector_bytes(column, rows);
    }
    return sum;
  };
  constexpr std::int64_t kMany = std::int64_t{1} << 31;  // a batch counts its rows in an int
  std::int64_t low = 1;
  std::int64_t high = std::min(record_limit(rule), kMany);
  while (has_byte_limit(rule.max_bytes) && low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    if (bytes_of(middle) >= rule.max_bytes) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return high;
}

}  // namespace oomcast::sizes
