#include "cli/what_if_options.hpp"

#include <array>
#include <utility>

#include "cli/conf_options.hpp"
#include "cli/run_options.hpp"

namespace oomcast::cli {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

/// "1.5" as parts per million.
Checked<std::int64_t> factor_of(const Arguments& arguments, const std::string& option) {
  if (!arguments.has(option)) {
    return kMillion;
  }
  const std::string text = arguments.value(option);
  std::int64_t ppm = 0;
  std::int64_t place = 0;  // of the next digit after the point; 0: before it
  bool digits = false;
  bool good = !text.empty() && text.size() <= 12;
  for (const char c : good ? text : std::string()) {
    if (c == '.' && place == 0) {
      place = kMillion / 10;
    } else if (c >= '0' && c <= '9') {
      digits = true;
      ppm = place > 0 ? ppm + (c - '0') * place : ppm * 10 + (c - '0') * kMillion;
      place = place > 1 ? place / 10 : place;
    } else {
      good = false;
    }
  }
  if (!good || !digits || ppm < kMillion / 1000 || ppm > 1000 * kMillion) {
    return Problems{mistake("--" + option, "'" + text + "' is not a factor from 0.001 to 1000",
                            "write a number such as 2 or 1.5")};
  }
  return ppm;
}

ManagerKind manager_of(const std::string& word) {
  return word == "local"        ? ManagerKind::kLocal
         : word == "standalone" ? ManagerKind::kStandalone
         : word == "yarn"       ? ManagerKind::kYarn
                                : ManagerKind::kKubernetes;
}

}  // namespace

Checked<observe::WhatIf> what_if_of(const Arguments& arguments) {
  observe::WhatIf what_if;
  Problems problems;
  take(conf_entries(arguments), what_if.conf, problems);
  take(factor_of(arguments, "volume"), what_if.volume_ppm, problems);
  take(factor_of(arguments, "hot-key-growth"), what_if.hot_growth_ppm, problems);
  if (arguments.has("executors")) {
    const Checked<std::uint64_t> count = parse_count("--executors", arguments.value("executors"));
    if (!count.ok()) {
      problems.insert(problems.end(), count.error().begin(), count.error().end());
    } else if (count.value() < 1 || count.value() > 10'000) {
      problems.push_back(mistake("--executors", "must be from 1 to 10000", "give another number"));
    } else {
      what_if.executors = static_cast<std::int64_t>(count.value());
    }
  }
  if (arguments.has("manager")) {
    what_if.manager = manager_of(arguments.value("manager"));
  }
  if (!problems.empty()) {
    return problems;
  }
  return what_if;
}

}  // namespace oomcast::cli
