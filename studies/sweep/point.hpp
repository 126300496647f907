// One point of a study: a scenario with some things set to other values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast::sweep {

/// What can be set: a Spark key; "volume" or "volume:DATASET" (times as many rows and bytes);
/// "skew" (times the share of hot values); "executors"; "local_disk"; "local_disk_throughput" (in a
/// second); "apply" (a rewrite, or "none"); "seed".
struct Setting {
  std::string name;
  std::string value;

  friend bool operator==(const Setting&, const Setting&) = default;
};

using Point = std::vector<Setting>;

/// The scenario at a point. Settings apply in order, rewrites after everything else.
[[nodiscard]] Checked<Scenario> at_point(const Scenario& scenario, const Point& point);

/// Rows and bytes of every data set times `factor_ppm`, or of the one of that name.
void scale_volume(Scenario& scenario, std::int64_t factor_ppm, std::string_view only = "");

/// The shares of hot values times `factor_ppm`; what exceeds the whole is cut in proportion.
void scale_skew(Scenario& scenario, std::int64_t factor_ppm);

/// "NAME=VALUE" as a setting.
[[nodiscard]] Checked<Setting> parse_setting(std::string_view option, std::string_view text);

}  // namespace oomcast::sweep
