#include "models/sizes/row_layout.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sizes;

namespace {

DataType type_of(std::string_view text) {
  auto type = parse_data_type(text);
  REQUIRE(type.ok());
  return std::move(type).value();
}

Bytes single(std::string_view text, ValueShape value) {
  const std::vector<DataType> types{type_of(text)};
  const std::vector<ValueShape> values{std::move(value)};
  return unsafe_row_bytes(types, values);
}

ValueShape text_of(std::int64_t bytes) {
  return {.is_null = false, .bytes = Bytes(bytes), .items = {}, .values = {}};
}

ValueShape null_value() { return {.is_null = true, .bytes = Bytes(), .items = {}, .values = {}}; }

}  // namespace

TEST_CASE("a row has null bits, a word for each field, and padded values", "[sizes][row]") {
  CHECK(row_fixed_part(10) == Bytes(88));
  CHECK(row_fixed_part(64) == Bytes(520));
  CHECK(row_fixed_part(65) == Bytes(536));
  const std::vector<DataType> types{type_of("bigint"), type_of("string")};
  CHECK(unsafe_row_bytes(types, std::vector<ValueShape>{{}, text_of(20)}) == Bytes(48));
}

TEST_CASE("a null keeps the room of a value that is updated in place", "[sizes][row]") {
  CHECK(single("decimal(19,0)", null_value()) == Bytes(32));
  CHECK(single("decimal(18,4)", null_value()) == Bytes(16));
  CHECK(single("interval", null_value()) == Bytes(32));
  CHECK(single("string", null_value()) == Bytes(16));
}

TEST_CASE("arrays pack small elements and pad the whole", "[sizes][row]") {
  const std::vector<ValueShape> five(5);
  CHECK(unsafe_array_bytes(type_of("smallint"), five) == Bytes(8 + 8 + 16));
  CHECK(unsafe_array_bytes(type_of("decimal(38,10)"), std::vector{text_of(9), text_of(1)}) ==
        Bytes(8 + 8 + 16 + 16 + 8));
  CHECK(unsafe_array_bytes(type_of("string"), std::vector{text_of(1), null_value()}) ==
        Bytes(8 + 8 + 16 + 8));
}

TEST_CASE("a map is two arrays behind the size of the first", "[sizes][row]") {
  const DataType map = type_of("map<bigint, timestamp>");
  const ValueShape value{.is_null = false,
                         .bytes = Bytes(),
                         .items = std::vector<ValueShape>(3),
                         .values = std::vector<ValueShape>(3)};
  CHECK(unsafe_map_bytes(map, value) == Bytes(8 + 40 + 40));
}

TEST_CASE("types nest, and what is no type is refused", "[sizes][type]") {
  const DataType type = type_of("struct<a: map<string, array<decimal(20,2)>>, b: int>");
  REQUIRE(type.children.size() == 2);
  CHECK(type.children[0].children[1].children[0].precision == 20);
  CHECK_FALSE(parse_data_type("array<bigint").ok());
  CHECK_FALSE(parse_data_type("map<int>").ok());
  CHECK_FALSE(parse_data_type("integer64").ok());
}

TEST_CASE("the mean row of a data set has padded means", "[sizes][row]") {
  std::vector<Column> columns(3);
  columns[1].type = ColumnType::kString;
  columns[1].value_bytes = Bytes(64);
  columns[2].type = ColumnType::kDecimal;
  columns[2].decimal_precision = 38;
  CHECK(mean_row_bytes(columns) == Bytes(8 + 24 + 64 + 16));
}

TEST_CASE("a decimal's number has the bytes of two's complement", "[sizes][row]") {
  CHECK(decimal_number_bytes("127") == Bytes(1));
  CHECK(decimal_number_bytes("128") == Bytes(2));
  CHECK(decimal_number_bytes("-128") == Bytes(1));
  CHECK(decimal_number_bytes("0") == Bytes(1));
  CHECK(decimal_number_bytes("99999999999999999999999999999999999999") == Bytes(16));
}
