// The table of codecs: name, magic bytes, file suffixes.
#include "inputs/eventlog/codec.hpp"

#include <algorithm>
#include <array>

#include "sim/check.hpp"

namespace oomcast::eventlog {
namespace {

using namespace std::string_view_literals;

struct CodecKind {
  Codec codec;
  std::string_view name;
  std::string_view magic;
  std::array<std::string_view, 2> suffixes;
};

constexpr std::array kKinds{
    CodecKind{Codec::kZstd, "zstd", "\x28\xB5\x2F\xFD"sv, {".zstd", ".zst"}},
    CodecKind{Codec::kLz4, "lz4", "LZ4Block"sv, {".lz4", {}}},
    CodecKind{Codec::kSnappy, "snappy", "\x82SNAPPY\0"sv, {".snappy", {}}},
    CodecKind{Codec::kLzf, "lzf", "ZV"sv, {".lzf", {}}},
    CodecKind{Codec::kGzip, "gzip", "\x1F\x8B"sv, {".gz", ".gzip"}},
    CodecKind{Codec::kZip, "zip", "PK\x03\x04"sv, {".zip", {}}},
};

}  // namespace

std::string_view name_of(Codec codec) {
  const auto* found = std::ranges::find(kKinds, codec, &CodecKind::codec);
  return found == kKinds.end() ? "none" : found->name;
}

Codec codec_of_bytes(std::string_view head) {
  for (const CodecKind& kind : kKinds) {
    if (head.starts_with(kind.magic)) {
      return kind.codec;
    }
  }
  return Codec::kNone;
}

std::optional<Codec> codec_of_name(std::string_view file_name) {
  for (const std::string_view ending : {".inprogress"sv, ".compact"sv}) {
    if (file_name.ends_with(ending)) {
      file_name.remove_suffix(ending.size());
    }
  }
  for (const CodecKind& kind : kKinds) {
    for (const std::string_view suffix : kind.suffixes) {
      if (!suffix.empty() && file_name.ends_with(suffix)) {
        return kind.codec;
      }
    }
  }
  return std::nullopt;
}

std::size_t Decoder::fail(std::string_view what) {
  error_ = std::string(what) + " at byte " + std::to_string(window_.offset());
  return 0;
}

std::size_t BlockDecoder::read(std::span<char> to) {
  while (taken_ == block_.size()) {
    taken_ = 0;
    block_.clear();
    if (!error().empty() || !next_block()) {
      return 0;
    }
  }
  const std::size_t n = std::min(to.size(), block_.size() - taken_);
  std::copy_n(block_.data() + taken_, n, to.data());
  taken_ += n;
  return n;
}

std::unique_ptr<Decoder> make_decoder(Codec codec, std::shared_ptr<ByteSource> source) {
  switch (codec) {
    case Codec::kZstd:
      return zstd_decoder(std::move(source));
    case Codec::kLz4:
      return lz4_decoder(std::move(source));
    case Codec::kSnappy:
      return snappy_decoder(std::move(source));
    case Codec::kLzf:
      return lzf_decoder(std::move(source));
    case Codec::kGzip:
      return gzip_decoder(std::move(source));
    case Codec::kNone:
    case Codec::kZip:
      break;
  }
  SIM_CHECK(codec != Codec::kZip, "a zip archive has no decoder, its members have");
  return plain_decoder(std::move(source));
}

}  // namespace oomcast::eventlog
