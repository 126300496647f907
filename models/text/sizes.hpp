// Sizes, times and shares as people write and read them: "16g", "1.5 GiB", "3s", "5%". Exact
// integer arithmetic both ways. (Spark's stricter forms of conf values: models/conf/values.hpp.)
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/bytes.hpp"
#include "sim/time.hpp"

namespace oomcast::text {

inline constexpr std::int64_t kPartsPerBillion = 1'000'000'000;

/// Reads "16g", "512 MB", "1.5GiB", "10TB", "4096" in any case. Units are powers of 1024, as in
/// Spark; a bare number counts `bare_unit` bytes. Fractions of a byte are cut. None: not a size.
std::optional<Bytes> parse_size(std::string_view text, Bytes bare_unit = Bytes(1));

/// Reads "3s", "2 min", "1.5h", "100ms", "250us", "5ns", "1d"; a bare number counts `bare_unit`.
std::optional<Duration> parse_duration(std::string_view text,
                                       Duration bare_unit = Duration(1'000'000));

/// Reads "5%", "0.05", "12.5 %" into parts per billion; none outside 0 .. 1.
std::optional<std::int64_t> parse_share(std::string_view text);

/// Reads a whole number: "200", "50e9", "1.5e3".
std::optional<std::int64_t> parse_count(std::string_view text);

/// For people: "512 B", "1.5 GiB", "16 GiB"; rounded to one decimal.
std::string format_bytes(Bytes bytes);
/// For people: "250 ms", "3 s", "2.5 min", "1.2 h"; rounded to one decimal.
std::string format_duration(Duration duration);
/// For people: "5%", "12.3%"; rounded to one decimal.
std::string format_share(std::int64_t parts_per_billion);

/// The shortest exact text that parse_size reads back: "16g", "1536m", "4097".
std::string size_text(Bytes bytes);
/// The shortest exact text that parse_duration reads back: "3s", "1500ms", "2min".
std::string duration_text(Duration duration);
/// The shortest exact text that parse_share reads back: "5%", "0.125%".
std::string share_text(std::int64_t parts_per_billion);

}  // namespace oomcast::text
