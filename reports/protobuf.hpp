// Writes messages in the wire format of Protocol Buffers: just what the trace needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace oomcast::reports {

class ProtoMessage {
 public:
  ProtoMessage& number(std::uint32_t field, std::uint64_t value) {
    varint(field << 3U);  // wire type 0
    varint(value);
    return *this;
  }
  ProtoMessage& text(std::uint32_t field, std::string_view value) {
    varint(field << 3U | 2U);  // wire type 2
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtoMessage& message(std::uint32_t field, const ProtoMessage& value) {
    return text(field, value.bytes_);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void varint(std::uint64_t value) {
    while (value >= 0x80U) {
      bytes_ += static_cast<char>((value & 0x7FU) | 0x80U);
      value >>= 7U;
    }
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

}  // namespace oomcast::reports
