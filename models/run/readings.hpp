// Named readings of a Run: one number or word each, for lessons, checks and tables that ask by
// name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "models/run/run.hpp"

namespace oomcast {

/// What a reading's number counts. Of kWord and kText only Reading::text counts.
enum class ReadingUnit : std::uint8_t { kBytes, kCount, kDuration, kShare, kWord, kText };

struct Reading {
  std::int64_t number = 0;  // bytes, a count, nanoseconds, or parts per million of a share
  std::string text;
};

struct ReadingSpec {
  std::string_view name;  // "memory_bytes_spilled"
  ReadingUnit unit = ReadingUnit::kCount;
  std::string_view help;  // one line
  Reading (*read)(const Run& run);
};

/// Whether readings of this kind are texts and not numbers.
[[nodiscard]] constexpr bool is_words(const ReadingSpec& spec) {
  return spec.unit == ReadingUnit::kWord || spec.unit == ReadingUnit::kText;
}

/// All readings, by name in alphabetical order.
std::span<const ReadingSpec> reading_specs();

/// The reading of that name, or null.
const ReadingSpec* find_reading(std::string_view name);

/// For people: "1.5 GiB", "12", "3.2 s", "5%", "executor_oom".
std::string reading_text(const ReadingSpec& spec, const Reading& reading);

}  // namespace oomcast
