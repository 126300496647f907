// How rows of the table of keys are written; included by the keys_*.cpp only.
#pragma once

#include <span>
#include <string_view>

#include "models/conf/keys.hpp"

namespace oomcast::conf_table {

using Defaults = std::array<std::string_view, kKnownVersions.size()>;

inline constexpr std::string_view kIntMax = "2147483647";
inline constexpr std::string_view kLongMax = "9223372036854775807";

/// The same default in all known versions.
constexpr Defaults all(std::string_view value) { return {value, value, value, value, value}; }
constexpr Defaults unset() { return all(""); }
/// One value before a version, another from then on.
constexpr Defaults from_4_0(std::string_view before, std::string_view now) {
  return {before, now, now, now, now};
}
constexpr Defaults from_4_1(std::string_view before, std::string_view now) {
  return {before, before, now, now, now};
}
constexpr Defaults from_4_2(std::string_view before, std::string_view now) {
  return {before, before, before, now, now};
}
/// Read by no model: known, so that it is checked and listed, and without influence.
inline constexpr std::string_view kNobody;

struct Limits {
  std::string_view minimum = "";
  std::string_view maximum = "";
  std::string_view choices = "";
};

constexpr ConfKey row(std::string_view name, ConfUnit unit, const Defaults& defaults,
                      std::string_view read_by, std::string_view help, const Limits& limits = {}) {
  return {name, unit, defaults, "", read_by, help, limits.minimum, limits.maximum, limits.choices};
}

/// A key that Spark has only since `since`.
constexpr ConfKey young(std::string_view since, ConfKey key) {
  key.since = since;
  return key;
}

std::span<const ConfKey> pool_keys();       // pools, heap, containers, Python's memory
std::span<const ConfKey> shuffle_keys();    // shuffle, sort, spill, storage, broadcast
std::span<const ConfKey> sql_keys();        // SQL operators, files, Arrow, streaming
std::span<const ConfKey> adaptive_keys();   // adaptive execution
std::span<const ConfKey> scheduler_keys();  // scheduler, failure, driver's books, logging

}  // namespace oomcast::conf_table
