#include "reports/siblings.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "reports/json_parts.hpp"
#include "reports/table.hpp"
#include "reports/terminal_text.hpp"

namespace oomcast::reports {
namespace {

using siblings::Pair;
using Pairs = std::vector<const Pair*>;

/// "93.4 %" with one decimal, towards zero.
std::string percent(std::size_t part, std::size_t whole) {
  if (whole == 0) {
    return "-";
  }
  const std::size_t tenths = part * 1000 / whole;
  return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " %";
}

template <class Is>
std::size_t count(const Pairs& pairs, const Is& is) {
  return static_cast<std::size_t>(
      std::count_if(pairs.begin(), pairs.end(), [&](const Pair* pair) { return is(*pair); }));
}

bool survives(const std::string& status) { return status == "success"; }

std::string line(std::string_view label, std::size_t part, std::size_t whole) {
  std::string text(label);
  text.resize(44, ' ');
  const std::string share = percent(part, whole);
  return text + std::string(9 - std::min<std::size_t>(9, share.size()), ' ') + share + "  " +
         std::to_string(part) + " of " + std::to_string(whole) + "\n";
}

bool near(Bytes observed, Bytes simulated, std::int64_t percent_off) {
  const std::int64_t off = std::abs((simulated - observed).count());
  return off * 100 <= observed.count() * percent_off;
}

std::string confusion(const Pairs& pairs) {
  std::map<std::string, std::map<std::string, std::size_t>> cells;
  std::set<std::string> forecasts;
  for (const Pair* pair : pairs) {
    ++cells[pair->target_status][pair->forecast];
    forecasts.insert(pair->forecast);
  }
  std::vector<TableColumn> columns{{"real \\ forecast", Align::kLeft}};
  for (const std::string& forecast : forecasts) {
    columns.push_back({forecast});
  }
  Table table(columns);
  for (auto& [real, row] : cells) {
    std::vector<std::string> words{sanitized(real)};
    for (const std::string& forecast : forecasts) {
      words.push_back(row.contains(forecast) ? std::to_string(row[forecast]) : ".");
    }
    table.add(words);
  }
  constexpr std::size_t kWide = 200;
  return table.text(2, kWide);
}

std::string part(const std::string& title, const Pairs& pairs) {
  std::string out = title + "\n";
  out +=
      line("  verdict right", count(pairs, [](const Pair& p) { return p.right(); }), pairs.size());
  out += line(
      "  survives or not right",
      count(pairs, [](const Pair& p) { return survives(p.forecast) == survives(p.target_status); }),
      pairs.size());
  out +=
      line("  said to survive, and died",
           count(pairs,
                 [](const Pair& p) { return survives(p.forecast) && !survives(p.target_status); }),
           count(pairs, [](const Pair& p) { return !survives(p.target_status); }));
  Pairs well;
  std::copy_if(pairs.begin(), pairs.end(), std::back_inserter(well),
               [](const Pair* p) { return survives(p->forecast) && survives(p->target_status); });
  out += line(
      "  spilled memory within 10 %",
      count(well, [](const Pair& p) { return near(p.observed.spilled, p.simulated.spilled, 10); }),
      well.size());
  out += line("  peak execution memory within 5 %",
              count(well, [](const Pair& p) { return near(p.observed.peak, p.simulated.peak, 5); }),
              well.size());
  return out + confusion(pairs);
}

}  // namespace

std::string siblings_text(const std::vector<Pair>& pairs, bool all) {
  Pairs every;
  Pairs good_source;
  Pairs bad_source;
  for (const Pair& pair : pairs) {
    every.push_back(&pair);
    (pair.source_failed() ? bad_source : good_source).push_back(&pair);
  }
  std::string out = part("from logs of applications that did not fail", good_source) + "\n" +
                    part("from logs of applications that failed", bad_source);
  for (const Pair* pair : every) {
    if (all && !pair->right()) {
      out += "\n" + sanitized(pair->source) + " (" + pair->source_status + ") -> " +
             sanitized(pair->target) + ": " + pair->target_status + ", forecast " + pair->forecast +
             (pair->place.empty() ? "" : ", " + sanitized(pair->place)) + "\n";
    }
  }
  return out;
}

std::string siblings_json(const std::vector<Pair>& pairs) {
  Json list = Json::array();
  for (const Pair& pair : pairs) {
    list.push_back({{"job", pair.job},
                    {"source", pair.source},
                    {"target", pair.target},
                    {"source_status", pair.source_status},
                    {"target_status", pair.target_status},
                    {"forecast", pair.forecast},
                    {"right", pair.right()},
                    {"place", pair.place},
                    {"p_fail_ppm", pair.p_fail_ppm},
                    {"inconclusive", pair.inconclusive},
                    {"observed_spilled", pair.observed.spilled.count()},
                    {"simulated_spilled", pair.simulated.spilled.count()},
                    {"observed_peak", pair.observed.peak.count()},
                    {"simulated_peak", pair.simulated.peak.count()}});
  }
  return dumped(Json{{"schema_version", 1}, {"pairs", list}});
}

}  // namespace oomcast::reports
