#include "reports/headroom.hpp"

#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/sections.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using headroom::Headroom;
using headroom::Least;
using headroom::Threshold;

/// 1'730'000 as "1.73x".
std::string factor(std::int64_t ppm) {
  const std::int64_t hundredths = (ppm + 5'000) / 10'000;
  std::string text = std::to_string(hundredths / 100) + '.';
  text += std::to_string(hundredths % 100 + 100).substr(1);
  return text + 'x';
}

std::string volume_words(const Headroom& found, const Threshold& threshold) {
  if (!threshold.found) {
    return "not up to " + factor(found.volume_max_ppm);
  }
  return (threshold.at_least ? "below " : "") + factor(threshold.volume_ppm);
}

std::string band_words(const Threshold& threshold) {
  return !threshold.found ? "-"
         : threshold.low_ppm == threshold.high_ppm
             ? "exact"
             : factor(threshold.low_ppm) + " to " + factor(threshold.high_ppm);
}

bool is_count(const Least& least) { return least.key == "spark.executor.cores"; }

std::string amount_words(const Least& least, std::int64_t amount) {
  return is_count(least) ? std::to_string(amount) : std::to_string(amount) + "m";
}

/// "first spill at 1.70x, first executor loss at 3.20x, abort of the job at 4.10x".
std::string sentence(const Headroom& found) {
  std::string text;
  for (const Threshold& threshold : found.thresholds) {
    if (threshold.found) {
      text += (text.empty() ? "" : ", ") + std::string(trouble_name(threshold.trouble)) + " at " +
              volume_words(found, threshold);
    }
  }
  return text.empty() ? "no trouble up to " + factor(found.volume_max_ppm) + " of the volume"
                      : text;
}

Json least_json(const Least& least) {
  return {{"key", least.key},
          {"now", least.base},
          {"survives", least.survives},
          {"least", least.survives ? Json(least.amount) : Json()},
          {"low", least.low},
          {"high", least.high},
          {"unit", is_count(least) ? "cores" : "MiB"},
          {"simulations", least.simulations},
          {"first_failure", least.first_failure}};
}

}  // namespace

std::string headroom_text(const Headroom& found, const ReportOptions& options) {
  const Style style{.palette = palette(options.colour), .width = options.width};
  const bool survives = found.base.verdict.outcome == Outcome::kSuccess;
  std::string out = std::string(survives ? style.palette.good : style.palette.bad) +
                    std::string(outcome_sentence(found.base.verdict.outcome)) +
                    std::string(style.palette.reset) + " as it is [" +
                    std::string(outcome_name(found.base.verdict.outcome)) + "]\n";
  out += wrapped("", sentence(found), 2, options.width);
  for (const std::string& missing : found.missing) {
    out += wrapped(padded("inconclusive", 13), sanitized(missing), 13, options.width);
  }
  Table volume({{"", Align::kLeft}, {"volume"}, {"band"}, {"runs"}, {"where", Align::kLeft, true}});
  for (const Threshold& threshold : found.thresholds) {
    volume.add({std::string(trouble_name(threshold.trouble)), volume_words(found, threshold),
                band_words(threshold), human_count(threshold.simulations),
                sanitized(threshold.place)});
  }
  out += section_title("Volume at which it begins", style) + volume.text(2, options.width);
  if (!found.least.empty()) {
    Table least({{"", Align::kLeft},
                 {"now"},
                 {"least"},
                 {"band"},
                 {"runs"},
                 {"below it", Align::kLeft, true}});
    for (const Least& one : found.least) {
      const bool exact = one.low == one.high;
      least.add({one.key, one.base, one.survives ? amount_words(one, one.amount) : "none tried",
                 !one.survives ? "-"
                 : exact       ? "exact"
                               : amount_words(one, one.low) + " to " + amount_words(one, one.high),
                 human_count(one.simulations), sanitized(one.first_failure)});
    }
    out += section_title("Least with which it survives", style) + least.text(2, options.width);
    if (found.most_cores > 0) {
      out += "  up to " + std::to_string(found.most_cores) + " cores of those tried\n";
    }
  }
  out +=
      "\n" + human_count(found.simulations) +
      " simulations. Bands are those of the heap model; what Spark's own books decide is exact.\n";
  return out;
}

std::string headroom_json(const Headroom& found, const ReportOptions& options) {
  Json thresholds = Json::array();
  for (const Threshold& threshold : found.thresholds) {
    const auto ppm = [&](std::int64_t value) { return threshold.found ? Json(value) : Json(); };
    thresholds.push_back({{"trouble", trouble_name(threshold.trouble)},
                          {"found", threshold.found},
                          {"at_most", threshold.at_least},
                          {"volume_ppm", ppm(threshold.volume_ppm)},
                          {"low_ppm", ppm(threshold.low_ppm)},
                          {"high_ppm", ppm(threshold.high_ppm)},
                          {"simulations", threshold.simulations},
                          {"place", threshold.place}});
  }
  Json least = Json::array();
  for (const Least& one : found.least) {
    least.push_back(least_json(one));
  }
  return dumped(Json{{"schema_version", 1},
                     {"volume_max_ppm", found.volume_max_ppm},
                     {"thresholds", thresholds},
                     {"least", least},
                     {"most_cores", found.most_cores},
                     {"simulations", found.simulations},
                     {"missing", found.missing},
                     {"base", run_json(found.base, options)}});
}

}  // namespace oomcast::reports
