// Families oracle/planner/hash_columns/1 and hash_histograms/1: which partition rows hash to.
#include <algorithm>
#include <charconv>

#include "models/data/murmur3.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/planner_fields.hpp"

namespace oomcast::conform {
namespace {

using data::HashValue;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

int number_after(std::string_view text, char mark) {
  int number = 0;
  const std::size_t at = text.find(mark);
  if (at != std::string_view::npos) {
    std::from_chars(text.data() + at + 1, text.data() + text.size(), number);
  }
  return number;
}

/// "a: int, b: struct<c: string>" cut at the commas outside of brackets.
std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  int depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || (text[i] == ',' && depth == 0)) {
      fields.push_back(text.substr(begin, i - begin));
      begin = i + 1;
      continue;
    }
    depth += text[i] == '<' || text[i] == '(' ? 1 : 0;
    depth -= text[i] == '>' || text[i] == ')' ? 1 : 0;
  }
  return fields;
}

std::string_view type_of_field(std::string_view field) {
  const std::size_t colon = field.find(':');
  std::string_view type = colon == std::string_view::npos ? field : field.substr(colon + 1);
  type.remove_prefix(std::min(type.find_first_not_of(' '), type.size()));
  return type;
}

std::string_view inside(std::string_view type, std::string_view head) {
  return type.substr(head.size(), type.size() - head.size() - 1);
}

// Nested types are as deep as a recording nests them.
HashValue hash_value(std::string_view type, const Value& value, Reader& in) {  // NOLINT
  if (value.is(Kind::kNull)) {
    return HashValue::null();
  }
  std::vector<HashValue> elements;
  if (type.starts_with("array<")) {
    for (const Value& item : value.items()) {
      elements.push_back(hash_value(inside(type, "array<"), item, in));
    }
    return HashValue::of_list(std::move(elements));
  }
  if (type.starts_with("struct<")) {
    const auto fields = fields_of(inside(type, "struct<"));
    for (std::size_t i = 0; i < fields.size() && i < value.items().size(); ++i) {
      elements.push_back(hash_value(type_of_field(fields[i]), value.items()[i], in));
    }
    return HashValue::of_list(std::move(elements));
  }
  if (type.starts_with("decimal(")) {
    const auto decimal =
        data::decimal_hash_value(in.text(value, "unscaled"), number_after(type, '('));
    if (!decimal.ok()) {
      in.refuse(value, decimal.error().front().what);
      return HashValue::null();
    }
    return decimal.value();
  }
  if (type == "float" || type == "double") {
    const std::int64_t bits = in.integer(value, "bits");
    return type == "float" ? HashValue::of_float_bits(static_cast<std::int32_t>(bits))
                           : HashValue::of_double_bits(bits);
  }
  if (type == "string") {
    return HashValue::of_bytes(value.text());
  }
  if (type == "binary") {
    return HashValue::of_bytes(bytes_of_hex(value.text()));
  }
  if (type == "bigint" || type.starts_with("timestamp") || type.starts_with("interval day")) {
    return HashValue::of_long(value.integer());
  }
  if (type == "boolean") {
    return HashValue::of_int(value.boolean() ? 1 : 0);
  }
  if (type == "tinyint" || type == "smallint" || type == "int" || type == "date" ||
      type.starts_with("interval year")) {
    return HashValue::of_int(static_cast<std::int32_t>(value.integer()));
  }
  in.refuse(value, "has the type \"" + std::string(type) + "\", which is not known");
  return HashValue::null();
}

void replay_columns(const Value& vector, Reader& in, VectorCheck& check) {
  std::vector<HashValue> columns;
  for (const Value& column : in.items(in.field(vector, "input"), "columns")) {
    columns.push_back(hash_value(in.text(column, "type"), in.field(column, "value"), in));
  }
  const Value& output = in.field(vector, "output");
  if (!in.ok()) {
    return;
  }
  const std::int32_t hash = data::murmur3_columns(columns);
  check.same(
      "output", output,
      Value::object({{"hash", hash}, {"partitions", partitions_value(in, [&](std::int64_t count) {
                                        return data::hash_partition(hash, count);
                                      })}}));
}

/// The i-th key of a pattern such as "bigint:i*1000" or "string:user_i".
HashValue key_of(std::string_view type, std::string_view form, std::int64_t i) {
  if (type == "string") {
    std::string text(form);
    const std::size_t at = text.rfind('i');
    return HashValue::of_bytes(text.replace(at == std::string::npos ? text.size() : at,
                                            at == std::string::npos ? 0 : 1, std::to_string(i)));
  }
  const std::int64_t factor = form.starts_with("i*") ? number_after(form, '*') : 1;
  return type == "bigint" || type == "timestamp"
             ? HashValue::of_long(i * factor)
             : HashValue::of_int(static_cast<std::int32_t>(i * factor));
}

void replay_histograms(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const std::string& pattern = in.text(input, "pattern");
  const std::size_t colon = pattern.find(':');
  const std::int64_t rows = in.integer(input, "rows");
  const std::int64_t partitions = in.integer(input, "partitions");
  const Value& output = in.field(vector, "output");
  if (in.ok() && (colon == std::string::npos || partitions <= 0)) {
    in.refuse(input, "has no pattern \"type:form\" or no partitions");
  }
  if (!in.ok()) {
    return;
  }
  const std::string_view type = std::string_view(pattern).substr(0, colon);
  const std::string_view form = std::string_view(pattern).substr(colon + 1);
  std::vector<Bytes> counts(static_cast<std::size_t>(partitions));
  for (std::int64_t i = 0; i < rows; ++i) {
    const std::int32_t hash = data::murmur3_value(key_of(type, form, i), data::kShuffleHashSeed);
    counts[static_cast<std::size_t>(data::hash_partition(hash, partitions))] += Bytes(1);
  }
  check.same("output", output, Value::object({{"rows_by_partition", sizes_value(counts)}}));
}

}  // namespace

Family hash_columns_family() {
  return {.schema = "oracle/planner/hash_columns/1",
          .summary = "Murmur3 of a row's columns and its partitions",
          .replay = replay_columns};
}

Family hash_histograms_family() {
  return {.schema = "oracle/planner/hash_histograms/1",
          .summary = "rows of each partition for generated keys",
          .replay = replay_histograms};
}

}  // namespace oomcast::conform
