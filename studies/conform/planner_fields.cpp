// Fields that the recordings of the planner share.
#include "studies/conform/planner_fields.hpp"

#include <array>
#include <cctype>

#include "models/sizes/map_status.hpp"

namespace oomcast::conform {

using planner::JoinHint;
using planner::JoinType;
using planner::PartitionSpec;
using planner::PartitionSpecs;
using planner::ShuffleOrigin;
using vectors::Kind;
using vectors::Reader;
using vectors::Value;

namespace {

constexpr std::array<std::string_view, 8> kJoinTypes{"inner",       "cross",      "left_outer",
                                                     "right_outer", "full_outer", "left_semi",
                                                     "left_anti",   "existence"};
constexpr std::size_t kHints = 7;
constexpr std::array<std::string_view, 5> kOrigins{
    "ENSURE_REQUIREMENTS", "REPARTITION_BY_COL", "REPARTITION_BY_NUM",
    "REBALANCE_PARTITIONS_BY_NONE", "REBALANCE_PARTITIONS_BY_COL"};

int hex_digit(char c) { return c >= 'a' ? c - 'a' + 10 : c >= 'A' ? c - 'A' + 10 : c - '0'; }

/// The place of a word among the known ones; an unknown word is refused.
template <class Names>
std::size_t place_of(const Names& names, std::string_view word, const Value& value, Reader& in) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == word) {
      return i;
    }
  }
  if (in.ok()) {
    std::string known;
    for (const std::string_view name : names) {
      known += (known.empty() ? "one of: " : ", ") + std::string(name);
    }
    in.refuse(value, "is \"" + std::string(word) + "\"", known);
  }
  return 0;
}

}  // namespace

Conf conf_of(const Value& input, Reader& in) {
  std::vector<ConfEntry> entries;
  if (const Value* recorded = input.find("conf"); recorded != nullptr) {
    for (const auto& [key, setting] : recorded->members()) {
      entries.push_back({key, setting.text(), ""});
    }
  }
  const SparkVersion version{4, 3, 0};
  Checked<Conf> conf = Conf::make(version, entries);
  if (!conf.ok()) {
    for (const Problem& problem : conf.error()) {
      in.refuse(in.field(input, "conf"), problem.where + ": " + problem.what, problem.fix);
    }
    return Conf(version);
  }
  return conf.value();
}

std::string bytes_of_hex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(hex_digit(hex[i]) * 16 + hex_digit(hex[i + 1])));
  }
  return bytes;
}

std::vector<Bytes> sizes_of(const Value& list) {
  std::vector<Bytes> sizes;
  sizes.reserve(list.items().size());
  for (const Value& size : list.items()) {
    sizes.push_back(Bytes(size.integer()));
  }
  return sizes;
}

Value sizes_value(const std::vector<Bytes>& sizes) {
  Value result = Value::array();
  for (const Bytes size : sizes) {
    result.push(Value(size));
  }
  return result;
}

planner::MapSizes map_sizes_of(const Value& sizes_by_map) {
  planner::MapSizes sizes;
  for (const Value& map : sizes_by_map.items()) {
    sizes.by_map.push_back(sizes::report_map_output(sizes_of(map), {}).reported);
  }
  return sizes;
}

std::optional<PartitionSpecs> specs_of(const Value& value, Reader& in) {
  if (value.is(Kind::kNull)) {
    return std::nullopt;
  }
  PartitionSpecs specs;
  for (const Value& item : value.items()) {
    const std::vector<Value>& parts = item.items();
    const std::string kind = parts.empty() ? "" : parts.front().text();
    const auto number = [&](std::size_t i) { return i < parts.size() ? parts[i].integer() : 0; };
    if (kind == "c" && parts.size() == 4) {
      const bool sized = parts[3].is(Kind::kInteger);
      specs.push_back(PartitionSpec::coalesced(
          number(1), number(2), sized ? std::optional(Bytes(number(3))) : std::nullopt));
    } else if (kind == "r" && parts.size() == 5) {
      specs.push_back(
          PartitionSpec::partial_reducer(number(1), number(2), number(3), Bytes(number(4))));
    } else if (kind == "m" && parts.size() == 4) {
      specs.push_back(PartitionSpec::partial_mapper(number(1), number(2), number(3)));
    } else if (kind == "cm" && parts.size() == 4) {
      specs.push_back(PartitionSpec::coalesced_mapper(number(1), number(2), number(3)));
    } else {
      in.refuse(item, "is no partition spec", "one of: c, r, m, cm with their numbers");
    }
  }
  return specs;
}

Value specs_value(const PartitionSpecs& specs) {
  Value result = Value::array();
  for (const PartitionSpec& spec : specs) {
    const Value size = spec.size ? Value(*spec.size) : Value();
    switch (spec.kind) {
      case PartitionSpec::Kind::kCoalesced:
        result.push(Value::array({"c", spec.begin, spec.end, size}));
        break;
      case PartitionSpec::Kind::kPartialReducer:
        result.push(Value::array({"r", spec.index, spec.begin, spec.end, size}));
        break;
      case PartitionSpec::Kind::kPartialMapper:
        result.push(Value::array({"m", spec.index, spec.begin, spec.end}));
        break;
      case PartitionSpec::Kind::kCoalescedMapper:
        result.push(Value::array({"cm", spec.begin, spec.end, spec.index}));
        break;
    }
  }
  return result;
}

Value specs_value(const std::optional<PartitionSpecs>& specs) {
  return specs ? specs_value(*specs) : Value();
}

JoinType join_type_of(const Value& object, std::string_view field, Reader& in) {
  std::string word = in.text(object, field);
  for (char& c : word) {
    c = c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return static_cast<JoinType>(place_of(kJoinTypes, word, in.field(object, field), in));
}

JoinHint hint_of(const Value& object, std::string_view field, Reader& in) {
  std::array<std::string_view, kHints> names;
  for (std::size_t i = 0; i < kHints; ++i) {
    names[i] = planner::name_of(static_cast<JoinHint>(i));
  }
  return static_cast<JoinHint>(
      place_of(names, in.text(object, field), in.field(object, field), in));
}

ShuffleOrigin origin_of(const Value& origin, Reader& in) {
  return static_cast<ShuffleOrigin>(place_of(kOrigins, origin.text(), origin, in));
}

std::string_view name_of(ShuffleOrigin origin) {
  return kOrigins[static_cast<std::size_t>(origin)];
}

KeyAbilities abilities_of(std::string_view key_type) {
  KeyAbilities abilities;
  // Only UTF8_BINARY compares bytes (UnsafeRowUtils.isBinaryStable).
  abilities.hashable =
      key_type.find(" collate ") == std::string_view::npos || key_type.ends_with("utf8_binary");
  abilities.orderable = key_type != "interval";  // CalendarIntervalType (RowOrdering.isOrderable)
  return abilities;
}

Value choice_value(const planner::JoinChoice& choice) {
  const bool builds = choice.build != planner::BuildSide::kNone;
  return Value::object({{"chosen", planner::name_of(choice.algorithm)},
                        {"build_side", builds ? Value(planner::name_of(choice.build)) : Value()}});
}

}  // namespace oomcast::conform
