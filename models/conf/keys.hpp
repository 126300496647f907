// The table of Spark keys that a model reads: from it come parsing, range errors, "did you mean",
// `oomcast conf`, the JSON Schema and the reference documentation.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/conf/version.hpp"

namespace oomcast {

/// How a value is written and what a bare number means (Spark's ConfigBuilder: bytesConf,
/// timeConf, intConf ...). Sizes and times are cut to whole units, as Spark cuts them.
enum class ConfUnit : std::uint8_t {
  kBytes,      // bare number: bytes
  kKibibytes,  // bare number: KiB
  kMebibytes,  // bare number: MiB
  kDuration,   // bare number: milliseconds
  kSeconds,    // bare number: seconds
  kBoolean,
  kInteger,  // Java int
  kLong,     // Java long
  kReal,
  kText
};

/// Versions with a column of their own in the table of defaults.
inline constexpr std::array<SparkVersion, 5> kKnownVersions{
    {{3, 5, 0}, {4, 0, 0}, {4, 1, 0}, {4, 2, 0}, {4, 3, 0}}};

struct ConfKey {
  std::string_view name;
  ConfUnit unit;
  /// Default per known version, as Spark writes it; empty: not set by default. For a version that
  /// does not have the key yet: the value that describes what that version does.
  std::array<std::string_view, kKnownVersions.size()> defaults;
  std::string_view since;    // first version of Spark that has it, e.g. "4.1.0"; empty: before 3.5
  std::string_view read_by;  // the model that reads it, as a folder of models/; empty: none
  std::string_view help;     // one line; its section in the reference follows from the name
  std::string_view minimum;  // in the key's own form; empty: none; ">0": the bound itself is out
  std::string_view maximum;  // likewise, "<1"
  std::string_view choices;  // for kText: the words allowed, separated by '|'; empty: any
};

/// All keys in alphabetical order.
std::span<const ConfKey> conf_keys();

/// The key of that name, or null.
const ConfKey* find_conf_key(std::string_view name);

/// The default of a key for a version (the newest known version not above it, else the oldest).
std::string_view default_of(const ConfKey& key, const SparkVersion& version);

/// Whether that version of Spark has the key.
bool has_key(const ConfKey& key, const SparkVersion& version);

/// The form a value of this unit has, for people: "a size such as 512m or 4g (bare number: MiB)".
std::string_view form_of(ConfUnit unit);

/// The present name of a key that Spark still accepts under an old name; empty: not an old name.
std::string_view renamed_conf_key(std::string_view old_name);

/// Whether the key belongs to a family that real configurations are full of and that memory does
/// not depend on (spark.ui.*, spark.hadoop.*, ...), or is no Spark key at all.
bool is_conf_key_of_no_interest(std::string_view name);

}  // namespace oomcast
