// The strict walk over tokens: takes what is plain JSON, ends at anything odd.
#include "inputs/eventlog/json_walk.hpp"

#include <string>

#include "inputs/eventlog/json_tokens.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast::eventlog;

namespace {

/// Runs `visit` on a walk over the text.
template <class Visit>
bool walk(std::string text, Visit visit) {
  const std::size_t length = text.size();
  text.append(64, ' ');  // what a parser may read behind a line
  JsonTokens tokens;
  const auto found = tokens.find({text.data(), length});
  if (!found) {
    return false;
  }
  JsonWalk walker({text.data(), length}, *found);
  return visit(walker) && walker.finished();
}

bool skips(const std::string& text) {
  return walk(text, [](JsonWalk& w) { return w.skip(); });
}

}  // namespace

TEST_CASE("values of every kind are walked over", "[eventlog][walk]") {
  for (const char* text : {"{}", "[]", "[0]", R"({"a":[1,{"b":null}],"c":true,"d":"x"})",
                           "[ 1 , false ]\t", R"(["",""])", "{\"a\" : \"b\" }"}) {
    INFO(text);
    CHECK(skips(text));
  }
}

TEST_CASE("what is not JSON ends the walk", "[eventlog][walk]") {
  for (const char* text : {"{",          "[1",           "{\"a\"}", "{\"a\":}",
                           "{\"a\":1,}", "[1,]",         "[1 2]",   "[01]",
                           "[-]",        "[1x]",         "[tru]",   "[truex]",
                           "[nul]",      "[NaN]",        "{1:2}",   "{\"a\":1 \"b\":2}",
                           "[\"a\" x]",  "[\"a\"\"b\"]", "{}{}",    "[1]]",
                           "{\"a\"1}",   "[,1]",         ""}) {
    INFO(text);
    CHECK_FALSE(skips(text));
  }
}

TEST_CASE("what is JSON but odd is left to the tolerant parser", "[eventlog][walk]") {
  for (const char* text : {"[1.5]", "[1e3]", "[1234567890123456789]"}) {
    INFO(text);
    CHECK_FALSE(skips(text));
  }
  CHECK_FALSE(skips(std::string(100, '[') + std::string(100, ']')));
  CHECK(skips(std::string(60, '[') + std::string(60, ']')));
}

TEST_CASE("keys are found in any order and only once", "[eventlog][walk]") {
  static constexpr std::array<std::string_view, 3> kKeys{"Task ID", "Executor ID", "x"};
  const auto order = [](const std::string& text, std::string& seen) {
    return walk(text, [&](JsonWalk& w) {
      return w.object(kKeys, [&](std::size_t k) {
        seen += std::to_string(k);
        return w.skip();
      });
    });
  };
  std::string seen;
  CHECK(order(R"({"x":1,"Task ID":2,"other":3,"Executor ID":4,"Executor Id":5})", seen));
  CHECK(seen == "20313");
  CHECK_FALSE(order(R"({"x":1,"x":2})", seen));
}

TEST_CASE("numbers, texts and flags have their values", "[eventlog][walk]") {
  std::int64_t number = 0;
  std::string_view text;
  bool flag = false;
  CHECK(walk("[-999999999999999999]",
             [&](JsonWalk& w) { return w.array([&] { return w.integer(number); }); }));
  CHECK(number == -999999999999999999);
  CHECK(walk("[\"a,} b\"  ]", [&](JsonWalk& w) {
    return w.array([&] { return w.text(text) && text == "a,} b"; });
  }));
  CHECK(walk("[true]", [&](JsonWalk& w) { return w.array([&] { return w.boolean(flag); }); }));
  CHECK(flag);
  CHECK_FALSE(walk("[1]", [&](JsonWalk& w) { return w.array([&] { return w.boolean(flag); }); }));
}
