// The "data" part of a scenario file: data sets, their columns and how keys are spread.
#include <algorithm>

#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/words.hpp"
#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::scenario {

namespace {

constexpr std::int64_t kMillionths = 1'000'000;
constexpr std::int64_t kSteepest = 10 * kMillionths;  // Zipf exponents beyond 10 are one hot key

std::string type_help() {
  return "one of boolean, byte, short, integer, long, float, double, date, timestamp, "
         "decimal(18,2), string, binary, array, map, struct";
}

/// False if the type is not known.
bool read_type(const Place& place, Column& column) {
  const auto text = place.text();
  if (!text) {
    return false;
  }
  const std::string_view name = std::string_view(*text).substr(0, text->find('('));
  const std::string_view arguments = std::string_view(*text).substr(name.size());
  std::vector<std::string_view> names;
  for (const TypeWord& word : type_words()) {
    names.push_back(word.word);
    if (word.word != name || (!arguments.empty() && word.type != ColumnType::kDecimal)) {
      continue;
    }
    column.type = word.type;
    column.value_bytes = Bytes(word.value_bytes);
    if (word.type == ColumnType::kDecimal) {
      const auto precision = decimal_precision(arguments);
      if (!precision) {
        place.wrong("\"" + *text + "\" is no decimal type", "for example \"decimal(18,2)\"");
        return false;
      }
      column.decimal_precision = *precision;
      column.value_bytes = decimal_bytes(*precision);
    }
    return true;
  }
  const std::string near = choose_from(name, names);
  place.wrong("\"" + *text + "\" is no column type", near.empty() ? type_help() : near);
  return false;
}

bool has_whole_keys(ColumnType type) {
  return type == ColumnType::kByte || type == ColumnType::kShort || type == ColumnType::kInteger ||
         type == ColumnType::kLong || type == ColumnType::kDate || type == ColumnType::kTimestamp;
}

/// {"AMAZON": "5%", "17": {"rows": 1000}}
void read_hot(const Place& place, const Column& column, std::vector<HotKey>& hot) {
  if (!place.expect(NodeKind::kObject)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().names.size(); ++i) {
    const Place member = place.member(i);
    HotKey key{place.node().names[i], 0, std::nullopt};
    if (has_whole_keys(column.type) && !text::parse_count(key.value)) {
      member.wrong("\"" + key.value + "\" is no value of a column of type " +
                       std::string(word_of(column.type)),
                   "give a whole number, for example \"17\"");
    }
    if (member.is(NodeKind::kObject)) {
      Members parts(member);
      if (const auto rows = parts.need("rows", "the number of rows")) {
        key.rows = rows->count();
      }
      parts.finish();
    } else {
      store(key.share_ppb, member.share());
    }
    hot.push_back(std::move(key));
  }
}

void read_zipf(const Place& place, KeySpread& keys) {
  const bool readable = place.is(NodeKind::kNumber) || place.is(NodeKind::kText);
  const auto decimal = readable ? text::parse_decimal(place.node().text) : std::nullopt;
  const auto exponent =
      decimal && decimal->rest.empty() ? text::times(*decimal, kMillionths) : std::nullopt;
  if (!exponent || *exponent < 0 || *exponent > kSteepest) {
    place.wrong("must be an exponent between 0 and 10", "for example 1.1");
    return;
  }
  keys.zipf_exponent_ppm = *exponent;
}

void check_spread(const Place& place, const Column& column) {
  const KeySpread& keys = column.keys;
  std::int64_t total = keys.null_share_ppb;
  for (const HotKey& key : keys.hot) {
    total += key.share_ppb;
  }
  if (total > text::kPartsPerBillion) {
    place.wrong("hot keys and nulls are more than all rows (" + text::share_text(total) + ")",
                "make their sum 100% or less");
  }
  if (keys.zipf_exponent_ppm > 0 && keys.distinct == 0) {
    place.wrong("\"zipf\" needs \"distinct\"", "give the number of distinct values");
  }
  const bool any = keys.distinct > 0 || !keys.hot.empty() || keys.null_share_ppb > 0;
  if (!keys.expression.empty() && any) {
    place.wrong("\"expression\" says all values; distinct, hot and nulls cannot stand beside it",
                "remove one or the other");
  }
}

Column read_column(const Place& place, std::string name) {
  Column column;
  column.name = std::move(name);
  if (place.is(NodeKind::kText)) {
    static_cast<void>(read_type(place, column));
    if (column.value_bytes == Bytes(0)) {
      place.wrong("a column of this type needs \"bytes\"",
                  "{\"type\": \"" + place.node().text + "\", \"bytes\": 100}");
    }
    return column;
  }
  Members members(place);
  bool known = true;
  if (const auto at = members.need("type", type_help())) {
    known = read_type(*at, column);
  }
  if (const auto at = members.find("bytes")) {
    if (known && !has_length(column.type)) {
      at->wrong("the size of a " + std::string(word_of(column.type)) + " is fixed", "remove it");
    } else {
      store(column.value_bytes, at->size());
    }
  } else if (known && column.value_bytes == Bytes(0)) {
    place.wrong("\"bytes\" is missing", "give the mean size of a value");
  }
  if (const auto at = members.find("compressed")) {
    std::int64_t share_ppb = 1000 * column.compressed_ppm;
    store(share_ppb, at->share());
    column.compressed_ppm = share_ppb / 1000;
  }
  if (const auto at = members.find("distinct")) {
    store(column.keys.distinct, at->count(1));
  }
  if (const auto at = members.find("zipf")) {
    read_zipf(*at, column.keys);
  }
  if (const auto at = members.find("hot")) {
    read_hot(*at, column, column.keys.hot);
  }
  if (const auto at = members.find("nulls")) {
    store(column.keys.null_share_ppb, at->share());
  }
  if (const auto at = members.find("expression")) {
    store(column.keys.expression, at->text());
  }
  members.finish();
  check_spread(place, column);
  return column;
}

void read_storage(const Place& place, Members& members, Dataset& set) {
  if (const auto at = members.find("format")) {
    store(set.storage, at->word(kFormats));
  }
  const auto size = members.find("size");
  const auto files = members.find("files");
  const auto partitions = members.find("partitions");
  if (set.storage == Storage::kGenerated) {
    for (const auto& at : {size, files}) {
      if (at) {
        at->wrong("generated data has no files", "remove it, or use \"format\": \"parquet\"");
      }
    }
    if (partitions) {
      store(set.partitions, partitions->count(1));
    }
    return;
  }
  if (partitions) {
    partitions->wrong("only generated data has a fixed number of partitions",
                      "remove it: files are split by spark.sql.files.maxPartitionBytes");
  }
  if (size) {
    store(set.stored_bytes, size->size());
  } else if (place.is(NodeKind::kObject)) {
    place.wrong("\"size\" is missing", "give the bytes on disk, for example \"10TB\"");
  }
  if (files) {
    store(set.files, files->count(1));
  }
}

/// Exact numbers of rows of hot keys must fit in the data set.
void check_hot_rows(const Place& columns, const Dataset& set) {
  for (std::size_t i = 0; i < set.columns.size(); ++i) {
    Rows left = set.rows;
    for (const HotKey& key : set.columns[i].keys.hot) {
      left = key.rows && Rows(*key.rows) <= left ? left - Rows(*key.rows)
                                                 : (key.rows ? Rows(-1) : left);
      if (left < Rows(0)) {
        columns.member(i).wrong("hot keys have more rows than the data set",
                                "the data set has " + std::to_string(set.rows.count()));
        break;
      }
    }
  }
}

Dataset read_dataset(const Place& place, std::string name) {
  Dataset set;
  set.name = std::move(name);
  Members members(place);
  if (const auto at = members.need("rows", "the number of rows, for example 50e9")) {
    if (const auto rows = at->count()) {
      set.rows = Rows(*rows);
    }
  }
  read_storage(place, members, set);
  if (const auto at = members.need("columns", "at least one column");
      at && at->expect(NodeKind::kObject)) {
    for (std::size_t i = 0; i < at->node().names.size(); ++i) {
      set.columns.push_back(read_column(at->member(i), at->node().names[i]));
    }
    if (set.columns.empty()) {
      at->wrong("there is no column", "give at least one");
    }
    check_hot_rows(*at, set);
  }
  members.finish();
  return set;
}

}  // namespace

void read_data(const Place& place, std::vector<Dataset>& data) {
  if (!place.expect(NodeKind::kObject)) {
    return;
  }
  for (std::size_t i = 0; i < place.node().names.size(); ++i) {
    data.push_back(read_dataset(place.member(i), place.node().names[i]));
  }
}

}  // namespace oomcast::scenario
