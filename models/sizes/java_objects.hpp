// Builds the objects that Spark programs keep: boxes, strings, rows, collections of Java and Scala.
// Layouts are those of OpenJDK 17, Scala 2.13 and Spark 4.3.0.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "models/sizes/object_graph.hpp"

namespace oomcast::sizes {

class JavaObjects {
 public:
  [[nodiscard]] ObjectGraph& graph() { return graph_; }
  [[nodiscard]] Bytes estimate(ObjectId root) const { return graph_.estimate(root); }

  // Boxes. Java keeps one box for each small whole number (-128 .. 127).
  ObjectId boxed_long(std::int64_t value);
  ObjectId boxed_integer(std::int64_t value);
  ObjectId boxed_short(std::int64_t value);
  ObjectId boxed_byte(std::int64_t value);
  ObjectId boxed_boolean(bool value);
  ObjectId boxed_double() { return graph_.object(instance_bytes({.longs = 1})); }
  ObjectId boxed_float() { return graph_.object(instance_bytes({.ints = 1})); }

  ObjectId string(std::int64_t chars, bool latin1 = true);
  ObjectId byte_array(std::int64_t length) { return graph_.primitive_array(length, Bytes(1)); }
  /// Spark's UTF8String; all of them refer to the same two constants.
  ObjectId utf8_string(std::int64_t bytes);
  ObjectId java_big_decimal();
  /// Spark's Decimal of so many digits; wide ones refer to a BigDecimal.
  ObjectId decimal(bool wide);

  ObjectId tuple2(ObjectId first, ObjectId second);
  ObjectId some(ObjectId value) { return graph_.object(kOneReference, {value}); }
  ObjectId singleton() { return graph_.object(instance_bytes({})); }

  /// GenericRow, GenericInternalRow: an object around an array of values.
  ObjectId generic_row(std::span<const ObjectId> values, ObjectId schema = kNoObject);
  ObjectId unsafe_row_copy(Bytes row);

  // Collections, filled one by one.
  ObjectId array_buffer(std::span<const ObjectId> elements);
  ObjectId array_list(std::span<const ObjectId> elements);
  ObjectId scala_list(std::span<const ObjectId> elements);
  ObjectId scala_vector(std::span<const ObjectId> elements);

  struct Entry {
    std::uint32_t hash = 0;  // hashCode of the key
    ObjectId key = kNoObject;
    ObjectId value = kNoObject;
  };
  ObjectId java_hash_map(std::span<const Entry> entries);
  ObjectId scala_hash_map(std::span<const Entry> entries);
  ObjectId scala_hash_set(std::span<const Entry> entries);

  /// A field of a StructType: its name, and the object of its data type.
  struct SchemaField {
    std::string_view name;
    ObjectId type = kNoObject;
  };
  ObjectId struct_type(std::span<const SchemaField> fields);
  ObjectId plain_type() { return singleton(); }  // LongType and its like
  ObjectId string_type();

 private:
  static constexpr Bytes kOneReference = instance_bytes({.references = 1});
  enum class Box : std::uint8_t { kLong, kInteger, kShort, kByte, kBoolean };
  ObjectId small_box(Box box, std::int64_t value, Bytes bytes);
  /// A table of so many slots with the entries' nodes in chains.
  ObjectId hash_table(std::span<const Entry> entries, std::int64_t slots, Bytes node);
  ObjectId part(std::span<const ObjectId> elements, std::size_t first, std::size_t count);

  ObjectGraph graph_;
  std::map<std::pair<Box, std::int64_t>, ObjectId> small_;
  ObjectId no_bytes_ = kNoObject;
  ObjectId utf8_valid_ = kNoObject;
  ObjectId utf8_ascii_ = kNoObject;
  ObjectId math_context_ = kNoObject;
};

}  // namespace oomcast::sizes
