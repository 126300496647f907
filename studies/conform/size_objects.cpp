// Family oracle/planner/size_objects/1: SizeEstimator on objects that the recording describes in
// words. Longs start at 100000, beyond Java's small boxes; strings are "k" and nine digits.
#include <array>
#include <cctype>
#include <optional>
#include <string>

#include "models/data/java_hash.hpp"
#include "models/sizes/java_objects.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using sizes::Fields;
using sizes::JavaObjects;
using sizes::ObjectId;
using vectors::Reader;
using vectors::Value;

constexpr std::int64_t kFirstLong = 100000;

struct Request {
  std::int64_t length = 0;  // elements, entries, characters or bytes, whatever is counted
  Bytes row;
};

std::uint32_t hash_of_long(std::int64_t value) {
  const auto bits = static_cast<std::uint64_t>(value);
  return static_cast<std::uint32_t>(bits ^ (bits >> 32));
}

std::string text_of_index(std::int64_t index) {
  std::string digits = std::to_string(index);
  return "k" + std::string(9 - std::min<std::size_t>(9, digits.size()), '0') + digits;
}

std::uint32_t hash_of_text(std::string_view text) {
  std::uint32_t hash = 0;
  for (const char c : text) {
    hash = 31 * hash + static_cast<unsigned char>(c);
  }
  return hash;
}

template <class Make>
std::vector<ObjectId> repeat(std::int64_t count, Make make) {
  std::vector<ObjectId> made;
  made.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) {
    made.push_back(make(i));
  }
  return made;
}

std::vector<ObjectId> longs(JavaObjects& java, std::int64_t count) {
  return repeat(count, [&](std::int64_t i) { return java.boxed_long(kFirstLong + i); });
}

enum class Keys { kLongs, kTexts };

std::vector<JavaObjects::Entry> entries(JavaObjects& java, std::int64_t count, Keys keys,
                                        bool with_values) {
  std::vector<JavaObjects::Entry> made;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t number = kFirstLong + i;
    const bool texts = keys == Keys::kTexts;
    made.push_back({.hash = texts ? hash_of_text(text_of_index(i)) : hash_of_long(number),
                    .key = texts ? java.string(10) : java.boxed_long(number),
                    .value = with_values ? java.boxed_long(number) : sizes::kNoObject});
  }
  return made;
}

using Build = ObjectId (*)(JavaObjects& java, const Request& request);
struct Kind {
  std::string_view words;
  Build build;
};

ObjectId plain(JavaObjects& java, const Fields& fields) {
  return java.graph().object(sizes::instance_bytes(fields));
}

ObjectId string_of_index_mod(JavaObjects& java, const Request& request, std::int64_t modulus) {
  return java.graph().reference_array(
      repeat(request.length, [&](std::int64_t i) { return java.string(i % modulus); }));
}

ObjectId rows_with_schema(JavaObjects& java, const Request& request) {
  const std::array fields{JavaObjects::SchemaField{"id", java.plain_type()},
                          JavaObjects::SchemaField{"name", java.string_type()},
                          JavaObjects::SchemaField{"v", java.plain_type()}};
  const ObjectId schema = java.struct_type(fields);
  return java.graph().reference_array(repeat(request.length, [&](std::int64_t i) {
    return java.generic_row(
        std::array{java.boxed_long(kFirstLong + i), java.string(12), java.boxed_double()}, schema);
  }));
}

constexpr Kind kScalars[] = {
    {"java.lang.Integer", [](JavaObjects& j, const Request&) { return plain(j, {.ints = 1}); }},
    {"java.lang.Long", [](JavaObjects& j, const Request&) { return plain(j, {.longs = 1}); }},
    {"java.lang.Short", [](JavaObjects& j, const Request&) { return plain(j, {.shorts = 1}); }},
    {"java.lang.Byte", [](JavaObjects& j, const Request&) { return plain(j, {.bytes = 1}); }},
    {"java.lang.Boolean", [](JavaObjects& j, const Request&) { return plain(j, {.bytes = 1}); }},
    {"java.lang.Character", [](JavaObjects& j, const Request&) { return plain(j, {.shorts = 1}); }},
    {"java.lang.Float", [](JavaObjects& j, const Request&) { return plain(j, {.ints = 1}); }},
    {"java.lang.Double", [](JavaObjects& j, const Request&) { return plain(j, {.longs = 1}); }},
    {"java.lang.Object", [](JavaObjects& j, const Request&) { return plain(j, {}); }},
    {"scala.None", [](JavaObjects& j, const Request&) { return plain(j, {}); }},
    {"scala.Some(Long)",
     [](JavaObjects& j, const Request&) { return j.some(j.boxed_long(kFirstLong)); }},
    {"scala.Tuple2(Long,Long) boxed",
     [](JavaObjects& j, const Request&) {
       return j.tuple2(j.boxed_long(kFirstLong), j.boxed_long(kFirstLong + 1));
     }},
    // The specialised tuple keeps the two references of Tuple2, unused.
    {"scala.Tuple2$mcJJ$sp",
     [](JavaObjects& j, const Request&) {
       return j.graph().object(
           sizes::class_shell({.longs = 2}, sizes::class_shell({.references = 2})));
     }},
    {"scala.Tuple2$mcII$sp",
     [](JavaObjects& j, const Request&) {
       return j.graph().object(
           sizes::class_shell({.ints = 2}, sizes::class_shell({.references = 2})));
     }},
    {"scala.Tuple2(String 8 chars,Long)",
     [](JavaObjects& j, const Request&) {
       return j.tuple2(j.string(8), j.boxed_long(kFirstLong));
     }},
    {"java.math.BigDecimal 12345.67",
     [](JavaObjects& j, const Request&) { return j.java_big_decimal(); }},
    {"java.sql.Date",
     [](JavaObjects& j, const Request&) { return plain(j, {.longs = 1, .references = 1}); }},
    {"java.sql.Timestamp",
     [](JavaObjects& j, const Request&) {
       return j.graph().object(
           sizes::class_shell({.ints = 1}, sizes::class_shell({.longs = 1, .references = 1})));
     }},
    // java.time is not opened to Spark: what these refer to is not followed.
    {"java.time.LocalDate",
     [](JavaObjects& j, const Request&) { return plain(j, {.ints = 1, .shorts = 2}); }},
    {"java.time.Instant",
     [](JavaObjects& j, const Request&) { return plain(j, {.longs = 1, .ints = 1}); }},
    {"String ascii", [](JavaObjects& j, const Request& r) { return j.string(r.length); }},
    {"String latin1 non-ascii",
     [](JavaObjects& j, const Request& r) { return j.string(r.length); }},
    {"String non-latin1",
     [](JavaObjects& j, const Request& r) { return j.string(r.length, r.length == 0); }},
    {"UTF8String", [](JavaObjects& j, const Request& r) { return j.utf8_string(r.length); }},
    {"UnsafeRow copy(bigint, string)",
     [](JavaObjects& j, const Request& r) { return j.unsafe_row_copy(r.row); }},
};

constexpr Kind kCollections[] = {
    {"Array[AnyRef] of nulls",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(
           repeat(r.length, [](std::int64_t) { return sizes::kNoObject; }));
     }},
    {"Array[AnyRef] of distinct java.lang.Long",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(longs(j, r.length));
     }},
    {"Array[AnyRef] of one shared java.lang.Long",
     [](JavaObjects& j, const Request& r) {
       const ObjectId shared = j.boxed_long(kFirstLong);
       return j.graph().reference_array(repeat(r.length, [&](std::int64_t) { return shared; }));
     }},
    {"Array[String] of distinct 10-char ascii strings",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(
           repeat(r.length, [&](std::int64_t) { return j.string(10); }));
     }},
    {"Array[String] where string i has i mod 97 ascii chars",
     [](JavaObjects& j, const Request& r) { return string_of_index_mod(j, r, 97); }},
    {"Array[Array[Byte]] where array i has (i * 37) mod 1000 bytes",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(
           repeat(r.length, [&](std::int64_t i) { return j.byte_array(i * 37 % 1000); }));
     }},
    {"Array of Tuple2(10-char String, Long)",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(repeat(r.length, [&](std::int64_t i) {
         return j.tuple2(j.string(10), j.boxed_long(kFirstLong + i));
       }));
     }},
    {"Array of GenericRow(Long, 12-char String, Double)",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(repeat(r.length, [&](std::int64_t i) {
         return j.generic_row(
             std::array{j.boxed_long(kFirstLong + i), j.string(12), j.boxed_double()});
       }));
     }},
    {"Array of GenericRowWithSchema(id bigint, name string of 12, v double), one schema",
     rows_with_schema},
    {"Array of GenericInternalRow(Long, UTF8String of 12, Double)",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(repeat(r.length, [&](std::int64_t i) {
         return j.generic_row(
             std::array{j.boxed_long(kFirstLong + i), j.utf8_string(12), j.boxed_double()});
       }));
     }},
    {"Array of UnsafeRow copies(bigint, string of 12, double): 48 row bytes",
     [](JavaObjects& j, const Request& r) {
       return j.graph().reference_array(
           repeat(r.length, [&](std::int64_t) { return j.unsafe_row_copy(Bytes(48)); }));
     }},
    {"ArrayBuffer of distinct java.lang.Long, appended",
     [](JavaObjects& j, const Request& r) { return j.array_buffer(longs(j, r.length)); }},
    {"List of distinct java.lang.Long",
     [](JavaObjects& j, const Request& r) { return j.scala_list(longs(j, r.length)); }},
    {"Vector of distinct java.lang.Long",
     [](JavaObjects& j, const Request& r) { return j.scala_vector(longs(j, r.length)); }},
    {"java.util.ArrayList of distinct java.lang.Long, added",
     [](JavaObjects& j, const Request& r) { return j.array_list(longs(j, r.length)); }},
    {"java.util.HashMap Long->Long, put one by one",
     [](JavaObjects& j, const Request& r) {
       return j.java_hash_map(entries(j, r.length, Keys::kLongs, true));
     }},
    {"java.util.HashMap 10-char String->Long, put one by one",
     [](JavaObjects& j, const Request& r) {
       return j.java_hash_map(entries(j, r.length, Keys::kTexts, true));
     }},
    {"scala.collection.mutable.HashMap Long->Long, put one by one",
     [](JavaObjects& j, const Request& r) {
       return j.scala_hash_map(entries(j, r.length, Keys::kLongs, true));
     }},
    {"scala.collection.mutable.HashSet of Long",
     [](JavaObjects& j, const Request& r) {
       return j.scala_hash_set(entries(j, r.length, Keys::kLongs, false));
     }},
};

/// "Array[Long]" and its like.
std::optional<Bytes> primitive_of(std::string_view words) {
  using Row = std::pair<std::string_view, Bytes>;
  constexpr std::array kElements{Row{"Array[Boolean]", Bytes(1)}, Row{"Array[Byte]", Bytes(1)},
                                 Row{"Array[Char]", Bytes(2)},    Row{"Array[Short]", Bytes(2)},
                                 Row{"Array[Int]", Bytes(4)},     Row{"Array[Float]", Bytes(4)},
                                 Row{"Array[Long]", Bytes(8)},    Row{"Array[Double]", Bytes(8)}};
  for (const auto& [name, bytes] : kElements) {
    if (name == words) {
      return bytes;
    }
  }
  return std::nullopt;
}

std::optional<ObjectId> build(JavaObjects& java, std::string_view words, const Request& request) {
  if (const auto element = primitive_of(words)) {
    return java.graph().primitive_array(request.length, *element);
  }
  for (const std::span<const Kind> kinds :
       {std::span<const Kind>(kScalars), std::span<const Kind>(kCollections)}) {
    for (const Kind& kind : kinds) {
      if (kind.words == words) {
        return kind.build(java, request);
      }
    }
  }
  return std::nullopt;
}

void replay(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::string& words = in.text(input, "object");
  Request request;
  for (const auto& [name, value] : input.members()) {
    if (name == "row_bytes") {
      request.row = Bytes(value.integer());
    } else if (name != "object") {
      request.length = value.integer();
    }
  }
  JavaObjects java;
  const auto object = build(java, words, request);
  if (!object) {
    in.refuse(in.field(input, "object"), "is \"" + words + "\", whose layout is not known");
    return;
  }
  check.same("output", in.field(vector, "output"),
             Value::object({{"bytes", java.estimate(*object)}}));
}

}  // namespace

Family size_objects_family() {
  return {.schema = "oracle/planner/size_objects/1",
          .summary = "SizeEstimator's bytes of Java objects",
          .replay = replay};
}

}  // namespace oomcast::conform
