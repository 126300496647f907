// zstd frames, any number of them one after the other (ZStdCompressionCodec closes one per flush).
// A frame with a content checksum is held back until the checksum was right, up to a limit.
#include <zstd.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

// A frame with a checksum is not released before its end, unless it is longer than this.
constexpr std::size_t kHeldBytesMax = std::size_t{64} << 20;
constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdDecoder final : public Decoder {
 public:
  explicit ZstdDecoder(ByteSource& source) : Decoder(source), context_(ZSTD_createDCtx()) {}

  std::size_t read(std::span<char> to) override {
    while (true) {
      if (taken_ < held_bytes_) {
        return hand_out(to);
      }
      if (!error().empty() || (!in_frame_ && !begin_frame())) {
        return 0;
      }
      if (!holding_) {
        if (const std::size_t n = decode(to); n > 0 || !error().empty()) {
          return n;
        }
      } else {
        hold_frame();
      }
    }
  }

 private:
  std::size_t hand_out(std::span<char> to) {
    const std::size_t at = taken_ % kChunkBytes;
    const std::size_t n = std::min({to.size(), held_bytes_ - taken_, kChunkBytes - at});
    std::copy_n(held_[taken_ / kChunkBytes].get() + at, n, to.data());
    taken_ += n;
    return n;
  }

  bool begin_frame() {
    // Frame header: 4 bytes of magic, then the descriptor, whose bit 2 announces a checksum.
    const std::string_view head = window_.peek(5);
    if (head.empty()) {
      return false;
    }
    holding_ = head.size() == 5 && (static_cast<unsigned char>(head[4]) & 0x04U) != 0;
    in_frame_ = true;
    ++frames_;
    return true;
  }

  /// Decodes until `to` is full, the frame ends, or something is wrong.
  std::size_t decode(std::span<char> to) {
    ZSTD_outBuffer out{to.data(), to.size(), 0};
    while (in_frame_ && out.pos < out.size) {
      const std::string_view some = window_.peek_some();
      ZSTD_inBuffer in{some.data(), some.size(), 0};
      const std::size_t before = out.pos;
      const std::size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
      window_.consume(in.pos);
      if (ZSTD_isError(result) != 0) {
        corrupt_ = true;
        fail(std::string("zstd: ") + ZSTD_getErrorName(result));
        return out.pos;
      }
      if (result == 0) {
        in_frame_ = false;
      } else if (some.empty() && out.pos == before) {
        fail("zstd: last frame is cut short");
        return out.pos;
      }
    }
    return out.pos;
  }

  void hold_frame() {
    held_bytes_ = 0;
    taken_ = 0;
    while (in_frame_ && error().empty()) {
      if (held_bytes_ >= kHeldBytesMax) {
        holding_ = false;
        return;
      }
      // A frame may have some hundred bytes or all of the log: chunks are kept from one to the
      // next.
      const std::size_t chunk = held_bytes_ / kChunkBytes;
      const std::size_t at = held_bytes_ % kChunkBytes;
      if (chunk == held_.size()) {
        held_.push_back(std::make_unique_for_overwrite<char[]>(kChunkBytes));
      }
      held_bytes_ += decode(std::span<char>(held_[chunk].get() + at, kChunkBytes - at));
    }
    if (corrupt_) {
      held_bytes_ = 0;  // nothing of a damaged frame is to be believed
    }
  }

  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  std::vector<std::unique_ptr<char[]>> held_;  // of kChunkBytes each; of all:
  std::size_t held_bytes_ = 0;
  std::size_t taken_ = 0;
  bool in_frame_ = false;
  bool holding_ = false;
  bool corrupt_ = false;
};

}  // namespace

std::unique_ptr<Decoder> zstd_decoder(ByteSource& source) {
  return std::make_unique<ZstdDecoder>(source);
}

}  // namespace oomcast::eventlog
