// Numbers as people read them: 1.5 GiB, 4m12s, 12,345,678, 41.0%. Whole-number arithmetic only.
#pragma once

#include <cstdint>
#include <string>

#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::reports {

/// "0 B", "512 MiB", "1.5 GiB": one decimal below 100 of a unit, rounded to the nearest.
std::string human_bytes(Bytes bytes);

/// "0ms", "12.3s", "4m12s", "1h23m", "2d03h".
std::string human_duration(Duration duration);
std::string human_time(SimTime time);

/// "12,345,678".
std::string human_count(std::int64_t count);

/// Parts per million as "41.0%".
std::string human_share(std::int64_t share_ppm);

/// part / whole in parts per million, towards zero; 0 if whole is not positive.
std::int64_t share_ppm(std::int64_t part, std::int64_t whole);

/// "0x0123456789abcdef".
std::string human_hash(std::uint64_t hash);

}  // namespace oomcast::reports
