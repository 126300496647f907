// Writes structures in Thrift's compact protocol: just what the footer of a Parquet file needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reports/varint.hpp"

namespace oomcast::reports {

class ThriftStruct {
 public:
  ThriftStruct& i32(std::int32_t field, std::int64_t value) { return integer(field, 5, value); }
  ThriftStruct& i64(std::int32_t field, std::int64_t value) { return integer(field, 6, value); }
  ThriftStruct& text(std::int32_t field, std::string_view value) {
    begin(field, kBinary);
    put_text(value);
    return *this;
  }
  ThriftStruct& structure(std::int32_t field, const ThriftStruct& value) {
    begin(field, kStruct);
    bytes_ += value.finished();
    return *this;
  }
  ThriftStruct& structures(std::int32_t field, const std::vector<ThriftStruct>& values) {
    begin(field, kList);
    list(values.size(), kStruct);
    for (const ThriftStruct& value : values) {
      bytes_ += value.finished();
    }
    return *this;
  }
  ThriftStruct& texts(std::int32_t field, const std::vector<std::string>& values) {
    begin(field, kList);
    list(values.size(), kBinary);
    for (const std::string& value : values) {
      put_text(value);
    }
    return *this;
  }
  ThriftStruct& i32s(std::int32_t field, const std::vector<std::int64_t>& values) {
    begin(field, kList);
    list(values.size(), 5);
    for (const std::int64_t value : values) {
      zigzag(value);
    }
    return *this;
  }
  /// With the mark of its end.
  [[nodiscard]] std::string finished() const { return bytes_ + '\0'; }

 private:
  static constexpr std::uint8_t kBinary = 8;
  static constexpr std::uint8_t kList = 9;
  static constexpr std::uint8_t kStruct = 12;

  /// Fields are written in ascending order, at most 15 apart.
  void begin(std::int32_t field, std::uint8_t type) {
    bytes_ += static_cast<char>(static_cast<std::uint32_t>(field - last_) << 4U | type);
    last_ = field;
  }
  ThriftStruct& integer(std::int32_t field, std::uint8_t type, std::int64_t value) {
    begin(field, type);
    zigzag(value);
    return *this;
  }
  void list(std::size_t size, std::uint8_t type) {
    if (size < 15) {
      bytes_ += static_cast<char>(size << 4U | type);
    } else {
      bytes_ += static_cast<char>(0xF0U | type);
      append_varint(bytes_, size);
    }
  }
  void put_text(std::string_view value) {
    append_varint(bytes_, value.size());
    bytes_ += value;
  }
  void zigzag(std::int64_t value) {
    append_varint(
        bytes_, static_cast<std::uint64_t>(value) << 1U ^ static_cast<std::uint64_t>(value >> 63));
  }

  std::string bytes_;
  std::int32_t last_ = 0;
};

}  // namespace oomcast::reports
