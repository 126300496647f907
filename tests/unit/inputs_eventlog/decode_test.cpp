// Decoders: whole streams, concatenated ones, cut ones, damaged ones.
#include "inputs/eventlog/codec.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;
using oomcast::test::holds;

namespace {

struct Decoded {
  std::string text;
  std::string error;
  std::int64_t frames = 0;
};

/// Decodes with a small output, so that every decoder must stop and go on in the middle.
Decoded decode(Codec codec, std::string_view bytes, std::size_t step = 5) {
  const auto source = memory_source(bytes);
  const auto decoder = make_decoder(codec, *source);
  Decoded result;
  std::string piece(step, '\0');
  while (const std::size_t n = decoder->read(piece)) {
    result.text.append(piece, 0, n);
  }
  result.error = decoder->error();
  result.frames = decoder->frames();
  return result;
}

}  // namespace

TEST_CASE("every codec gives back what its library compressed", "[eventlog][decode]") {
  for (const Sample& sample : kSamples) {
    INFO(sample.what);
    const Decoded once = decode(sample.codec, from_hex(sample.hex));
    CHECK(once.text == kText);
    CHECK(once.error.empty());
    CHECK(once.frames == 1);
    CHECK(decode(sample.codec, from_hex(sample.hex), 4096).text == kText);
  }
}

TEST_CASE("streams may follow one another", "[eventlog][decode]") {
  for (const Sample& sample : kSamples) {
    INFO(sample.what);
    const std::string end = sample.codec == Codec::kLz4 ? from_hex(kLz4End) : std::string();
    const std::string one = from_hex(sample.hex) + end;
    const Decoded twice = decode(sample.codec, one + one);
    CHECK(twice.text == std::string(kText) + std::string(kText));
    CHECK(twice.error.empty());
    CHECK(twice.frames == 2);
  }
}

TEST_CASE("a stream cut anywhere gives the beginning of the text and says so",
          "[eventlog][decode]") {
  for (const Sample& sample : kSamples) {
    const std::string whole = from_hex(sample.hex);
    for (std::size_t n = 1; n < whole.size(); ++n) {
      INFO(sample.what << " cut to " << n);
      const Decoded cut = decode(sample.codec, std::string_view(whole).substr(0, n));
      CHECK(kText.starts_with(cut.text));
      // After snappy's header alone nothing is missing yet.
      if (!(sample.codec == Codec::kSnappy && n == 16)) {
        CHECK(holds(cut.error, "at byte"));
      }
    }
  }
}

TEST_CASE("a flipped bit never gives wrong text where there is a checksum", "[eventlog][decode]") {
  for (const Sample& sample : kSamples) {
    const bool checked = sample.codec == Codec::kLz4 || sample.what == "zstd with checksum";
    for (std::size_t bit = 0; checked && bit < sample.hex.size() * 4; ++bit) {
      std::string damaged = from_hex(sample.hex);
      damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
      INFO(sample.what << " bit " << bit);
      const Decoded result = decode(sample.codec, damaged);
      // A flip may hit the token's unused bits or the header's flags; then the text is whole.
      const bool whole = result.text == kText;
      const bool told = result.text.empty() && !result.error.empty();
      const bool checksum_flag_lost = sample.codec == Codec::kZstd && bit == 4 * 8 + 2;
      CHECK((whole || told || checksum_flag_lost));
    }
  }
}

TEST_CASE("damaged bytes of any codec end in an error, not in a crash", "[eventlog][decode]") {
  std::uint32_t state = 1;
  for (const Sample& sample : kSamples) {
    for (int round = 0; round < 300; ++round) {
      std::string damaged = from_hex(sample.hex) + from_hex(sample.hex);
      for (int i = 0; i < 3; ++i) {
        state = state * 1664525 + 1013904223;
        damaged[(state >> 8) % damaged.size()] = static_cast<char>(state >> 24);
      }
      CHECK(decode(sample.codec, damaged).text.size() < 1'000'000);
    }
  }
}

TEST_CASE("bytes behind the last frame are an error that says where", "[eventlog][decode]") {
  const std::string garbage = "garbage that is no frame";
  CHECK(decode(Codec::kLz4, from_hex(kSamples[2].hex) + garbage).error ==
        "lz4: no block where one should begin at byte 45");
  CHECK(decode(Codec::kLz4, from_hex(kSamples[2].hex) + garbage).text == kText);
  CHECK_FALSE(decode(Codec::kZstd, from_hex(kSamples[0].hex) + garbage).error.empty());
  CHECK(decode(Codec::kZstd, from_hex(kSamples[0].hex) + garbage).text == kText);
}
