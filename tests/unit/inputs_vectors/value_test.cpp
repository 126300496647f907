#include "inputs/vectors/value.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using vectors::first_difference;
using vectors::Value;

TEST_CASE("a value prints as compact JSON", "[vectors]") {
  const Value value = Value::object({{"a", 1}, {"b", Value::array({true, Value(), "x\"\n"})}});
  CHECK(value.json() == R"({"a":1,"b":[true,null,"x\"\n"]})");
}

TEST_CASE("objects are the same in any order of their members", "[vectors]") {
  CHECK(first_difference(Value::object({{"a", 1}, {"b", 2}}), Value::object({{"b", 2}, {"a", 1}}))
            .equal);
}

TEST_CASE("the first difference is named by its path", "[vectors]") {
  const Value want = Value::object({{"tasks", Value::array({1, Value::object({{"x", 5}})})}});
  const Value got = Value::object({{"tasks", Value::array({1, Value::object({{"x", 6}})})}});
  const vectors::ValueDifference found = first_difference(want, got);
  CHECK_FALSE(found.equal);
  CHECK(found.path == "tasks.1.x");
  CHECK(found.expected == "5");
  CHECK(found.got == "6");
}

TEST_CASE("a missing and a superfluous value are differences", "[vectors]") {
  CHECK(first_difference(Value::array({1, 2}), Value::array({1})).got == "nothing");
  CHECK(first_difference(Value::object(), Value::object({{"a", 1}})).path == "a");
  CHECK_FALSE(first_difference(Value(0), Value(false)).equal);
  CHECK_FALSE(first_difference(Value(""), Value()).equal);
}
