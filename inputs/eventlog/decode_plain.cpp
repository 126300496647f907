// No compression: bytes as they are.
#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

class PlainDecoder final : public Decoder {
 public:
  explicit PlainDecoder(ByteSource& source) : Decoder(source) {}

  std::size_t read(std::span<char> to) override { return window_.read(to); }
};

}  // namespace

std::unique_ptr<Decoder> plain_decoder(ByteSource& source) {
  return std::make_unique<PlainDecoder>(source);
}

}  // namespace oomcast::eventlog
