// A stream buffer over a file descriptor that remembers why writing failed.
#pragma once

#include <array>
#include <streambuf>

namespace oomcast::cli {

class DescriptorBuffer final : public std::streambuf {
 public:
  explicit DescriptorBuffer(int descriptor);

  /// errno of the first write that failed; 0: none did.
  [[nodiscard]] int error() const { return error_; }

 protected:
  int_type overflow(int_type c) override;
  int sync() override;

 private:
  bool flush_buffer();

  int descriptor_;
  int error_ = 0;
  std::array<char, 65536> buffer_{};
};

}  // namespace oomcast::cli
