#include "reports/units.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string_view>

namespace oomcast::reports {
namespace {

__extension__ using Wide = __int128;

/// The amount without its sign; the smallest 64-bit number has no positive twin.
std::uint64_t magnitude(std::int64_t amount) {
  return amount < 0 ? ~static_cast<std::uint64_t>(amount) + 1 : static_cast<std::uint64_t>(amount);
}

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

/// Tenths of a unit as "1.5", or whole from `whole_from` units on.
std::string tenths_text(std::uint64_t tenths, std::uint64_t whole_from) {
  if (tenths >= whole_from * 10) {
    return std::to_string((tenths + 5) / 10);
  }
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10);
}

}  // namespace

std::string human_bytes(Bytes bytes) {
  static constexpr std::array<std::string_view, 6> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
  const std::uint64_t amount = magnitude(bytes.count());
  const std::string sign = bytes.count() < 0 ? "-" : "";
  if (amount < 1024) {
    return sign + std::to_string(amount) + " B";
  }
  std::size_t unit = 1;
  while (unit + 1 < kUnits.size() && (amount >> (10U * unit)) >= 1024) {
    ++unit;
  }
  const std::uint64_t one = std::uint64_t{1} << (10U * unit);
  const auto tenths = static_cast<std::uint64_t>((static_cast<Wide>(amount) * 10 + one / 2) / one);
  if (tenths >= 10240 && unit + 1 < kUnits.size()) {  // 1023.97 MiB reads better as 1.0 GiB
    return sign + "1.0 " + std::string(kUnits[unit + 1]);
  }
  return sign + tenths_text(tenths, 100) + ' ' + std::string(kUnits[unit]);
}

std::string human_duration(Duration duration) {
  const std::string sign = duration.count() < 0 ? "-" : "";
  const auto ns = static_cast<std::int64_t>(
      std::min<std::uint64_t>(magnitude(duration.count()), std::numeric_limits<int64_t>::max()));
  constexpr std::int64_t kMillisecond = 1'000'000;
  constexpr std::int64_t kSecond = 1'000 * kMillisecond;
  if (ns < kSecond) {
    return sign + std::to_string((ns + kMillisecond / 2) / kMillisecond) + "ms";
  }
  if (ns < 60 * kSecond) {
    const std::int64_t tenths = (ns + kSecond / 20) / (kSecond / 10);
    return sign + tenths_text(static_cast<std::uint64_t>(tenths), 100) + 's';
  }
  const std::int64_t seconds = (ns + kSecond / 2) / kSecond;
  if (seconds < 3600) {
    return sign + std::to_string(seconds / 60) + 'm' + two_digits(seconds % 60) + 's';
  }
  const std::int64_t minutes = seconds / 60;
  if (minutes < 24 * 60) {
    return sign + std::to_string(minutes / 60) + 'h' + two_digits(minutes % 60) + 'm';
  }
  return sign + std::to_string(minutes / 1440) + 'd' + two_digits(minutes / 60 % 24) + 'h';
}

std::string human_time(SimTime time) { return human_duration(Duration(time.count())); }

std::string human_count(std::int64_t count) {
  std::string digits = std::to_string(magnitude(count));
  for (std::size_t end = digits.size(); end > 3; end -= 3) {
    digits.insert(end - 3, 1, ',');
  }
  return (count < 0 ? "-" : "") + digits;
}

std::string human_share(std::int64_t share) {
  const std::uint64_t tenths = (magnitude(share) + 500) / 1000;
  return (share < 0 ? "-" : "") + std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) +
         '%';
}

std::int64_t share_ppm(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) {
    return 0;
  }
  return static_cast<std::int64_t>(static_cast<Wide>(part) * 1'000'000 / whole);
}

std::string human_hash(std::uint64_t hash) {
  std::string out = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) {
    out += "0123456789abcdef"[(hash >> static_cast<unsigned>(shift)) & 0xFU];
  }
  return out;
}

}  // namespace oomcast::reports
