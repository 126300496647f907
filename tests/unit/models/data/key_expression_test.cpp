#include "models/data/key_expression.hpp"

#include <limits>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::data;
using oomcast::test::holds;

namespace {

std::int64_t value_at(std::string_view text, std::int64_t id) {
  const auto parsed = parse_key_expression(text);
  REQUIRE(parsed.ok());
  std::vector<std::int64_t> value(1);
  parsed.value().evaluate(id, value);
  return value.front();
}

Problem problem_of(std::string_view text) {
  const auto parsed = parse_key_expression(text, "/data/0/key");
  REQUIRE_FALSE(parsed.ok());
  return parsed.error().front();
}

}  // namespace

TEST_CASE("keys of generated tables are computed as Spark would", "[data][key_expression]") {
  CHECK(value_at("id", 7) == 7);
  CHECK(value_at("pmod(id * 2654435761, 1000003)", 3) == 3 * 2654435761 % 1000003);
  CHECK(value_at("id % 100", 1234) == 34);
  CHECK(value_at("(id % 100) div 20", 1234) == 1);
  CHECK(value_at("2 + 3 * id - 4", 10) == 28);
  CHECK(value_at("-id", 10) == -10);
}

TEST_CASE("CASE WHEN chooses between the hot key and the rest", "[data][key_expression]") {
  constexpr auto kText = "CASE WHEN id % 100 < 90 THEN 0 ELSE 1 + pmod(id * 2654435761, 1009) END";
  CHECK(value_at(kText, 189) == 0);
  CHECK(value_at(kText, 190) == 1 + 190 * 2654435761 % 1009);
  constexpr auto kChain = "case when id < 2 then 10 when id >= 5 and id <> 7 then 20 else 30 end";
  CHECK(value_at(kChain, 1) == 10);
  CHECK(value_at(kChain, 5) == 20);
  CHECK(value_at(kChain, 7) == 30);
  CHECK(value_at(kChain, 3) == 30);
}

TEST_CASE("whole numbers wrap around as in Java", "[data][key_expression]") {
  CHECK(value_at("id * 2", std::numeric_limits<std::int64_t>::max()) == -2);
  CHECK(value_at("pmod(id, 7)", -3) == 4);
  CHECK(value_at("id % 7", -3) == -3);
  CHECK(value_at("cast(id AS int)", 4294967297) == 1);
}

TEST_CASE("a zipf-like key goes through doubles and back", "[data][key_expression]") {
  constexpr auto kText =
      "cast(floor(pow(1D - ((pmod(id * 2654435761, 1000003) + 0.5D) / 1000003) * "
      "(1D - pow(100004D, -0.500000D)), -2.000000D)) AS bigint)";
  const auto parsed = parse_key_expression(kText);
  REQUIRE(parsed.ok());
  CHECK(parsed.value().type() == KeyType::kLong);
  std::vector<std::int64_t> keys(20000);
  parsed.value().evaluate(0, keys);
  std::vector<int> counts(6);
  std::int64_t largest = 0;
  for (const std::int64_t key : keys) {
    largest = std::max(largest, key);
    if (key < 6) {
      ++counts[static_cast<std::size_t>(key)];
    }
  }
  CHECK(counts == std::vector<int>{0, 5873, 2605, 1548, 1063, 782});
  CHECK(largest == 96474);
}

TEST_CASE("string keys remember the number behind the text", "[data][key_expression]") {
  const auto parsed = parse_key_expression("rpad(cast(pmod(id * 7, 100) AS string), 6, 'xy')");
  REQUIRE(parsed.ok());
  CHECK(parsed.value().type() == KeyType::kString);
  std::vector<std::int64_t> keys(1);
  parsed.value().evaluate(6, keys);
  CHECK(keys.front() == 42);
  CHECK(parsed.value().text_of(42) == "42xyxy");
  const auto glued =
      parse_key_expression("concat('a', lpad(cast(id AS string), 4, '0'), repeat('-', 3))");
  REQUIRE(glued.ok());
  CHECK(glued.value().text_of(17) == "a0017---");
  CHECK(parse_key_expression("repeat(cast(id % 10 AS string), 3)").value().text_of(7) == "777");
}

TEST_CASE("an expression may name columns defined before it", "[data][key_expression]") {
  const auto w = parse_key_expression("id + 1");
  REQUIRE(w.ok());
  const std::vector<NamedExpression> columns{{"w", w.value()}};
  const auto salt = parse_key_expression("cast(w % 4 AS int)", "salt", columns);
  REQUIRE(salt.ok());
  CHECK(salt.value().type() == KeyType::kInt);
  std::vector<std::int64_t> values(5);
  salt.value().evaluate(0, values);
  CHECK(values == std::vector<std::int64_t>{1, 2, 3, 0, 1});
}

TEST_CASE("literals decide the type as in Spark", "[data][key_expression]") {
  CHECK(parse_key_expression("id + 1").value().type() == KeyType::kLong);
  CHECK(parse_key_expression("cast(id AS int) + 1").value().type() == KeyType::kInt);
  CHECK(parse_key_expression("cast(id AS int) + 3000000000").value().type() == KeyType::kLong);
  CHECK(parse_key_expression("id / 2").value().type() == KeyType::kDouble);
}

TEST_CASE("what is not covered is refused with its place", "[data][key_expression]") {
  CHECK(problem_of("rand()").what.find("rand") != std::string::npos);
  CHECK(problem_of("sha2(cast(id AS string), 256)").what.find("sha2") != std::string::npos);
  CHECK(problem_of("pmod(id, 0)").what == "division by zero");
  CHECK(holds(problem_of("CASE WHEN id < 3 THEN 1 END").what, "ELSE"));
  CHECK(problem_of("other + 1").where == "/data/0/key, character 1");
  for (const char* text : {"", "id +", "(id", "id id", "pmod(id)", "'text'", "1 + 'a'",
                           "99999999999999999999", "id % id"}) {
    CHECK_FALSE(problem_of(text).fix.empty());
  }
}

TEST_CASE("nesting without end is refused", "[data][key_expression]") {
  CHECK(problem_of(std::string(1000, '(') + "id").what == "nested too deep");
  CHECK_FALSE(problem_of(std::string(1000, '-') + "id").what.empty());
}
