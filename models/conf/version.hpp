// Which Spark is simulated: defaults and some rules differ between versions.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oomcast {

struct SparkVersion {
  std::int32_t major_number = 4;
  std::int32_t minor_number = 3;
  std::int32_t patch_number = 0;
  constexpr auto operator<=>(const SparkVersion&) const = default;
  /// The column of the table of defaults that serves this version: the nearest known one.
  [[nodiscard]] constexpr bool at_least(std::int32_t major_wanted,
                                        std::int32_t minor_wanted) const {
    return major_number != major_wanted ? major_number > major_wanted
                                        : minor_number >= minor_wanted;
  }
};

/// Reads "4.3", "4.3.0" or "3.5.1-amzn-0"; none if it begins with no number.
std::optional<SparkVersion> parse_spark_version(std::string_view text);
std::string to_string(const SparkVersion& version);

}  // namespace oomcast
