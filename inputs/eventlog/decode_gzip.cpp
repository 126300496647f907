// gzip, any number of members (Databricks compresses rolled files so).
#include <zlib.h>

#include "inputs/eventlog/codec.hpp"

namespace oomcast::eventlog {
namespace {

class GzipDecoder final : public Decoder {
 public:
  explicit GzipDecoder(std::shared_ptr<ByteSource> source) : Decoder(std::move(source)) {
    ready_ = inflateInit2(&stream_, 15 + 16) == Z_OK;  // 32 KiB window, gzip header only
  }
  ~GzipDecoder() override { inflateEnd(&stream_); }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  std::size_t read(std::span<char> to) override {
    if (!ready_) {
      return error().empty() ? fail("gzip: no memory") : 0;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(to.data());
    stream_.avail_out = static_cast<uInt>(to.size());
    while (error().empty() && stream_.avail_out == to.size()) {
      if (!in_member_ && !begin_member()) {
        break;
      }
      inflate_some();
    }
    return to.size() - stream_.avail_out;
  }

 private:
  bool begin_member() {
    if (frames_ > 0 && (window_.peek(2) != "\x1F\x8B" || inflateReset(&stream_) != Z_OK)) {
      return false;  // padding after the last member is no error
    }
    in_member_ = true;
    ++frames_;
    return true;
  }

  void inflate_some() {
    const std::string_view some = window_.peek_some();
    if (some.empty()) {
      fail("gzip: stream is cut short");
      return;
    }
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(some.data()));
    stream_.avail_in = static_cast<uInt>(some.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    window_.consume(some.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      in_member_ = false;
    } else if (result != Z_OK) {
      fail("gzip: stream is damaged");
    }
  }

  z_stream stream_{};
  bool ready_ = false;
  bool in_member_ = false;
};

}  // namespace

std::unique_ptr<Decoder> gzip_decoder(std::shared_ptr<ByteSource> source) {
  return std::make_unique<GzipDecoder>(std::move(source));
}

}  // namespace oomcast::eventlog
