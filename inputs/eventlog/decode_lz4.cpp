// lz4-java's block stream (LZ4BlockOutputStream), not the LZ4 frame format. A block: "LZ4Block",
// a token (high nibble: 1 raw, 2 compressed; low nibble: log2 of the block size - 10), three
// little-endian int32 (compressed length, length, checksum), data. Lengths of 0 end a stream;
// streams may follow one another, and a running application's stream has no end yet.
#include <lz4.h>
#include <xxhash.h>

#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

constexpr std::string_view kMagic = "LZ4Block";
constexpr std::size_t kHeaderBytes = 21;
// LZ4BlockOutputStream: DEFAULT_SEED, and StreamingXXHash32.asChecksum() keeps 28 bits.
constexpr unsigned kChecksumSeed = 0x9747b28c;
constexpr unsigned kChecksumMask = 0x0FFFFFFF;

std::uint32_t little_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

class Lz4Decoder final : public BlockDecoder {
 public:
  explicit Lz4Decoder(std::shared_ptr<ByteSource> source) : BlockDecoder(std::move(source)) {}

 protected:
  bool next_block() override {
    while (true) {
      const std::string_view head = window_.peek(kHeaderBytes);
      if (head.empty()) {
        return false;
      }
      if (!head.starts_with(kMagic.substr(0, head.size()))) {
        return fail("lz4: no block where one should begin") != 0;
      }
      if (head.size() < kHeaderBytes) {
        return fail("lz4: block is cut short") != 0;
      }
      frames_ += in_stream_ ? 0 : 1;
      in_stream_ = true;
      const std::uint32_t packed = little_endian(head.substr(9));
      const std::uint32_t length = little_endian(head.substr(13));
      if (packed != 0 || length != 0) {
        return decode(static_cast<unsigned char>(head[8]), packed, length,
                      little_endian(head.substr(17)));
      }
      in_stream_ = false;
      window_.consume(kHeaderBytes);
    }
  }

 private:
  bool decode(unsigned token, std::uint32_t packed, std::uint32_t length, std::uint32_t checksum) {
    const unsigned method = token & 0xF0U;
    const std::uint32_t block_max = std::uint32_t{1} << (10 + (token & 0x0FU));
    const bool sane = length > 0 && length <= block_max && packed > 0 &&
                      ((method == 0x10 && packed == length) ||
                       (method == 0x20 && packed <= length + length / 255 + 16));
    if (!sane) {
      return fail("lz4: block header is damaged") != 0;
    }
    const std::string_view whole = window_.peek(kHeaderBytes + packed);
    if (whole.size() < kHeaderBytes + packed) {
      return fail("lz4: block is cut short") != 0;
    }
    const std::string_view data = whole.substr(kHeaderBytes);
    if (method == 0x10) {
      block_ = data;
    } else {
      block_.resize(length);
      const int n = LZ4_decompress_safe(data.data(), block_.data(), static_cast<int>(packed),
                                        static_cast<int>(length));
      if (n != static_cast<int>(length)) {
        block_.clear();
        return fail("lz4: block does not decode") != 0;
      }
    }
    if ((XXH32(block_.data(), block_.size(), kChecksumSeed) & kChecksumMask) != checksum) {
      block_.clear();
      return fail("lz4: block checksum differs") != 0;
    }
    window_.consume(kHeaderBytes + packed);
    return true;
  }

  bool in_stream_ = false;
};

}  // namespace

std::unique_ptr<Decoder> lz4_decoder(std::shared_ptr<ByteSource> source) {
  return std::make_unique<Lz4Decoder>(std::move(source));
}

}  // namespace oomcast::eventlog
