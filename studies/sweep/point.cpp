#include "studies/sweep/point.hpp"

#include <algorithm>

#include "models/text/decimal.hpp"
#include "models/text/sizes.hpp"
#include "sim/math.hpp"
#include "studies/transform/transform.hpp"

namespace oomcast::sweep {
namespace {

using sim::mul_div;

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::string_view kDisk = "local_disk";
constexpr std::string_view kDiskThroughput = "local_disk_throughput";

Problems wrong(const Setting& setting, std::string what, std::string fix) {
  return {{Severity::kError, setting.name + "=" + setting.value, std::move(what), std::move(fix)}};
}

std::optional<std::int64_t> factor_of(std::string_view text) {
  const std::optional<text::Decimal> decimal = text::parse_decimal(text);
  if (!decimal || !decimal->rest.empty() || decimal->digits < 0) {
    return std::nullopt;
  }
  return text::times(*decimal, kMillion);
}

void scale_keys(KeySpread& keys, std::int64_t factor_ppm) {
  constexpr std::int64_t kWhole = text::kPartsPerBillion;
  std::int64_t sum = 0;
  for (HotKey& hot : keys.hot) {
    hot.share_ppb = std::min(kWhole, mul_div(hot.share_ppb, factor_ppm, kMillion));
    if (hot.rows) {
      *hot.rows = mul_div(*hot.rows, factor_ppm, kMillion);
    }
    sum += hot.share_ppb;
  }
  const std::int64_t room = kWhole - keys.null_share_ppb;
  for (HotKey& hot : keys.hot) {
    hot.share_ppb = sum > room ? mul_div(hot.share_ppb, room, sum) : hot.share_ppb;
  }
}

Problems set_conf(Scenario& scenario, const Setting& setting) {
  Checked<Conf> conf = scenario.conf.with({setting.name, setting.value, "study"});
  if (!conf.ok()) {
    return std::move(conf).error();
  }
  scenario.conf = std::move(conf).value();
  return {};
}

Problems set_volume(Scenario& scenario, const Setting& setting, std::string_view data) {
  const std::optional<std::int64_t> factor = factor_of(setting.value);
  const bool known = data.empty() || std::ranges::any_of(scenario.data, [&](const Dataset& one) {
                       return one.name == data;
                     });
  if (!factor || !known) {
    return wrong(setting, factor ? "there is no such data set" : "is no factor",
                 "write volume=2.5 or volume:DATASET=2.5");
  }
  scale_volume(scenario, *factor, data);
  return {};
}

Problems set_one(Scenario& scenario, const Setting& setting) {
  const std::string& name = setting.name;
  if (name.starts_with("spark.")) {
    return set_conf(scenario, setting);
  }
  if (name == "volume" || name.starts_with("volume:")) {
    return set_volume(scenario, setting,
                      std::string_view(name).substr(std::min<std::size_t>(name.size(), 7)));
  }
  const std::optional<std::int64_t> count = text::parse_count(setting.value);
  if (name == "skew") {
    const std::optional<std::int64_t> factor = factor_of(setting.value);
    if (!factor) {
      return wrong(setting, "is no factor", "write skew=2 for twice the share of hot values");
    }
    scale_skew(scenario, *factor);
    return {};
  }
  if (name == kDisk || name == kDiskThroughput) {
    const std::optional<Bytes> size = text::parse_size(setting.value);
    if (!size) {
      return wrong(setting, "is no size", "write " + name + "=2GB");
    }
    if (name == kDiskThroughput && *size > Bytes(0) && *size < kSlowestDisk) {
      return wrong(setting, "is less than 1MB a second", "a network volume moves 125MB");
    }
    (name == kDisk ? scenario.cluster.local_disk : scenario.cluster.local_disk_throughput) = *size;
    return {};
  }
  if (!count || *count < 1) {
    return wrong(setting, "is no number of at least 1", "give a whole number");
  }
  if (name == "seed") {
    scenario.seed = static_cast<std::uint64_t>(*count);
    return {};
  }
  scenario.cluster.executors = *count;
  return scenario.conf.is_set("spark.executor.instances")
             ? set_conf(scenario, {"spark.executor.instances", setting.value})
             : Problems{};
}

bool is_known(std::string_view name) {
  return name.starts_with("spark.") || name.starts_with("volume:") || name == "volume" ||
         name == "skew" || name == "executors" || name == kDisk || name == kDiskThroughput ||
         name == "apply" || name == "seed";
}

}  // namespace

void scale_volume(Scenario& scenario, std::int64_t factor_ppm, std::string_view only) {
  for (Dataset& data : scenario.data) {
    if (!only.empty() && data.name != only) {
      continue;
    }
    data.rows = Rows(mul_div(data.rows.count(), factor_ppm, kMillion));
    data.stored_bytes = Bytes(mul_div(data.stored_bytes.count(), factor_ppm, kMillion));
    if (data.files > 0) {
      data.files = std::max<std::int64_t>(1, mul_div(data.files, factor_ppm, kMillion));
    }
    for (Column& column : data.columns) {
      for (HotKey& hot : column.keys.hot) {
        if (hot.rows) {
          *hot.rows = mul_div(*hot.rows, factor_ppm, kMillion);
        }
      }
    }
  }
}

void scale_skew(Scenario& scenario, std::int64_t factor_ppm) {
  for (Dataset& data : scenario.data) {
    for (Column& column : data.columns) {
      scale_keys(column.keys, factor_ppm);
    }
  }
}

Checked<Scenario> at_point(const Scenario& scenario, const Point& point) {
  Scenario here = scenario;
  Problems problems;
  std::vector<std::string> rewrites;
  for (const Setting& setting : point) {
    if (setting.name == "apply") {
      if (setting.value != "none") {
        rewrites.push_back(setting.value);
      }
      continue;
    }
    const Problems more = set_one(here, setting);
    problems.insert(problems.end(), more.begin(), more.end());
  }
  if (!problems.empty()) {
    return problems;
  }
  std::vector<std::string> descriptions;
  return transform::apply_all(std::move(here), rewrites, descriptions);
}

Checked<Setting> parse_setting(std::string_view option, std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string name(text::trim(text.substr(0, equals)));
  if (equals == std::string_view::npos || !is_known(name)) {
    return Problems{{Severity::kError, std::string(option),
                     "'" + std::string(text) + "' sets nothing that is known",
                     "write NAME=VALUE with a Spark key, volume, volume:DATASET, skew, executors, "
                     "local_disk, local_disk_throughput, apply or seed"}};
  }
  return Setting{name, std::string(text::trim(text.substr(equals + 1)))};
}

}  // namespace oomcast::sweep
