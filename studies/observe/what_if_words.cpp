#include "studies/observe/what_if_words.hpp"

#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"
#include "studies/layout/layout.hpp"

namespace oomcast::observe {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

/// "1.5" as parts per million.
std::int64_t factor(const Given& given, Problems& problems) {
  if (!given.text) {
    return kMillion;
  }
  const auto decimal = text::parse_decimal(*given.text);
  const auto ppm =
      decimal && decimal->rest.empty() ? text::times(*decimal, kMillion) : std::nullopt;
  if (!ppm || *ppm < kMillion / 1000 || *ppm > 1000 * kMillion) {
    problems.push_back({Severity::kError, given.name,
                        "'" + *given.text + "' is not a factor from 0.001 to 1000",
                        "write a number such as 2 or 1.5"});
    return kMillion;
  }
  return *ppm;
}

std::optional<std::int64_t> executors(const Given& given, Problems& problems) {
  if (!given.text) {
    return std::nullopt;
  }
  const auto count = text::parse_count(*given.text);
  if (!count || *count < 1 || *count > 10'000) {
    problems.push_back({Severity::kError, given.name, "'" + *given.text + "' cannot be taken",
                        "give a whole number from 1 to 10000"});
    return std::nullopt;
  }
  return *count;
}

std::optional<ManagerKind> manager(const Given& given, Problems& problems) {
  if (!given.text) {
    return std::nullopt;
  }
  const std::optional<ManagerKind> kind = layout::manager_of(*given.text);
  if (!kind) {
    problems.push_back({Severity::kError, given.name, "'" + *given.text + "' is no cluster manager",
                        "one of yarn, k8s, standalone, local"});
  }
  return kind;
}

}  // namespace

Checked<WhatIf> read_what_if(const WhatIfWords& words) {
  Problems problems;
  WhatIf what_if;
  what_if.conf = words.conf;
  what_if.volume_ppm = factor(words.volume, problems);
  what_if.hot_growth_ppm = factor(words.hot_key_growth, problems);
  what_if.executors = executors(words.executors, problems);
  what_if.manager = manager(words.manager, problems);
  if (!problems.empty()) {
    return problems;
  }
  return what_if;
}

}  // namespace oomcast::observe
