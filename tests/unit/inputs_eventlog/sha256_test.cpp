// SHA-256 known answers (FIPS 180-4 examples).
#include "inputs/eventlog/sha256.hpp"

#include "tests/support/catch.hpp"

using oomcast::eventlog::Sha256;

namespace {

std::string sha256(std::string_view text, std::size_t step) {
  Sha256 hash;
  for (std::size_t i = 0; i < text.size(); i += step) {
    hash.add(text.substr(i, step));
  }
  return hash.finish();
}

}  // namespace

TEST_CASE("SHA-256 gives the standard's answers", "[eventlog][sha256]") {
  CHECK(sha256("", 1) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256("abc", 1) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56) ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("SHA-256 does not depend on how the bytes come", "[eventlog][sha256]") {
  const std::string text(1'000'000, 'a');
  const std::string expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
  CHECK(sha256(text, 1'000'000) == expected);
  CHECK(sha256(text, 63) == expected);
  CHECK(sha256(text, 65) == expected);
}
