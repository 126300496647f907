// Layouts of Java, Scala and Spark objects; see the header.
#include "models/sizes/java_objects.hpp"

#include <algorithm>

#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

/// The table that holds so many entries at a load of 0.75, doubled from 16 (HashMap of both).
std::int64_t slots_for(std::size_t entries) {
  std::int64_t slots = 16;
  while (static_cast<std::int64_t>(entries) > slots / 4 * 3) {
    slots *= 2;
  }
  return slots;
}

}  // namespace

ObjectId JavaObjects::small_box(Box box, std::int64_t value, Bytes bytes) {
  if (value < -128 || value > 127) {
    return graph_.object(bytes);
  }
  const auto [found, is_new] = small_.try_emplace({box, value}, kNoObject);
  if (is_new) {
    found->second = graph_.object(bytes);
  }
  return found->second;
}

ObjectId JavaObjects::boxed_long(std::int64_t value) {
  return small_box(Box::kLong, value, instance_bytes({.longs = 1}));
}

ObjectId JavaObjects::boxed_integer(std::int64_t value) {
  return small_box(Box::kInteger, value, instance_bytes({.ints = 1}));
}

ObjectId JavaObjects::boxed_short(std::int64_t value) {
  return small_box(Box::kShort, value, instance_bytes({.shorts = 1}));
}

ObjectId JavaObjects::boxed_byte(std::int64_t value) {
  return small_box(Box::kByte, value, instance_bytes({.bytes = 1}));
}

ObjectId JavaObjects::boxed_boolean(bool value) {
  return small_box(Box::kBoolean, value ? 1 : 0, instance_bytes({.bytes = 1}));
}

ObjectId JavaObjects::string(std::int64_t chars, bool latin1) {
  if (chars == 0 && no_bytes_ == kNoObject) {
    no_bytes_ = byte_array(0);  // String's constructors give all empty strings the same bytes
  }
  const ObjectId bytes = chars == 0 ? no_bytes_ : byte_array(latin1 ? chars : 2 * chars);
  return graph_.object(instance_bytes({.ints = 1, .references = 1, .bytes = 2}), {bytes});
}

ObjectId JavaObjects::utf8_string(std::int64_t bytes) {
  if (utf8_valid_ == kNoObject) {
    // Two enumeration constants called UNKNOWN: their name is one string.
    const ObjectId name = string(7);
    utf8_valid_ = graph_.object(instance_bytes({.ints = 1, .references = 1}), {name});
    utf8_ascii_ = graph_.object(instance_bytes({.ints = 1, .references = 1}), {name});
  }
  return graph_.object(instance_bytes({.longs = 1, .ints = 3, .references = 3}),
                       {byte_array(bytes), utf8_valid_, utf8_ascii_});
}

ObjectId JavaObjects::java_big_decimal() {
  // Spark does not open java.math: the estimator counts the references but does not follow them.
  return graph_.object(instance_bytes({.longs = 1, .ints = 2, .references = 2}));
}

ObjectId JavaObjects::decimal(bool wide) {
  constexpr Bytes kDecimal = instance_bytes({.longs = 1, .ints = 2, .references = 1});
  if (!wide) {
    return graph_.object(kDecimal);
  }
  if (math_context_ == kNoObject) {
    math_context_ = graph_.object(instance_bytes({.ints = 1, .references = 1}));
  }
  const ObjectId scala = graph_.object(instance_bytes({.ints = 1, .references = 2}),
                                       {java_big_decimal(), math_context_});
  return graph_.object(kDecimal, {scala});
}

ObjectId JavaObjects::tuple2(ObjectId first, ObjectId second) {
  return graph_.object(instance_bytes({.references = 2}), {first, second});
}

ObjectId JavaObjects::generic_row(std::span<const ObjectId> values, ObjectId schema) {
  const ObjectId array = graph_.reference_array(values);
  if (schema == kNoObject) {
    return graph_.object(kOneReference, {array});
  }
  return graph_.object(instance_bytes({.references = 2}), {array, schema});
}

ObjectId JavaObjects::unsafe_row_copy(Bytes row) {
  return graph_.object(instance_bytes({.longs = 1, .ints = 3, .references = 1}),
                       {byte_array(row.count())});
}

ObjectId JavaObjects::array_buffer(std::span<const ObjectId> elements) {
  std::size_t slots = elements.empty() ? 0 : 16;  // ArrayBuffer.DefaultInitialSize, then doubled
  while (slots < elements.size()) {
    slots *= 2;
  }
  std::vector<ObjectId> array(elements.begin(), elements.end());
  array.resize(slots, kNoObject);
  return graph_.object(instance_bytes({.ints = 2, .references = 1}),
                       {graph_.reference_array(array)});
}

ObjectId JavaObjects::array_list(std::span<const ObjectId> elements) {
  std::size_t slots = elements.empty() ? 0 : 10;  // ArrayList.DEFAULT_CAPACITY, then half more
  while (slots < elements.size()) {
    slots += slots / 2;
  }
  std::vector<ObjectId> array(elements.begin(), elements.end());
  array.resize(slots, kNoObject);
  return graph_.object(instance_bytes({.ints = 2, .references = 1}),
                       {graph_.reference_array(array)});
}

ObjectId JavaObjects::scala_list(std::span<const ObjectId> elements) {
  ObjectId tail = singleton();  // Nil
  for (std::size_t i = elements.size(); i > 0; --i) {
    tail = graph_.object(instance_bytes({.references = 2}), {elements[i - 1], tail});
  }
  return tail;
}

ObjectId JavaObjects::part(std::span<const ObjectId> elements, std::size_t first,
                           std::size_t count) {
  return graph_.reference_array(elements.subspan(first, count));
}

ObjectId JavaObjects::scala_vector(std::span<const ObjectId> elements) {
  constexpr std::size_t kWidth = 32;           // VectorStatics.WIDTH
  constexpr std::size_t kWidth2 = 32 * 32;     // of a block of blocks
  constexpr std::size_t kLargest = 32 * 1024;  // of the three layouts modelled
  const std::size_t n = elements.size();
  SIM_CHECK(n <= kLargest, "vectors of up to three levels are modelled");
  if (n == 0) {
    // Vector0: first and last part are the same empty array.
    const ObjectId empty = graph_.reference_array({});
    return graph_.object(instance_bytes({.ints = 1, .references = 2}), {empty, empty});
  }
  if (n <= kWidth) {
    return graph_.object(kOneReference, {part(elements, 0, n)});
  }
  const auto blocks = [&](std::size_t first, std::size_t end) {
    std::vector<ObjectId> rows;
    for (std::size_t i = first; i < end; i += kWidth) {
      rows.push_back(part(elements, i, kWidth));
    }
    return graph_.reference_array(rows);
  };
  const ObjectId first = part(elements, 0, kWidth);
  const std::size_t last_at = (n - 1) / kWidth * kWidth;
  const ObjectId last = part(elements, last_at, n - last_at);
  if (n <= kWidth2) {
    return graph_.object(instance_bytes({.ints = 2, .references = 3}),
                         {first, last, blocks(kWidth, last_at)});
  }
  const std::size_t last_block = (n - 1) / kWidth2 * kWidth2;
  std::vector<ObjectId> middle;
  for (std::size_t i = kWidth2; i < last_block; i += kWidth2) {
    middle.push_back(blocks(i, i + kWidth2));
  }
  return graph_.object(instance_bytes({.ints = 3, .references = 5}),
                       {first, last, blocks(kWidth, kWidth2), graph_.reference_array(middle),
                        blocks(last_block, last_at)});
}

ObjectId JavaObjects::hash_table(std::span<const Entry> entries, std::int64_t slots, Bytes node) {
  std::vector<ObjectId> table(static_cast<std::size_t>(slots), kNoObject);
  for (const Entry& entry : entries) {
    // Both languages fold the upper half of the hash code in.
    const std::uint32_t folded = entry.hash ^ (entry.hash >> 16);
    ObjectId& head = table[folded & static_cast<std::uint32_t>(slots - 1)];
    head = graph_.object(node, {entry.key, entry.value, head});
  }
  return graph_.reference_array(table);
}

ObjectId JavaObjects::java_hash_map(std::span<const Entry> entries) {
  // AbstractMap has two references of its own.
  constexpr Bytes kMap =
      align_object(class_shell({.ints = 4, .references = 2}, class_shell({.references = 2})));
  const Bytes node = instance_bytes({.ints = 1, .references = 3});
  const ObjectId table =
      entries.empty() ? kNoObject : hash_table(entries, slots_for(entries.size()), node);
  return graph_.object(kMap, {table});
}

ObjectId JavaObjects::scala_hash_map(std::span<const Entry> entries) {
  const Bytes node = instance_bytes({.ints = 1, .references = 3});
  return graph_.object(instance_bytes({.longs = 1, .ints = 2, .references = 1}),
                       {hash_table(entries, slots_for(entries.size() + 1), node)});
}

ObjectId JavaObjects::scala_hash_set(std::span<const Entry> entries) {
  const Bytes node = instance_bytes({.ints = 1, .references = 2});
  return graph_.object(instance_bytes({.longs = 1, .ints = 2, .references = 1}),
                       {hash_table(entries, slots_for(entries.size() + 1), node)});
}

ObjectId JavaObjects::string_type() {
  return graph_.object(instance_bytes({.ints = 1, .references = 1}), {singleton()});
}

ObjectId JavaObjects::struct_type(std::span<const SchemaField> fields) {
  // Metadata.empty and its empty map are shared by all fields.
  const ObjectId metadata =
      graph_.object(instance_bytes({.ints = 1, .references = 2, .bytes = 1}), {singleton()});
  std::vector<ObjectId> array;
  for (const SchemaField& field : fields) {
    array.push_back(graph_.object(
        instance_bytes({.references = 5, .bytes = 2}),
        {string(static_cast<std::int64_t>(field.name.size())), field.type, metadata}));
  }
  return graph_.object(instance_bytes({.ints = 1, .references = 7, .bytes = 1}),
                       {graph_.reference_array(array)});
}

}  // namespace oomcast::sizes
