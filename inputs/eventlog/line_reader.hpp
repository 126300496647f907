// Splits a decoded part into lines with bounded memory: the buffer holds one line and what was
// read ahead. Mirrors ReplayListenerBus' reading of lines; the limit is spark.history.fs.eventLog
// .maxLineLength. Adds a guard against streams that expand without end.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "inputs/eventlog/codec.hpp"
#include "inputs/eventlog/layout.hpp"
#include "inputs/eventlog/sha256.hpp"

namespace oomcast::eventlog {

/// A part being decoded: counts, checksum, and the refusal of bombs.
class PartStream {
 public:
  PartStream(const PartSource& part, Codec codec, Sha256* checksum);
  std::size_t read(std::span<char> to);
  [[nodiscard]] std::int64_t decoded_bytes() const { return decoded_bytes_; }
  [[nodiscard]] std::int64_t frames() const { return decoder_->frames(); }
  [[nodiscard]] std::string error() const;
  /// It expanded beyond what any log does; nothing more is read.
  [[nodiscard]] bool is_bomb() const { return is_bomb_; }

 private:
  [[nodiscard]] std::int64_t packed_bytes() const;
  std::shared_ptr<ZipMemberSource> member_;
  std::unique_ptr<Decoder> decoder_;
  Sha256* checksum_;
  std::int64_t decoded_bytes_ = 0;
  bool is_bomb_ = false;
};

struct Line {
  std::string_view text;         // without its end; at least kLinePadding readable bytes follow
  std::int64_t length = 0;       // more than text.size() if it was too long
  std::int64_t number = 0;       // 1-based
  bool too_long = false;         // text is only its beginning
  bool ended = false;            // by a newline
  bool carriage_return = false;  // before the newline
};

/// What a JSON parser may read behind a line (simdjson's padding).
inline constexpr std::size_t kLinePadding = 64;

class LineReader {
 public:
  explicit LineReader(std::int64_t line_bytes_max);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// Starts on a new part.
  void open(PartStream& stream);
  /// The next line, valid until the next call; false at the end.
  bool next(Line& line);
  [[nodiscard]] bool had_byte_order_mark() const { return had_mark_; }

 private:
  bool fill();
  bool skip_rest(Line& line);
  bool finish(Line& line, std::size_t length, bool ended);
  void grow();

  PartStream* stream_ = nullptr;
  std::size_t line_max_;
  char* buffer_ = nullptr;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;    // of the line to come
  std::size_t scanned_ = 0;  // no newline in [begin_, scanned_)
  std::size_t end_ = 0;
  std::int64_t number_ = 0;
  bool at_end_ = false;
  bool had_mark_ = false;
  std::string tail_;  // the beginning of a line that was too long
};

}  // namespace oomcast::eventlog
