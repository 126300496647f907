// The table of Spark keys that a model reads: from it come parsing, range errors, "did you mean",
// `oomcast conf`, the JSON Schema and the reference documentation.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

#include "models/conf/version.hpp"

namespace oomcast {

enum class ConfUnit : std::uint8_t {
  kBytes,
  kMebibytes,
  kDuration,
  kBoolean,
  kInteger,
  kReal,
  kText
};

/// Versions with a column of their own in the table of defaults.
inline constexpr std::array<SparkVersion, 5> kKnownVersions{
    {{3, 5, 0}, {4, 0, 0}, {4, 1, 0}, {4, 2, 0}, {4, 3, 0}}};

struct ConfKey {
  std::string_view name;
  ConfUnit unit;
  /// Default per known version, as Spark writes it; empty: not set by default.
  std::array<std::string_view, kKnownVersions.size()> defaults;
  std::string_view since;    // first version of Spark that has it, e.g. "4.1.0"
  std::string_view read_by;  // the model that reads it, as a folder of models/
  std::string_view help;     // one line; its section in the reference follows from the name
  std::string_view minimum;  // in the key's own form; empty: none
  std::string_view maximum;
  std::string_view choices;  // for kText: the words allowed, separated by '|'; empty: any
};

/// All keys in alphabetical order.
std::span<const ConfKey> conf_keys();

/// The key of that name, or null.
const ConfKey* find_conf_key(std::string_view name);

/// The default of a key for a version (the newest known version not above it, else the oldest).
std::string_view default_of(const ConfKey& key, const SparkVersion& version);

}  // namespace oomcast
