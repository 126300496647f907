// Code points out of UTF-8: hashes of other languages' strings see code points, not bytes.
#pragma once

#include <cstdint>
#include <string_view>

namespace oomcast::data {

/// Reads the code point at `at` and moves `at` behind it; the input is valid UTF-8.
[[nodiscard]] std::uint32_t next_code_point(std::string_view utf8, std::size_t& at);

}  // namespace oomcast::data
