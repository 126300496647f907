// Where compressed bytes come from: a file, or memory. Read at any offset, never as a whole.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "models/problem.hpp"

namespace oomcast::eventlog {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  [[nodiscard]] virtual std::int64_t size() const = 0;
  /// Reads up to to.size() bytes at the offset; fewer only at the end, 0 after it.
  virtual std::size_t read_at(std::int64_t offset, std::span<char> to) = 0;
};

/// Opens a regular file for reading.
Checked<std::unique_ptr<ByteSource>> open_file(const std::string& path);

/// Bytes that outlive the source.
std::unique_ptr<ByteSource> memory_source(std::string_view bytes);

/// A window that moves over a source, which outlives it: what decoders read from.
class ByteWindow {
 public:
  explicit ByteWindow(ByteSource& source) : source_(&source) {}
  /// The next n bytes, or fewer at the end. Stays valid until the next call.
  std::string_view peek(std::size_t n);
  /// Whatever is buffered, at least one byte unless at the end.
  std::string_view peek_some() { return peek(1).empty() ? std::string_view() : buffered(); }
  void consume(std::size_t n) { begin_ += n; }
  /// Copies the next bytes, from the source itself where nothing is buffered.
  std::size_t read(std::span<char> to);
  /// Of the next byte, in the source.
  [[nodiscard]] std::int64_t offset() const {
    return next_ - static_cast<std::int64_t>(end_ - begin_);
  }

 private:
  [[nodiscard]] std::string_view buffered() const {
    return {buffer_.data() + begin_, end_ - begin_};
  }
  ByteSource* source_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::int64_t next_ = 0;  // offset of the first byte that is not buffered
};

}  // namespace oomcast::eventlog
