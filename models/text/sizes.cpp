// Sizes, times and shares as people write and read them.
#include "models/text/sizes.hpp"

#include <array>
#include <span>

#include "models/text/decimal.hpp"

namespace oomcast::text {

namespace {

struct Unit {
  std::string_view name;
  std::int64_t size;
};

// Powers of 1024 whatever the spelling, as in Spark (JavaUtils.byteSuffixes).
constexpr std::array kSizeUnits{
    Unit{"b", 1},
    Unit{"k", std::int64_t{1} << 10},
    Unit{"kb", std::int64_t{1} << 10},
    Unit{"kib", std::int64_t{1} << 10},
    Unit{"m", std::int64_t{1} << 20},
    Unit{"mb", std::int64_t{1} << 20},
    Unit{"mib", std::int64_t{1} << 20},
    Unit{"g", std::int64_t{1} << 30},
    Unit{"gb", std::int64_t{1} << 30},
    Unit{"gib", std::int64_t{1} << 30},
    Unit{"t", std::int64_t{1} << 40},
    Unit{"tb", std::int64_t{1} << 40},
    Unit{"tib", std::int64_t{1} << 40},
    Unit{"p", std::int64_t{1} << 50},
    Unit{"pb", std::int64_t{1} << 50},
    Unit{"pib", std::int64_t{1} << 50},
};

constexpr std::array kTimeUnits{
    Unit{"ns", 1},
    Unit{"us", 1'000},
    Unit{"ms", 1'000'000},
    Unit{"s", 1'000'000'000},
    Unit{"m", 60'000'000'000},
    Unit{"min", 60'000'000'000},
    Unit{"h", 3'600'000'000'000},
    Unit{"d", 86'400'000'000'000},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

const Unit* find_unit(std::span<const Unit> units, std::string_view name) {
  for (const Unit& unit : units) {
    bool same = unit.name.size() == name.size();
    for (std::size_t i = 0; same && i < name.size(); ++i) {
      same = unit.name[i] == lower(name[i]);
    }
    if (same) {
      return &unit;
    }
  }
  return nullptr;
}

std::optional<std::int64_t> parse_in(std::span<const Unit> units, std::string_view text,
                                     std::int64_t bare_unit) {
  const std::optional<Decimal> decimal = parse_decimal(text);
  if (!decimal) {
    return std::nullopt;
  }
  if (decimal->rest.empty()) {
    return times(*decimal, bare_unit);
  }
  const Unit* const unit = find_unit(units, decimal->rest);
  return unit == nullptr ? std::nullopt : times(*decimal, unit->size);
}

/// value / unit with one decimal, rounded half up; no decimal if it is zero. Units are at most
/// 2^50, so that ten times a remainder fits.
std::string with_one_decimal(std::int64_t value, std::int64_t unit) {
  const std::int64_t tenths = (value % unit * 10 + unit / 2) / unit;
  const std::int64_t whole = value / unit + tenths / 10;
  return std::to_string(whole) + (tenths % 10 == 0 ? "" : "." + std::to_string(tenths % 10));
}

struct Step {
  std::int64_t size;
  std::string_view name;
};

std::string for_people(std::int64_t value, std::span<const Step> steps) {
  const std::string sign = value < 0 ? "-" : "";
  const std::int64_t magnitude = value < 0 ? -(value + (value == INT64_MIN ? 1 : 0)) : value;
  const Step* chosen = &steps.back();
  for (const Step& step : steps) {
    if (magnitude >= step.size) {
      chosen = &step;
      break;
    }
  }
  return sign + with_one_decimal(magnitude, chosen->size) + std::string(chosen->name);
}

std::string exact(std::int64_t value, std::span<const Step> steps) {
  for (const Step& step : steps) {
    if (value % step.size == 0) {
      return std::to_string(value / step.size) + std::string(step.name);
    }
  }
  return std::to_string(value);
}

}  // namespace

std::optional<Bytes> parse_size(std::string_view text, Bytes bare_unit) {
  const auto bytes = parse_in(kSizeUnits, text, bare_unit.count());
  return bytes ? std::optional(Bytes(*bytes)) : std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text, Duration bare_unit) {
  const auto nanoseconds = parse_in(kTimeUnits, text, bare_unit.count());
  return nanoseconds ? std::optional(Duration(*nanoseconds)) : std::nullopt;
}

std::optional<std::int64_t> parse_share(std::string_view text) {
  const std::optional<Decimal> decimal = parse_decimal(text);
  if (!decimal || (!decimal->rest.empty() && decimal->rest != "%")) {
    return std::nullopt;
  }
  const auto share =
      times(*decimal, decimal->rest == "%" ? kPartsPerBillion / 100 : kPartsPerBillion);
  return share && *share >= 0 && *share <= kPartsPerBillion ? share : std::nullopt;
}

std::optional<std::int64_t> parse_count(std::string_view text) {
  const std::optional<Decimal> decimal = parse_decimal(text);
  if (!decimal || !decimal->rest.empty() || !is_whole(*decimal, 1)) {
    return std::nullopt;
  }
  return times(*decimal, 1);
}

std::string format_bytes(Bytes bytes) {
  static constexpr std::array kSteps{
      Step{std::int64_t{1} << 50, " PiB"}, Step{std::int64_t{1} << 40, " TiB"},
      Step{std::int64_t{1} << 30, " GiB"}, Step{std::int64_t{1} << 20, " MiB"},
      Step{std::int64_t{1} << 10, " KiB"}, Step{1, " B"}};
  return for_people(bytes.count(), kSteps);
}

std::string format_duration(Duration duration) {
  static constexpr std::array kSteps{
      Step{3'600'000'000'000, " h"}, Step{60'000'000'000, " min"}, Step{1'000'000'000, " s"},
      Step{1'000'000, " ms"},        Step{1'000, " us"},           Step{1, " ns"}};
  return for_people(duration.count(), kSteps);
}

std::string format_share(std::int64_t parts_per_billion) {
  static constexpr std::array kSteps{Step{kPartsPerBillion / 100, "%"}};
  return for_people(parts_per_billion, kSteps);
}

std::string size_text(Bytes bytes) {
  static constexpr std::array kSteps{
      Step{std::int64_t{1} << 40, "t"}, Step{std::int64_t{1} << 30, "g"},
      Step{std::int64_t{1} << 20, "m"}, Step{std::int64_t{1} << 10, "k"}};
  return bytes.count() == 0 ? "0" : exact(bytes.count(), kSteps);
}

std::string duration_text(Duration duration) {
  static constexpr std::array kSteps{
      Step{3'600'000'000'000, "h"}, Step{60'000'000'000, "min"}, Step{1'000'000'000, "s"},
      Step{1'000'000, "ms"},        Step{1'000, "us"},           Step{1, "ns"}};
  return duration.count() == 0 ? "0" : exact(duration.count(), kSteps);
}

std::string share_text(std::int64_t parts_per_billion) {
  constexpr std::int64_t kPercent = kPartsPerBillion / 100;
  std::string text = std::to_string(parts_per_billion / kPercent);
  std::string part = std::to_string(kPercent + parts_per_billion % kPercent).substr(1);
  while (!part.empty() && part.back() == '0') {
    part.pop_back();
  }
  return text + (part.empty() ? "" : "." + part) + "%";
}

}  // namespace oomcast::text
