#include "studies/sweep/summary.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "studies/price.hpp"

namespace oomcast::sweep {
namespace {

/// The numbers of a summary, in the order of its line.
template <class S>
auto numbers(S& summary) {
  return std::array{&summary.p_fail_ppm,       &summary.margin_ppm,    &summary.duration_ns,
                    &summary.price_billionths, &summary.spilled_bytes, &summary.peak_heap_bytes,
                    &summary.peak_rss_bytes,   &summary.executors_lost};
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

}  // namespace

Summary summarize(const Scenario& scenario, const Run& run) {
  Summary summary;
  summary.outcome = std::string(outcome_name(run.verdict.outcome));
  summary.inconclusive = run.verdict.inconclusive;
  summary.p_fail_ppm = run.verdict.p_fail_ppm;
  summary.margin_ppm = run.verdict.margin_ppm;
  summary.duration_ns = run.ended.count();
  summary.price_billionths = price_of(scenario, run).billionths;
  for (const StageRow& stage : run.stages) {
    summary.spilled_bytes += stage.disk_bytes_spilled.count();
  }
  for (const ExecutorRow& executor : run.executors) {
    if (executor.id != kDriverId) {
      summary.peak_heap_bytes = std::max(summary.peak_heap_bytes, executor.peak_heap.count());
      summary.peak_rss_bytes = std::max(summary.peak_rss_bytes, executor.peak_rss.count());
      summary.executors_lost += executor.lost ? 1 : 0;
    }
  }
  summary.place =
      run.verdict.outcome == Outcome::kSuccess ? "" : one_line(run.verdict.where.operator_name);
  return summary;
}

Summary invalid(const Problems& problems) {
  Summary summary;
  summary.outcome = "invalid";
  summary.place =
      problems.empty() ? "" : one_line(problems.front().where + ": " + problems.front().what);
  return summary;
}

Summary play(const Scenario& scenario, const SimulateOptions& options) {
  const Checked<Run> run = simulate(scenario, options);
  return run.ok() ? summarize(scenario, run.value()) : invalid(run.error());
}

std::string to_line(const Summary& summary) {
  std::string line = summary.outcome + '\t' + (summary.inconclusive ? '1' : '0');
  for (const std::int64_t* number : numbers(summary)) {
    line += '\t' + std::to_string(*number);
  }
  return line + '\t' + summary.place;
}

bool from_line(std::string_view line, Summary& summary) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    fields.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  const auto places = numbers(summary);
  if (fields.size() != places.size() + 3) {
    return false;
  }
  summary.outcome = std::string(fields[0]);
  summary.inconclusive = fields[1] == "1";
  for (std::size_t i = 0; i < places.size(); ++i) {
    const std::string_view text = fields[i + 2];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *places[i]);
    if (error != std::errc() || end != text.data() + text.size()) {
      return false;
    }
  }
  summary.place = std::string(fields.back());
  return true;
}

std::vector<StudyColumn> summary_columns() {
  return {{"outcome", CellUnit::kText},     {"p fail", CellUnit::kShare},
          {"margin", CellUnit::kShare},     {"time", CellUnit::kNanoseconds},
          {"price", CellUnit::kBillionths}, {"spilled", CellUnit::kBytes},
          {"peak heap", CellUnit::kBytes},  {"peak rss", CellUnit::kBytes},
          {"lost", CellUnit::kCount},       {"where", CellUnit::kText}};
}

void add_cells(const Summary& summary, std::vector<Cell>& cells) {
  cells.emplace_back(summary.inconclusive ? "close: " + summary.outcome : summary.outcome);
  if (summary.outcome == "invalid") {
    cells.insert(cells.end(), 8, std::monostate());
  } else {
    for (const std::int64_t* number : numbers(summary)) {
      cells.emplace_back(*number);
    }
  }
  cells.emplace_back(summary.place);
}

}  // namespace oomcast::sweep
