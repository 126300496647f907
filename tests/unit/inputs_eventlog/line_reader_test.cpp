// Lines: their ends, their limits, and memory that stays bounded.
#include "inputs/eventlog/line_reader.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;
using oomcast::test::holds;

namespace {

/// A log of one part in memory, opened.
struct Opened {
  explicit Opened(std::string_view bytes)
      : layout(layout_of_source("x", memory_source(bytes))),
        part(OpenPart::open(layout.value(), layout.value().parts[0])) {}
  oomcast::Checked<Layout> layout;
  oomcast::Checked<OpenPart> part;
};

struct Seen {
  std::vector<std::string> texts;
  std::vector<Line> lines;
  bool mark = false;
};

Seen lines_of(std::string_view bytes, std::int64_t line_max = 1 << 20) {
  const Opened opened(bytes);
  PartStream stream(opened.part.value(), nullptr);
  LineReader reader(line_max);
  reader.open(stream);
  Seen seen;
  for (Line line; reader.next(line);) {
    seen.texts.emplace_back(line.text);
    seen.lines.push_back(line);
  }
  seen.mark = reader.had_byte_order_mark();
  return seen;
}

}  // namespace

TEST_CASE("lines end at LF, and one CR before it goes", "[eventlog][lines]") {
  const Seen seen = lines_of("a\r\nb\n\nc\r\r\nd");
  CHECK(seen.texts == std::vector<std::string>{"a", "b", "", "c\r", "d"});
  CHECK(seen.lines[0].carriage_return);
  CHECK_FALSE(seen.lines[1].carriage_return);
  CHECK(seen.lines[3].ended);
  CHECK_FALSE(seen.lines[4].ended);
  CHECK(seen.lines[4].number == 5);
}

TEST_CASE("a byte order mark is dropped at the start only", "[eventlog][lines]") {
  const Seen seen = lines_of("\xEF\xBB\xBF{}\n\xEF\xBB\xBF{}\n");
  CHECK(seen.mark);
  CHECK(seen.texts == std::vector<std::string>{"{}", "\xEF\xBB\xBF{}"});
  CHECK(lines_of("").texts.empty());
  CHECK_FALSE(lines_of("\xEF\xBB").mark);
}

TEST_CASE("lines longer than a chunk are whole", "[eventlog][lines]") {
  const std::string longer(5'000'000, 'x');
  const Seen seen = lines_of("a\n" + longer + "\nb\n", 6'000'000);
  REQUIRE(seen.texts.size() == 3);
  CHECK(seen.texts[1] == longer);
  CHECK(seen.texts[2] == "b");
}

TEST_CASE("a line over the limit is skipped and counted", "[eventlog][lines]") {
  const std::string longer(3'000'000, 'x');
  const Seen seen = lines_of("a\n" + longer + "\nb\n" + longer, 2'000'000);
  REQUIRE(seen.texts.size() == 4);
  CHECK(seen.lines[1].too_long);
  CHECK(seen.lines[1].length == 3'000'000);
  CHECK(seen.texts[1].size() == 256);
  CHECK(seen.texts[2] == "b");
  CHECK(seen.lines[3].too_long);
  CHECK_FALSE(seen.lines[3].ended);
}

TEST_CASE("a line exactly at the limit is read, one byte more is not", "[eventlog][lines]") {
  const std::string limit(2'000'000, 'x');
  CHECK_FALSE(lines_of(limit + "\n", 2'000'000).lines[0].too_long);
  CHECK(lines_of(limit + "y\n", 2'000'000).lines[0].too_long);
}

TEST_CASE("a stream reports what it decoded and its checksum", "[eventlog][lines]") {
  const std::string bytes = from_hex(kSamples[0].hex);
  Sha256 checksum;
  const Opened opened(bytes);
  PartStream stream(opened.part.value(), &checksum);
  std::string piece(100, '\0');
  while (stream.read(piece) > 0) {
  }
  Sha256 expected;
  expected.add(kText);
  CHECK(stream.decoded_bytes() == 42);
  CHECK(checksum.finish() == expected.finish());
  CHECK_FALSE(stream.is_bomb());
}

TEST_CASE("a stream that expands without end is refused with the byte", "[eventlog][lines]") {
  // A zstd frame of RLE blocks: 4 bytes stand for 128 KiB of spaces each.
  std::string bomb = from_hex("28b52ffd0078");
  for (int i = 0; i < 4096; ++i) {
    bomb += from_hex(i + 1 < 4096 ? "02001020" : "03001020");
  }
  const Opened opened(bomb);
  PartStream stream(opened.part.value(), nullptr);
  std::string piece(std::size_t{1} << 20, '\0');
  while (stream.read(piece) > 0) {
  }
  CHECK(stream.is_bomb());
  CHECK(holds(stream.error(), "at byte"));
  CHECK(stream.decoded_bytes() < (std::int64_t{260} << 20));
}
