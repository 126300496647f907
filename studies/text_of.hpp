// A whole file as text, for studies that go through folders of recorded cases.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace oomcast {

/// Empty if it cannot be read.
inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace oomcast
