// Sizes of rows, arrays and maps in Spark's binary format; see the header.
#include "models/sizes/row_layout.hpp"

#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

constexpr Bytes kWideDecimalBytes{16};  // UnsafeRowWriter.write(Decimal): two words
constexpr Bytes kIntervalBytes{16};     // UnsafeRowWriter.write(CalendarInterval): two words

Bytes words_for_bits(std::int64_t bits) { return Bytes((bits + 63) / 64 * 8); }

/// What a value that is not null adds behind the fixed part.
Bytes variable_part(const DataType& type, const ValueShape& value) {
  switch (type.kind) {
    case TypeKind::kString:
    case TypeKind::kBinary:
      return round_to_word(value.bytes);
    case TypeKind::kDecimal:
      return is_wide_decimal(type) ? kWideDecimalBytes : Bytes();
    case TypeKind::kCalendarInterval:
      return kIntervalBytes;
    case TypeKind::kArray:
      return round_to_word(unsafe_array_bytes(type.children[0], value.items));
    case TypeKind::kMap:
      return round_to_word(unsafe_map_bytes(type, value));
    case TypeKind::kStruct:
      return unsafe_row_bytes(type.children, value.items);
    default:
      return Bytes();
  }
}

/// A row keeps the room of a null that may be updated in place; an array does not.
bool keeps_room_when_null(const DataType& type) {
  return is_wide_decimal(type) || type.kind == TypeKind::kCalendarInterval;
}

}  // namespace

Bytes row_fixed_part(std::int64_t fields) { return words_for_bits(fields) + fields * kWord; }

Bytes array_fixed_part(std::int64_t elements, Bytes element_bytes) {
  return kWord + words_for_bits(elements) + round_to_word(elements * element_bytes);
}

Bytes array_element_bytes(const DataType& type) {
  switch (type.kind) {
    case TypeKind::kDecimal:
    case TypeKind::kCalendarInterval:
    case TypeKind::kString:
    case TypeKind::kBinary:
    case TypeKind::kArray:
    case TypeKind::kMap:
    case TypeKind::kStruct:
      return kWord;
    default:
      return default_size(type);
  }
}

Bytes decimal_number_bytes(std::string_view unscaled) {
  __extension__ using Wide = unsigned __int128;  // 38 digits are below 2^127
  const bool negative = unscaled.starts_with('-');
  Wide magnitude = 0;
  for (const char digit : unscaled) {
    if (digit >= '0' && digit <= '9') {
      magnitude = magnitude * 10 + static_cast<Wide>(digit - '0');
    }
  }
  if (negative && magnitude > 0) {
    magnitude -= 1;  // -128 still fits one byte
  }
  std::int64_t bits = 0;
  for (; magnitude != 0; magnitude >>= 1) {
    bits += 1;
  }
  return Bytes(bits / 8 + 1);
}

Bytes unsafe_row_bytes(std::span<const DataType> types, std::span<const ValueShape> values) {
  SIM_CHECK(types.size() == values.size(), "a row has a value for each field");
  Bytes sum = row_fixed_part(static_cast<std::int64_t>(types.size()));
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (!values[i].is_null || keeps_room_when_null(types[i])) {
      sum += variable_part(types[i], values[i]);
    }
  }
  return sum;
}

Bytes unsafe_array_bytes(const DataType& element, std::span<const ValueShape> items) {
  Bytes sum =
      array_fixed_part(static_cast<std::int64_t>(items.size()), array_element_bytes(element));
  for (const ValueShape& item : items) {
    if (!item.is_null) {
      // An array keeps the bytes of a wide decimal's number, a row two words for any.
      sum += is_wide_decimal(element) ? round_to_word(item.bytes) : variable_part(element, item);
    }
  }
  return sum;
}

Bytes unsafe_map_bytes(const DataType& map, const ValueShape& value) {
  SIM_CHECK(map.kind == TypeKind::kMap && map.children.size() == 2, "a map has keys and values");
  return kWord + unsafe_array_bytes(map.children[0], value.items) +
         unsafe_array_bytes(map.children[1], value.values);
}

bool is_fixed_width(const Column& column) {
  switch (column.type) {
    case ColumnType::kString:
    case ColumnType::kBinary:
    case ColumnType::kArray:
    case ColumnType::kMap:
    case ColumnType::kStruct:
      return false;
    case ColumnType::kDecimal:
      return !is_wide_decimal(
          {.kind = TypeKind::kDecimal, .precision = column.decimal_precision, .children = {}});
    default:
      return true;
  }
}

Bytes mean_row_bytes(std::span<const Column> columns) {
  Bytes sum = row_fixed_part(static_cast<std::int64_t>(columns.size()));
  for (const Column& column : columns) {
    if (column.type == ColumnType::kDecimal) {
      sum += is_fixed_width(column) ? Bytes() : kWideDecimalBytes;
    } else if (!is_fixed_width(column)) {
      sum += round_to_word(column.value_bytes);
    }
  }
  return sum;
}

}  // namespace oomcast::sizes
