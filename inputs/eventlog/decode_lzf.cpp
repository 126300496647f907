// compress-lzf chunks (LZFOutputStream): "ZV", type 0 (raw) or 1 (compressed), big-endian uint16
// length, for type 1 a uint16 original length, data. The LZF format itself: a control byte below
// 32 starts a literal run, else a back reference.
#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

std::size_t big_endian_16(std::string_view bytes) {
  return static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
         static_cast<unsigned char>(bytes[1]);
}

/// Decodes one compressed chunk; false if it does not give exactly `length` bytes.
bool decode_lzf(std::string_view in, std::size_t length, std::string& out) {
  out.clear();
  std::size_t i = 0;
  while (i < in.size()) {
    const std::size_t control = static_cast<unsigned char>(in[i++]);
    if (control < 32) {
      if (control + 1 > in.size() - i || out.size() + control + 1 > length) {
        return false;
      }
      out.append(in, i, control + 1);
      i += control + 1;
      continue;
    }
    std::size_t run = control >> 5;
    if (run == 7 && i < in.size()) {
      run += static_cast<unsigned char>(in[i++]);
    }
    if (i >= in.size()) {
      return false;
    }
    const std::size_t distance = ((control & 0x1FU) << 8 | static_cast<unsigned char>(in[i++])) + 1;
    run += 2;
    if (distance > out.size() || out.size() + run > length) {
      return false;
    }
    for (std::size_t from = out.size() - distance; run > 0; --run) {
      out.push_back(out[from++]);  // may overlap what it writes: that is how LZF repeats
    }
  }
  return out.size() == length;
}

class LzfDecoder final : public BlockDecoder {
 public:
  explicit LzfDecoder(std::shared_ptr<ByteSource> source) : BlockDecoder(std::move(source)) {}

 protected:
  bool next_block() override {
    const std::string_view head = window_.peek(5);
    if (head.empty()) {
      return false;
    }
    if (!head.starts_with(std::string_view("ZV").substr(0, head.size()))) {
      return fail("lzf: no chunk where one should begin") != 0;
    }
    if (head.size() < 5) {
      return fail("lzf: chunk is cut short") != 0;
    }
    const char type = head[2];
    const std::size_t header = type == 1 ? 7 : 5;
    if (type != 0 && type != 1) {
      return fail("lzf: chunk type is unknown") != 0;
    }
    const std::string_view whole = window_.peek(header + big_endian_16(head.substr(3)));
    if (whole.size() < header + big_endian_16(whole.substr(3))) {
      return fail("lzf: chunk is cut short") != 0;
    }
    ++frames_;
    if (type == 0) {
      block_ = whole.substr(header);
    } else if (!decode_lzf(whole.substr(header), big_endian_16(whole.substr(5)), block_)) {
      block_.clear();
      return fail("lzf: chunk does not decode") != 0;
    }
    window_.consume(whole.size());
    return true;
  }
};

}  // namespace

std::unique_ptr<Decoder> lzf_decoder(std::shared_ptr<ByteSource> source) {
  return std::make_unique<LzfDecoder>(std::move(source));
}

}  // namespace oomcast::eventlog
