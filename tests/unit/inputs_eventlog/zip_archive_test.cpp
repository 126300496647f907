// Zip archives: directory, members, damage.
#include "inputs/eventlog/zip_archive.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast;
using namespace oomcast::eventlog;
using namespace oomcast::eventlog::samples;

namespace {

std::string read_all(ByteSource& source) {
  std::string all;
  std::string piece(7, '\0');
  for (std::int64_t at = 0;;) {
    const std::size_t n = source.read_at(at, piece);
    if (n == 0) {
      return all;
    }
    all.append(piece, 0, n);
    at += static_cast<std::int64_t>(n);
  }
}

}  // namespace

TEST_CASE("a zip's members are listed and read, deflated or stored", "[eventlog][zip]") {
  const std::string bytes = from_hex(kZip);
  const auto archive = memory_source(bytes);
  const auto members = list_zip("x.zip", *archive);
  REQUIRE(members.ok());
  REQUIRE(members.value().size() == 2);
  CHECK(members.value()[0].name == "a/log");
  CHECK(members.value()[0].bytes == 42);
  const auto deflated = open_zip_member(*archive, members.value()[0]);
  CHECK(read_all(*deflated) == kText);
  CHECK(deflated->damage().empty());
  CHECK(deflated->packed_read() == 19);
  CHECK(read_all(*open_zip_member(*archive, members.value()[1])) == "plain\n");
}

TEST_CASE("a member whose bytes changed is found by its checksum", "[eventlog][zip]") {
  std::string bytes = from_hex(kZip);
  bytes[bytes.find("plain")] = 'P';
  const auto archive = memory_source(bytes);
  const auto members = list_zip("x.zip", *archive);
  REQUIRE(members.ok());
  const auto member = open_zip_member(*archive, members.value()[1]);
  CHECK(read_all(*member) == "Plain\n");
  CHECK(member->damage() == "zip: member's checksum differs");
}

TEST_CASE("a zip that is cut short is refused by name", "[eventlog][zip]") {
  const std::string bytes = from_hex(kZip);
  for (std::size_t n = 4; n < bytes.size(); n += 3) {
    const auto archive = memory_source(std::string_view(bytes).substr(0, n));
    const auto members = list_zip("x.zip", *archive);
    REQUIRE_FALSE(members.ok());
    CHECK(members.error()[0].where == "x.zip");
  }
}

TEST_CASE("damaged zips never crash", "[eventlog][zip]") {
  std::uint32_t state = 7;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = from_hex(kZip);
    for (int i = 0; i < 2; ++i) {
      state = state * 1664525 + 1013904223;
      bytes[(state >> 8) % bytes.size()] = static_cast<char>(state >> 24);
    }
    const auto archive = memory_source(bytes);
    const auto members = list_zip("x.zip", *archive);
    for (std::size_t i = 0; members.ok() && i < members.value().size(); ++i) {
      CHECK(read_all(*open_zip_member(*archive, members.value()[i])).size() < 1'000'000);
    }
  }
}
