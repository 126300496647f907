// Code points out of UTF-8.
#include "models/data/utf8.hpp"

namespace oomcast::data {

std::uint32_t next_code_point(std::string_view utf8, std::size_t& at) {
  const auto byte = [&](std::size_t i) {
    return i < utf8.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(utf8[i])) : 0U;
  };
  const std::uint32_t lead = byte(at);
  std::size_t followers = 0;
  std::uint32_t point = lead;
  if (lead >= 0xf0) {
    followers = 3;
    point = lead & 0x07;
  } else if (lead >= 0xe0) {
    followers = 2;
    point = lead & 0x0f;
  } else if (lead >= 0xc0) {
    followers = 1;
    point = lead & 0x1f;
  }
  for (std::size_t i = 1; i <= followers; ++i) {
    point = (point << 6) | (byte(at + i) & 0x3f);
  }
  at += followers + 1;
  return point;
}

}  // namespace oomcast::data
