// The codecs an event log may be written with. The bytes choose; the name is only a hint.
// Framings: CompressionCodec and the Java libraries behind it; each decoder's file describes its
// own.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "inputs/eventlog/byte_source.hpp"

namespace oomcast::eventlog {

enum class Codec : std::uint8_t { kNone, kZstd, kLz4, kSnappy, kLzf, kGzip, kZip };

std::string_view name_of(Codec codec);

/// Tells the codec from the first bytes (16 are enough).
Codec codec_of_bytes(std::string_view head);
/// Tells the codec from a file name's suffix; empty if the name says nothing.
std::optional<Codec> codec_of_name(std::string_view file_name);

/// Decompresses a stream piece by piece with bounded memory.
class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Writes the next decoded bytes; 0 at the end or at an error (then error() says which).
  virtual std::size_t read(std::span<char> to) = 0;
  /// What is wrong and at which byte; empty while all is well. What was read before is right.
  [[nodiscard]] const std::string& error() const { return error_; }
  /// Frames (zstd), streams (lz4, snappy, gzip) or chunks (lzf) begun so far.
  [[nodiscard]] std::int64_t frames() const { return frames_; }
  /// Compressed bytes consumed so far.
  [[nodiscard]] std::int64_t offset() const { return window_.offset(); }

 protected:
  explicit Decoder(std::shared_ptr<ByteSource> source) : window_(std::move(source)) {}
  std::size_t fail(std::string_view what);

  ByteWindow window_;
  std::int64_t frames_ = 0;

 private:
  std::string error_;
};

/// A decoder whose codec works in blocks: a subclass fills block_, this hands it out.
class BlockDecoder : public Decoder {
 public:
  std::size_t read(std::span<char> to) final;

 protected:
  using Decoder::Decoder;
  /// Fills block_ with the next decoded bytes; false at the end or at an error.
  virtual bool next_block() = 0;
  std::string block_;

 private:
  std::size_t taken_ = 0;
};

/// Never kZip: an archive's members are sources of their own (zip_archive.hpp).
std::unique_ptr<Decoder> make_decoder(Codec codec, std::shared_ptr<ByteSource> source);

std::unique_ptr<Decoder> plain_decoder(std::shared_ptr<ByteSource> source);
std::unique_ptr<Decoder> zstd_decoder(std::shared_ptr<ByteSource> source);
std::unique_ptr<Decoder> lz4_decoder(std::shared_ptr<ByteSource> source);
std::unique_ptr<Decoder> snappy_decoder(std::shared_ptr<ByteSource> source);
std::unique_ptr<Decoder> lzf_decoder(std::shared_ptr<ByteSource> source);
std::unique_ptr<Decoder> gzip_decoder(std::shared_ptr<ByteSource> source);

}  // namespace oomcast::eventlog
