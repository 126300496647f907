// Where the tokens of a line begin.
#include "inputs/eventlog/json_tokens.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

using oomcast::eventlog::JsonTokens;

namespace {

std::vector<std::uint32_t> tokens_of(JsonTokens& tokens, std::string text) {
  const std::size_t length = text.size();
  text.append(64, ' ');
  const auto found = tokens.find({text.data(), length});
  return found ? std::vector<std::uint32_t>(found->begin(), found->end())
               : std::vector<std::uint32_t>{999};
}

}  // namespace

TEST_CASE("tokens are brackets, marks, quotes that open and first bytes", "[eventlog][tokens]") {
  JsonTokens tokens;
  CHECK(tokens_of(tokens, R"({"a":[12,true]})") ==
        std::vector<std::uint32_t>{0, 1, 4, 5, 6, 8, 9, 13, 14});
  CHECK(tokens_of(tokens, R"("a{,\"b")") == std::vector<std::uint32_t>{0});
}

TEST_CASE("lines of any size are taken one after the other", "[eventlog][tokens]") {
  JsonTokens tokens;
  CHECK(tokens_of(tokens, "[" + std::string(300'000, ' ') + "]") ==
        std::vector<std::uint32_t>{0, 300'001});
  CHECK(tokens_of(tokens, "[]") == std::vector<std::uint32_t>{0, 1});
}

TEST_CASE("broken strings have no tokens", "[eventlog][tokens]") {
  JsonTokens tokens;
  CHECK(tokens_of(tokens, "[\"a]") == std::vector<std::uint32_t>{999});
  CHECK(tokens_of(tokens, "[\"\xFF\"]") == std::vector<std::uint32_t>{999});
  CHECK(tokens_of(tokens, "[\"\t\"]") == std::vector<std::uint32_t>{999});
}
