// Design patterns of tuning as layers of conf, with a name each: what `--preset NAME` lays over a
// scenario's own conf.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/conf/conf.hpp"

namespace oomcast::policy {

struct PresetKey {
  std::string_view key;
  std::string_view value;
};

struct Preset {
  std::string_view name;
  std::string_view summary;  // one line for people
  std::span<const PresetKey> keys;
};

/// All presets, in alphabetical order.
std::span<const Preset> presets();

/// The preset of that name, or null.
const Preset* find_preset(std::string_view name);

/// Its keys as entries with the origin "--preset NAME".
std::vector<ConfEntry> entries_of(const Preset& preset);

}  // namespace oomcast::policy
