// snappy-java's stream (SnappyOutputStream): a header of 16 bytes (magic, version, compatible
// version), then chunks: big-endian int32 compressed length, raw snappy block. A concatenated
// stream repeats the header where a chunk would begin.
#include <snappy.h>

#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "\x82SNAPPY\0"sv;
constexpr std::size_t kHeaderBytes = 16;
// SnappyOutputStream writes 32 KiB blocks; its greatest configurable size is 512 MiB, but no
// event log has that. Larger ones are refused, so that a damaged length does not cost memory.
constexpr std::size_t kBlockBytesMax = std::size_t{64} << 20;

std::uint32_t big_endian(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

class SnappyDecoder final : public BlockDecoder {
 public:
  explicit SnappyDecoder(std::shared_ptr<ByteSource> source) : BlockDecoder(std::move(source)) {}

 protected:
  bool next_block() override {
    while (window_.peek(kMagic.size()) == kMagic) {
      if (window_.peek(kHeaderBytes).size() < kHeaderBytes) {
        return fail("snappy: header is cut short") != 0;
      }
      window_.consume(kHeaderBytes);
      ++frames_;
    }
    const std::string_view head = window_.peek(4);
    if (head.empty()) {
      return false;
    }
    if (head.size() < 4) {
      return fail("snappy: chunk is cut short") != 0;
    }
    const std::size_t packed = big_endian(head);
    if (packed == 0 || packed > kBlockBytesMax) {
      return fail("snappy: chunk length is damaged") != 0;
    }
    const std::string_view whole = window_.peek(4 + packed);
    if (whole.size() < 4 + packed) {
      return fail("snappy: chunk is cut short") != 0;
    }
    return decode(whole.substr(4));
  }

 private:
  bool decode(std::string_view data) {
    std::size_t length = 0;
    if (!snappy::GetUncompressedLength(data.data(), data.size(), &length) ||
        length > kBlockBytesMax) {
      return fail("snappy: chunk is damaged") != 0;
    }
    block_.resize(length);
    if (!snappy::RawUncompress(data.data(), data.size(), block_.data())) {
      block_.clear();
      return fail("snappy: chunk does not decode") != 0;
    }
    window_.consume(4 + data.size());
    return true;
  }
};

}  // namespace

std::unique_ptr<Decoder> snappy_decoder(std::shared_ptr<ByteSource> source) {
  return std::make_unique<SnappyDecoder>(std::move(source));
}

}  // namespace oomcast::eventlog
