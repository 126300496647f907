// No compression: bytes as they are.
#include <algorithm>

#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

class PlainDecoder final : public Decoder {
 public:
  explicit PlainDecoder(std::shared_ptr<ByteSource> source) : Decoder(std::move(source)) {}

  std::size_t read(std::span<char> to) override {
    const std::string_view some = window_.peek_some().substr(0, to.size());
    std::copy(some.begin(), some.end(), to.begin());
    window_.consume(some.size());
    return some.size();
  }
};

}  // namespace

std::unique_ptr<Decoder> plain_decoder(std::shared_ptr<ByteSource> source) {
  return std::make_unique<PlainDecoder>(std::move(source));
}

}  // namespace oomcast::eventlog
