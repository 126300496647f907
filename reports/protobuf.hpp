// Writes messages in the wire format of Protocol Buffers: just what the trace needs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "reports/varint.hpp"

namespace oomcast::reports {

class ProtoMessage {
 public:
  ProtoMessage& number(std::uint32_t field, std::uint64_t value) {
    append_varint(bytes_, field << 3U);  // wire type 0
    append_varint(bytes_, value);
    return *this;
  }
  ProtoMessage& text(std::uint32_t field, std::string_view value) {
    append_varint(bytes_, field << 3U | 2U);  // wire type 2
    append_varint(bytes_, value.size());
    bytes_ += value;
    return *this;
  }
  ProtoMessage& message(std::uint32_t field, const ProtoMessage& value) {
    return text(field, value.bytes_);
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace oomcast::reports
