// Decoded parts and their lines.
#include "inputs/eventlog/line_reader.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace oomcast::eventlog {
namespace {

// Small enough that what was decoded is still in the processor's cache when it is parsed.
constexpr std::size_t kStepBytes = std::size_t{256} << 10;
// A log compresses 5 to 20 times, a synthetic one 240 times; deflate cannot exceed 1032, zstd can.
constexpr std::int64_t kBombRatio = 900;
constexpr std::int64_t kBombBytes = std::int64_t{256} << 20;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kShownBytes = 256;  // kept of a line that is too long

}  // namespace

PartStream::PartStream(const OpenPart& part, Sha256* checksum)
    : member_(part.member()),
      decoder_(make_decoder(part.codec(), part.bytes())),
      checksum_(checksum) {}

std::int64_t PartStream::packed_bytes() const {
  return member_ != nullptr ? member_->packed_read() : decoder_->offset();
}

std::string PartStream::error() const {
  if (is_bomb_) {
    return "expands more than " + std::to_string(kBombRatio) + " times to more than " +
           std::to_string(kBombBytes >> 20) + " MiB at byte " + std::to_string(packed_bytes()) +
           ": no event log does that";
  }
  return member_ != nullptr && !member_->damage().empty() ? member_->damage() : decoder_->error();
}

std::size_t PartStream::read(std::span<char> to) {
  if (is_bomb_) {
    return 0;
  }
  const std::size_t n = decoder_->read(to);
  decoded_bytes_ += static_cast<std::int64_t>(n);
  is_bomb_ = decoded_bytes_ > kBombBytes && decoded_bytes_ / kBombRatio > packed_bytes();
  if (checksum_ != nullptr) {
    checksum_->add({to.data(), n});
  }
  return is_bomb_ ? 0 : n;
}

LineReader::LineReader(std::int64_t line_bytes_max)
    : line_max_(static_cast<std::size_t>(std::max<std::int64_t>(line_bytes_max, 1))) {
  grow();
}

LineReader::~LineReader() { std::free(buffer_); }

bool LineReader::grow() {
  // One byte more than the greatest line, so that "too long" shows.
  const std::size_t greatest = std::max(line_max_ + 1, kStepBytes);
  const std::size_t wanted = std::min(std::max(capacity_ * 2, kStepBytes), greatest);
  void* const grown = std::realloc(buffer_, wanted + kLinePadding);
  if (grown == nullptr) {
    return false;
  }
  buffer_ = static_cast<char*>(grown);
  capacity_ = wanted;
  return true;
}

/// Makes room for more of the current line; false if there is no memory for it.
bool LineReader::make_room() {
  if (begin_ > 0) {
    std::memmove(buffer_, buffer_ + begin_, end_ - begin_);
    scanned_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  return end_ < capacity_ || grow();
}

void LineReader::open(PartStream& stream) {
  stream_ = &stream;
  begin_ = scanned_ = end_ = 0;
  number_ = 0;
  at_end_ = had_mark_ = false;
  while (end_ < kByteOrderMark.size() && fill()) {
  }
  if (std::string_view(buffer_, end_).starts_with(kByteOrderMark)) {
    begin_ = scanned_ = kByteOrderMark.size();
    had_mark_ = true;
  }
}

bool LineReader::fill() {
  if (at_end_ || buffer_ == nullptr) {
    return false;
  }
  const std::size_t room = std::min(capacity_ - end_, kStepBytes);
  const std::size_t n = stream_->read({buffer_ + end_, room});
  std::memset(buffer_ + end_ + n, 0, kLinePadding);
  end_ += n;
  at_end_ = n == 0;
  return n > 0;
}

bool LineReader::finish(Line& line, std::size_t length, bool ended) {
  line = Line{.text = {buffer_ + begin_, length},
              .length = static_cast<std::int64_t>(length),
              .number = ++number_,
              .ended = ended};
  begin_ += length + (ended ? 1 : 0);
  scanned_ = begin_;
  if (line.text.ends_with('\r')) {
    line.text.remove_suffix(1);
    line.carriage_return = ended;
  }
  return true;
}

bool LineReader::skip_rest(Line& line) {
  tail_.assign(buffer_ + begin_, std::min(kShownBytes, end_ - begin_));
  std::int64_t length = 0;
  bool ended = false;
  while (true) {
    length += static_cast<std::int64_t>(end_ - begin_);
    begin_ = scanned_ = end_ = 0;
    if (!fill()) {
      break;
    }
    if (const void* found = std::memchr(buffer_, '\n', end_)) {
      const std::size_t at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_);
      length += static_cast<std::int64_t>(at);
      begin_ = scanned_ = at + 1;
      ended = true;
      break;
    }
  }
  line =
      Line{.text = tail_, .length = length, .number = ++number_, .too_long = true, .ended = ended};
  return true;
}

bool LineReader::next(Line& line) {
  while (true) {
    if (const void* found = std::memchr(buffer_ + scanned_, '\n', end_ - scanned_)) {
      const auto* at = static_cast<const char*>(found);
      return finish(line, static_cast<std::size_t>(at - buffer_) - begin_, true);
    }
    scanned_ = end_;
    if (end_ - begin_ > line_max_ || !make_room()) {
      return skip_rest(line);
    }
    if (!fill()) {
      return begin_ < end_ && finish(line, end_ - begin_, false);
    }
  }
}

}  // namespace oomcast::eventlog
