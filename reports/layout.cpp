#include "reports/layout.hpp"

#include <algorithm>

#include "reports/json_parts.hpp"
#include "reports/palette.hpp"
#include "reports/terminal_text.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr std::size_t kNameWidth = 28;
constexpr std::size_t kCountWidth = 15;
constexpr std::size_t kHumanWidth = 9;
constexpr std::size_t kShareWidth = 6;
constexpr std::size_t kNarrowestBar = 16;
constexpr std::size_t kIndentStep = 2;
constexpr std::int64_t kWhole = 1'000'000;

/// Where a bar begins and ends, in parts per million of the whole.
struct Span {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// A region's piece of the whole: blanks before it, '#' for it, '.' for the rest of its parent.
std::string piece(const Span& span, std::size_t width) {
  const auto column = [width](std::int64_t share) {
    const std::int64_t clamped = std::clamp<std::int64_t>(share, 0, kWhole);
    return static_cast<std::size_t>((clamped * static_cast<std::int64_t>(width) + kWhole / 2) /
                                    kWhole);
  };
  std::size_t begin = std::min(column(span.begin), width - 1);
  const std::size_t end = std::max(column(span.end), begin + (span.end > span.begin ? 1 : 0));
  begin = std::min(begin, end);
  return std::string(begin, '.') + std::string(end - begin, '#') + std::string(width - end, '.');
}

/// Regions lie one after the other inside their parent.
std::vector<Span> spans_of(const std::vector<layout::Region>& regions) {
  std::vector<Span> spans;
  std::vector<Bytes> next{Bytes()};  // per depth: where the next region begins
  const std::int64_t whole = regions.empty() ? 0 : regions.front().bytes.count();
  for (const layout::Region& region : regions) {
    next.resize(static_cast<std::size_t>(region.depth) + 1, Bytes());
    const Bytes begin = next.back();
    next.back() += region.bytes;
    spans.push_back({share_ppm(begin.count(), whole), share_ppm(next.back().count(), whole)});
    next.push_back(begin);
  }
  return spans;
}

std::string drawing(const layout::Process& process, const ReportOptions& options) {
  const std::size_t fixed =
      2 + kNameWidth + 1 + kHumanWidth + 1 + kCountWidth + 1 + kShareWidth + 2;
  const std::size_t width =
      options.width > fixed + kNarrowestBar ? options.width - fixed : kNarrowestBar;
  const std::vector<Span> spans = spans_of(process.regions);
  std::string out;
  for (std::size_t i = 0; i < process.regions.size(); ++i) {
    const layout::Region& region = process.regions[i];
    const std::string name =
        std::string(static_cast<std::size_t>(region.depth) * kIndentStep, ' ') + region.title;
    const Bytes whole = process.regions.front().bytes;
    out += "  " + padded(truncated(name, kNameWidth), kNameWidth) + ' ' +
           padded_left(human_bytes(region.bytes), kHumanWidth) + ' ' +
           padded_left(human_count(region.bytes.count()), kCountWidth) + ' ' +
           padded_left(human_share(share_ppm(region.bytes.count(), whole.count())), kShareWidth) +
           "  " + piece(spans[i], width) + '\n';
  }
  return out;
}

std::string formulas(const layout::Process& process, const ReportOptions& options) {
  std::string out;
  for (const layout::Region& region : process.regions) {
    out += wrapped("    " + padded(region.title, kNameWidth - 2) + "= ", sanitized(region.formula),
                   kNameWidth + 4, options.width);
  }
  return out;
}

std::string facts(const layout::Process& process, const ReportOptions& options) {
  std::string out;
  for (const layout::Fact& fact : process.facts) {
    const std::string value =
        fact.bytes ? human_bytes(*fact.bytes) + " (" + human_count(fact.bytes->count()) + ')'
                   : human_count(fact.count.value_or(0));
    out += wrapped("  " + fact.title + ": ", value + " = " + sanitized(fact.formula), 6,
                   options.width);
  }
  return out;
}

Json process_json(const layout::Process& process) {
  Json regions = Json::array();
  const Bytes whole = process.regions.empty() ? Bytes() : process.regions.front().bytes;
  for (const layout::Region& region : process.regions) {
    regions.push_back(
        {{"id", region.id},
         {"title", region.title},
         {"depth", region.depth},
         {"bytes", region.bytes.count()},
         {"share",
          static_cast<double>(share_ppm(region.bytes.count(), whole.count())) / 1'000'000.0},
         {"formula", region.formula}});
  }
  Json facts_list = Json::array();
  for (const layout::Fact& fact : process.facts) {
    facts_list.push_back({{"id", fact.id},
                          {"title", fact.title},
                          {fact.bytes ? "bytes" : "count",
                           fact.bytes ? fact.bytes->count() : fact.count.value_or(0)},
                          {"formula", fact.formula}});
  }
  return {{"name", process.name},
          {"limited", process.limited},
          {"collector", process.collector},
          {"regions", regions},
          {"facts", facts_list}};
}

}  // namespace

std::string layout_text(const layout::Layout& layout, const ReportOptions& options) {
  const Palette colours = palette(options.colour);
  std::string out;
  for (const layout::Process& process : layout.processes) {
    out += out.empty() ? "" : "\n";
    out += std::string(colours.title) + process.name + std::string(colours.reset) + " on " +
           layout.manager + ", Spark " + layout.spark_version + ", " + process.collector + " GC\n";
    out += drawing(process, options) + '\n' + formulas(process, options);
    if (!process.facts.empty()) {
      out += '\n' + facts(process, options);
    }
  }
  for (const std::string& note : layout.notes) {
    out += '\n' + wrapped("note: ", sanitized(note), 6, options.width);
  }
  return out;
}

std::string layout_json(const layout::Layout& layout) {
  Json processes = Json::array();
  for (const layout::Process& process : layout.processes) {
    processes.push_back(process_json(process));
  }
  return dumped(Json{{"schema_version", 1},
                     {"manager", layout.manager},
                     {"spark_version", layout.spark_version},
                     {"processes", processes},
                     {"notes", layout.notes}});
}

}  // namespace oomcast::reports
