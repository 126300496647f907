#include "reports/headroom.hpp"

#include <algorithm>

#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/sections.hpp"
#include "reports/study.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

using headroom::Band;
using headroom::Headroom;
using headroom::kDraws;
using headroom::Least;
using headroom::MostCores;
using headroom::Threshold;

constexpr std::int64_t kMillion = 1'000'000;

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

bool is_count(const Least& least) { return least.key == "spark.executor.cores"; }

std::string amount_words(const Least& least, std::int64_t amount) {
  return is_count(least) ? std::to_string(amount) : std::to_string(amount) + "m";
}

/// "1.60x to 1.80x"; an end beyond which nobody looked is open.
std::string between(const Band& band, const std::string& low, const std::string& high) {
  if (low == high && !band.low_open && !band.high_open) {
    return low;
  }
  return (band.low_open ? "below " : "") + low + " to " + (band.high_open ? "beyond " : "") + high;
}

std::string band_words(const Threshold& threshold) {
  if (!threshold.found) {
    return threshold.draws_with == 0 ? "in no draw"
                                     : "in " + std::to_string(threshold.draws_with) + " of " +
                                           std::to_string(kDraws) + " draws";
  }
  return threshold.at_least
             ? "-"
             : between(threshold.band, factor(threshold.band.low), factor(threshold.band.high));
}

std::string band_words(const Least& least) {
  return least.survives ? between(least.band, amount_words(least, least.band.low),
                                  amount_words(least, least.band.high))
                        : "-";
}

/// What the band comes from, beside how near it was searched.
std::vector<std::string> origins(const Headroom& found, const Band& band) {
  std::vector<std::string> origins;
  if (band.model) {
    origins.emplace_back("model");
  }
  if (band.moved && found.sizes_error_ppm > 0) {
    origins.emplace_back("sizes");
  }
  if (band.model && found.guessed_rows) {
    origins.emplace_back("guessed rows");
  }
  return origins;
}

std::string origin_words(const Headroom& found, const Band& band) {
  std::string text;
  for (const std::string& one : origins(found, band)) {
    text += (text.empty() ? "" : ", ") + one;
  }
  return text.empty() ? "search" : text;
}

/// "first spill at 1.70x (1.60x to 1.80x), first executor loss at 3.20x (2.90x to 3.60x)".
std::string sentence(const Headroom& found) {
  std::string text;
  for (const Threshold& threshold : found.thresholds) {
    if (threshold.found) {
      text += (text.empty() ? "" : ", ") + std::string(trouble_name(threshold.trouble)) + " at " +
              volume_words(found, threshold) +
              (threshold.at_least ? "" : " (" + band_words(threshold) + ')');
    }
  }
  return text.empty() ? "no trouble up to " + factor(found.volume_max_ppm) + " of the volume"
                      : text;
}

std::string cores_sentence(const MostCores& most) {
  if (most.count == 0) {
    return "";
  }
  std::string text = "survives with up to " + std::to_string(most.count) + " cores";
  if (most.low != most.high) {
    text += " (" + std::to_string(most.low) + " to " + std::to_string(most.high) + ')';
  }
  return text + (most.count < most.tried
                     ? "; with " + std::to_string(most.count + 1) + ": " + most.first_failure
                     : ", the most that were tried");
}

/// Where the bands come from.
std::string notes(const Headroom& found) {
  std::string text = human_count(found.simulations) +
                     " simulations. Volumes and memory are searched to a sixty-fourth, in draws to "
                     "twice that; a band holds where it begins in all of " +
                     std::to_string(kDraws) +
                     " draws of what is not known exactly. model: every estimate from its band "
                     "(`oomcast model`), limits of heaps as far off as in recorded cases.";
  if (found.sizes_error_ppm > 0) {
    text += " sizes: rows and bytes as the log tells them, within " +
            human_share(found.sizes_error_ppm) + '.';
  }
  if (found.guessed_rows) {
    text += " guessed rows: the log tells some by their compressed bytes alone.";
  }
  return text;
}

Json band_json(const Headroom& found, const Band& band) {
  std::vector<std::string> all = origins(found, band);
  all.insert(all.begin(), "search");
  return {{"low_open", band.low_open}, {"high_open", band.high_open}, {"origins", all}};
}

Json threshold_json(const Headroom& found, const Threshold& threshold) {
  const auto ppm = [&](std::int64_t value) { return threshold.found ? Json(value) : Json(); };
  return {{"trouble", trouble_name(threshold.trouble)},
          {"found", threshold.found},
          {"at_most", threshold.at_least},
          {"volume_ppm", ppm(threshold.volume_ppm)},
          {"low_ppm", ppm(threshold.band.low)},
          {"high_ppm", ppm(threshold.band.high)},
          {"band", threshold.found ? band_json(found, threshold.band) : Json()},
          {"draws_with", threshold.found ? Json() : Json(threshold.draws_with)},
          {"simulations", threshold.simulations},
          {"place", threshold.place}};
}

Json least_json(const Headroom& found, const Least& least) {
  const auto amount = [&](std::int64_t value) { return least.survives ? Json(value) : Json(); };
  return {{"key", least.key},
          {"now", least.base},
          {"survives", least.survives},
          {"least", amount(least.amount)},
          {"low", amount(least.band.low)},
          {"high", amount(least.band.high)},
          {"band", least.survives ? band_json(found, least.band) : Json()},
          {"unit", is_count(least) ? "cores" : "MiB"},
          {"simulations", least.simulations},
          {"first_failure", least.first_failure}};
}

std::string volumes_text(const Headroom& found, const Style& style, std::size_t width) {
  Table table({{"", Align::kLeft},
               {"volume"},
               {"band"},
               {"from", Align::kLeft},
               {"runs"},
               {"where", Align::kLeft, true}});
  for (const Threshold& threshold : found.thresholds) {
    const bool has_band = threshold.found && !threshold.at_least;
    table.add({std::string(trouble_name(threshold.trouble)), volume_words(found, threshold),
               band_words(threshold), has_band ? origin_words(found, threshold.band) : "-",
               human_count(threshold.simulations), sanitized(threshold.place)});
  }
  return section_title("Volume at which it begins", style) + table.text(2, width);
}

std::string least_text(const Headroom& found, const Style& style, std::size_t width) {
  if (found.least.empty()) {
    return "";
  }
  Table table({{"", Align::kLeft},
               {"now"},
               {"least"},
               {"band"},
               {"from", Align::kLeft},
               {"runs"},
               {"below it", Align::kLeft, true}});
  for (const Least& one : found.least) {
    table.add({one.key, one.base, one.survives ? amount_words(one, one.amount) : "none tried",
               band_words(one), one.survives ? origin_words(found, one.band) : "-",
               human_count(one.simulations), sanitized(one.first_failure)});
  }
  std::string out = section_title("Least with which it survives", style) + table.text(2, width);
  const std::string cores = cores_sentence(found.most_cores);
  return out + (cores.empty() ? "" : wrapped("  ", sanitized(cores), 4, width));
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
  return out + volumes_text(found, style, options.width) + least_text(found, style, options.width) +
         '\n' + wrapped("", notes(found), 0, options.width);
}

std::string headroom_json(const Headroom& found, const ReportOptions& options) {
  Json thresholds = Json::array();
  for (const Threshold& threshold : found.thresholds) {
    thresholds.push_back(threshold_json(found, threshold));
  }
  Json least = Json::array();
  for (const Least& one : found.least) {
    least.push_back(least_json(found, one));
  }
  const MostCores& most = found.most_cores;
  return dumped(Json{{"schema_version", 1},
                     {"volume_max_ppm", found.volume_max_ppm},
                     {"draws", kDraws},
                     {"sizes_error_ppm", found.sizes_error_ppm},
                     {"guessed_rows", found.guessed_rows},
                     {"thresholds", thresholds},
                     {"least", least},
                     {"most_cores", most.count},
                     {"most_cores_low", most.low},
                     {"most_cores_high", most.high},
                     {"most_cores_tried", most.tried},
                     {"simulations", found.simulations},
                     {"missing", found.missing},
                     {"base", run_json(found.base, options)}});
}

std::string headroom_csv(const Headroom& found) {
  StudyTable table;
  table.columns = {{"what"},
                   {"unit"},
                   {"found"},
                   {"at", CellUnit::kShare},
                   {"low", CellUnit::kShare},
                   {"high", CellUnit::kShare},
                   {"low open"},
                   {"high open"},
                   {"from"},
                   {"simulations", CellUnit::kCount},
                   {"place"}};
  const auto flag = [](bool set) { return std::string(set ? "true" : "false"); };
  const auto add = [&](const std::string& what, const char* unit, bool is_there, std::int64_t at,
                       const Band& band, std::int64_t ppm, std::int64_t runs,
                       const std::string& place) {
    const auto number = [&](std::int64_t value) {
      return is_there ? Cell(value * ppm) : Cell(std::monostate());
    };
    table.rows.push_back({what, unit, flag(is_there), number(at), number(band.low),
                          number(band.high), flag(band.low_open), flag(band.high_open),
                          is_there ? Cell(origin_words(found, band)) : Cell(std::monostate()), runs,
                          place});
  };
  for (const Threshold& one : found.thresholds) {
    add(std::string(trouble_name(one.trouble)), "times the volume", one.found, one.volume_ppm,
        one.band, 1, one.simulations, one.place);
  }
  for (const Least& one : found.least) {
    add("least " + one.key, is_count(one) ? "cores" : "MiB", one.survives, one.amount, one.band,
        kMillion, one.simulations, one.first_failure);
  }
  if (!found.least.empty()) {
    const MostCores& most = found.most_cores;
    add("most spark.executor.cores", "cores", most.count > 0, most.count,
        {.low = most.low,
         .high = most.high,
         .moved = most.low != most.high,
         .model = most.low != most.high},
        kMillion, 0, most.first_failure);
  }
  return study_csv(table);
}

}  // namespace oomcast::reports
