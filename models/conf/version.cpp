// Reading and writing versions of Spark.
#include "models/conf/version.hpp"

#include <array>
#include <charconv>

namespace oomcast {

std::optional<SparkVersion> parse_spark_version(std::string_view text) {
  std::array<std::int32_t, 3> numbers{0, 0, 0};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (at == end || *at < '0' || *at > '9') {
      break;
    }
    const auto [after, error] = std::from_chars(at, end, numbers[i]);
    if (error != std::errc()) {
      return std::nullopt;
    }
    at = after;
    if (at == end || *at != '.') {
      break;
    }
    ++at;
  }
  if (text.empty() || text.front() < '0' || text.front() > '9') {
    return std::nullopt;
  }
  return SparkVersion{numbers[0], numbers[1], numbers[2]};
}

std::string to_string(const SparkVersion& version) {
  return std::to_string(version.major_number) + "." + std::to_string(version.minor_number) + "." +
         std::to_string(version.patch_number);
}

}  // namespace oomcast
