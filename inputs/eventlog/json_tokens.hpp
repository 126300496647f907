// The tokens of a JSON line, found by the best kernel of the machine (simdjson's first stage).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace oomcast::eventlog {

class JsonTokens {
 public:
  JsonTokens();
  ~JsonTokens();
  JsonTokens(const JsonTokens&) = delete;
  JsonTokens& operator=(const JsonTokens&) = delete;

  /// Offsets of brackets, colons, commas, opening quotes and scalars' first bytes; valid until the
  /// next call. Nothing if a string does not end, holds control characters, or is no UTF-8.
  std::optional<std::span<const std::uint32_t>> find(std::string_view text);

 private:
  struct Kernel;
  std::unique_ptr<Kernel> kernel_;
};

}  // namespace oomcast::eventlog
