// Writes whole numbers as Protocol Buffers and Thrift's compact protocol do: seven bits a byte.
#pragma once

#include <cstdint>
#include <string>

namespace oomcast::reports {

inline void append_varint(std::string& bytes, std::uint64_t value) {
  while (value >= 0x80U) {
    bytes += static_cast<char>((value & 0x7FU) | 0x80U);
    value >>= 7U;
  }
  bytes += static_cast<char>(value);
}

}  // namespace oomcast::reports
