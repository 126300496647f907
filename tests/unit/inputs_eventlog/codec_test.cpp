// Codecs are told from bytes; names are hints.
#include "inputs/eventlog/codec.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

TEST_CASE("the first bytes tell the codec", "[eventlog][codec]") {
  for (const Sample& sample : kSamples) {
    INFO(sample.what);
    CHECK(codec_of_bytes(from_hex(sample.hex)) == sample.codec);
  }
  CHECK(codec_of_bytes(from_hex(kZip)) == Codec::kZip);
  CHECK(codec_of_bytes(kText) == Codec::kNone);
  CHECK(codec_of_bytes("") == Codec::kNone);
}

TEST_CASE("a suffix hints at the codec behind .inprogress and .compact", "[eventlog][codec]") {
  CHECK(codec_of_name("app-1.zstd") == Codec::kZstd);
  CHECK(codec_of_name("app-1.lz4.inprogress") == Codec::kLz4);
  CHECK(codec_of_name("events_3_app.snappy.compact") == Codec::kSnappy);
  CHECK(codec_of_name("eventlog-2021-06-15--15-00.gz") == Codec::kGzip);
  CHECK_FALSE(codec_of_name("app-1").has_value());
  CHECK_FALSE(codec_of_name("application_1.log").has_value());
}

TEST_CASE("codecs have Spark's short names", "[eventlog][codec]") {
  CHECK(name_of(Codec::kNone) == "none");
  CHECK(name_of(Codec::kLz4) == "lz4");
  CHECK(name_of(Codec::kLzf) == "lzf");
}
