// Families oracle/planner/hash_rdd/1 and hash_python/1: hashes of JVM objects and Python keys.
#include <charconv>
#include <optional>

#include "models/data/java_hash.hpp"
#include "models/data/murmur3.hpp"
#include "models/data/python_hash.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"

namespace oomcast::conform {
namespace {

using data::PythonStringHash;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

/// Scala's `##` of a tuple's element.
std::int32_t element_hash(const Value& element) {
  return element.is(Kind::kString) ? data::java_string_hash(element.text())
                                   : data::scala_long_hash(element.integer());
}

/// hashCode of a recorded object; none for null.
std::optional<std::int32_t> hash_code(const Value& input, Reader& in) {
  const std::string& name = in.text(input, "class");
  if (name == "null") {
    return std::nullopt;
  }
  const Value& value = in.field(input, "value");
  if (name == "java.lang.Long") {
    return data::java_long_hash(value.integer());
  }
  if (name == "java.lang.Integer") {
    return static_cast<std::int32_t>(value.integer());
  }
  if (name == "java.lang.String") {
    return data::java_string_hash(value.text());
  }
  if (name == "java.lang.Double") {
    return data::java_double_hash(in.integer(value, "bits"));
  }
  if (name == "java.lang.Boolean") {
    return data::java_boolean_hash(value.boolean());
  }
  if (name.starts_with("scala.Tuple2") && value.items().size() == 2) {
    return data::scala_tuple2_hash(element_hash(value.items()[0]), element_hash(value.items()[1]));
  }
  in.refuse(input, "has the class \"" + name + "\", which is not known");
  return std::nullopt;
}

void replay_rdd(const Value& vector, Reader& in, VectorCheck& check) {
  const std::optional<std::int32_t> hash = hash_code(in.field(vector, "input"), in);
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  check.same("output", output,
             Value::object({{"hash_code", hash ? Value(*hash) : Value()},
                            {"partitions", partitions_value(in, [&](std::int64_t count) {
                               return data::hash_partition(hash.value_or(0), count);  // null: 0
                             })}}));
}

double real_of(const std::string& text) {
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // reads inf and nan too
  return value;
}

// Tuples nest as deep as a recording nests them.
std::int64_t python_hash(const Value& key, PythonStringHash strings, Reader& in) {  // NOLINT
  const std::string& type = in.text(key, "type");
  const Value& value = in.field(key, "value");
  if (type == "NoneType") {
    return 0;
  }
  if (type == "bool") {
    return value.boolean() ? 1 : 0;
  }
  if (type == "int") {
    const Value* text = key.find("text");
    return text != nullptr ? data::python_int_hash(std::string_view(text->text()))
                           : data::python_int_hash(value.integer());
  }
  if (type == "float") {
    return data::python_float_hash(real_of(value.text()));
  }
  if (type == "str") {
    return data::python_str_hash(value.text(), strings);
  }
  if (type == "bytes") {
    return data::python_bytes_hash(bytes_of_hex(value.text()), strings);
  }
  if (type == "tuple") {
    std::vector<std::int64_t> elements;
    for (const Value& element : value.items()) {
      elements.push_back(python_hash(element, strings, in));
    }
    return data::portable_tuple_hash(elements);
  }
  in.refuse(key, "has the type \"" + type + "\", which is not known");
  return 0;
}

void replay_python(const Value& vector, Reader& in, VectorCheck& check) {
  const bool older = in.text(in.root(), "string_hash") == "siphash24";
  const PythonStringHash strings =
      older ? PythonStringHash::kSipHash24 : PythonStringHash::kSipHash13;
  const std::int64_t hash = python_hash(in.field(vector, "input"), strings, in);
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  check.same(
      "output", output,
      Value::object({{"hash", hash}, {"partitions", partitions_value(in, [&](std::int64_t count) {
                                        return data::positive_modulo(hash, count);
                                      })}}));
}

}  // namespace

Family hash_rdd_family() {
  return {.schema = "oracle/planner/hash_rdd/1",
          .summary = "hashCode of JVM objects and HashPartitioner",
          .replay = replay_rdd};
}

Family hash_python_family() {
  return {.schema = "oracle/planner/hash_python/1",
          .summary = "portable_hash of Python keys and their partitions",
          .replay = replay_python};
}

}  // namespace oomcast::conform
