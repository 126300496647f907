#include "models/text/sizes.hpp"

#include "models/text/decimal.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("sizes are read in every usual spelling, exactly", "[models][text]") {
  CHECK(text::parse_size("16g") == 16_GiB);
  CHECK(text::parse_size("512 MB") == 512_MiB);
  CHECK(text::parse_size("1.5GiB") == 1536_MiB);
  CHECK(text::parse_size("10TB") == 10'240_GiB);
  CHECK(text::parse_size("4096") == 4_KiB);
  CHECK(text::parse_size("3", 1_MiB) == 3_MiB);
  CHECK(text::parse_size("0.1k") == 102_B);  // 102.4, cut
  CHECK(text::parse_size("1e3b") == 1000_B);
}

TEST_CASE("what is no size is refused", "[models][text]") {
  for (const char* word : {"", "g", "16x", "1.2.3g", "--1", "9999999999999999999g", "9000000p"}) {
    CAPTURE(word);
    CHECK_FALSE(text::parse_size(word).has_value());
  }
}

TEST_CASE("times and shares are read exactly", "[models][text]") {
  CHECK(text::parse_duration("3s") == 3_s);
  CHECK(text::parse_duration("2 min") == 120_s);
  CHECK(text::parse_duration("1.5h") == 5400_s);
  CHECK(text::parse_duration("100") == 100_ms);
  CHECK(text::parse_share("5%") == 50'000'000);
  CHECK(text::parse_share("0.05") == 50'000'000);
  CHECK(text::parse_share("12.5 %") == 125'000'000);
  CHECK(text::parse_share("100%") == 1'000'000'000);
  CHECK_FALSE(text::parse_share("101%").has_value());
  CHECK_FALSE(text::parse_share("-0.1").has_value());
  CHECK(text::parse_count("50e9") == 50'000'000'000);
  CHECK_FALSE(text::parse_count("1.5").has_value());
  CHECK_FALSE(text::parse_count("1e999999999999").has_value());
}

TEST_CASE("bytes are shown to people with one decimal", "[models][text]") {
  CHECK(text::format_bytes(0_B) == "0 B");
  CHECK(text::format_bytes(1023_B) == "1023 B");
  CHECK(text::format_bytes(1536_MiB) == "1.5 GiB");
  CHECK(text::format_bytes(16_GiB) == "16 GiB");
  CHECK(text::format_bytes(Bytes(1'048'575)) == "1024 KiB");
  CHECK(text::format_bytes(Bytes(-2048)) == "-2 KiB");
  CHECK(text::format_bytes(Bytes(INT64_MAX)) == "8192 PiB");
  CHECK(text::format_duration(150_s) == "2.5 min");
  CHECK(text::format_share(123'456'789) == "12.3%");
}

TEST_CASE("exact texts are read back to the same value", "[models][text]") {
  for (const std::int64_t n :
       {0L, 1L, 1023L, 1024L, 4097L, 1610612736L, 17179869184L, 9007199254740993L}) {
    CAPTURE(n);
    CHECK(text::parse_size(text::size_text(Bytes(n))) == Bytes(n));
    CHECK(text::parse_duration(text::duration_text(Duration(n))) == Duration(n));
  }
  for (const std::int64_t ppb : {0L, 1L, 50'000'000L, 125'000'001L, 1'000'000'000L}) {
    CAPTURE(ppb);
    CHECK(text::parse_share(text::share_text(ppb)) == ppb);
  }
  CHECK(text::size_text(1536_MiB) == "1536m");
  CHECK(text::share_text(50'000'000) == "5%");
}
