#include "studies/sweep/sweep.hpp"

#include <algorithm>
#include <mutex>
#include <optional>

#include "studies/in_parallel.hpp"
#include "studies/sweep/journal.hpp"

namespace oomcast::sweep {
namespace {

/// What makes a study this study: its scenario as read, with its conf and seed, and its points.
std::string identity(const Scenario& scenario, const std::vector<Point>& points,
                     const std::string& program) {
  std::string text = program + scenario.name + '\n' + scenario.input_hash + '\n' +
                     std::to_string(scenario.seed) + '\n' + to_string(scenario.conf.version()) +
                     '\n';
  for (const auto& [key, entry] : scenario.conf.entries()) {
    text += key + '=' + entry.value + '\n';
  }
  for (const Point& point : points) {
    for (const Setting& setting : point) {
      text += setting.name + '=' + setting.value + '\t';
    }
    text += '\n';
  }
  return text;
}

Summary play_point(const Scenario& scenario, const Point& point) {
  const Checked<Scenario> here = at_point(scenario, point);
  return here.ok() ? play(here.value()) : invalid(here.error());
}

}  // namespace

Checked<std::vector<Summary>> sweep(const Scenario& scenario, const std::vector<Point>& points,
                                    const SweepOptions& options) {
  std::vector<Summary> summaries(points.size());
  std::vector<std::size_t> left;
  std::optional<Journal> journal;
  if (!options.journal.empty()) {
    Checked<Journal> opened =
        Journal::open(options.journal, identity(scenario, points, options.program));
    if (!opened.ok()) {
      return std::move(opened).error();
    }
    journal.emplace(std::move(opened).value());
  }
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i);
    const bool found = journal && journal->found().contains(number) &&
                       from_line(journal->found().at(number), summaries[i]);
    if (!found) {
      left.push_back(i);
    }
  }
  const std::size_t found = points.size() - left.size();
  std::mutex mutex;
  std::size_t done = found;
  bool written = true;
  for_all_in_parallel(left.size(), options.threads, [&](std::size_t i) {
    const std::size_t at = left[i];
    summaries[at] = play_point(scenario, points[at]);
    const bool kept =
        !journal || journal->append(static_cast<std::int64_t>(at), to_line(summaries[at]));
    const std::lock_guard<std::mutex> lock(mutex);
    written = written && kept;
    ++done;
    if (options.progress) {
      options.progress(done, found, points.size());
    }
  });
  if (!written) {
    return Problems{{Severity::kError, options.journal, "could not be written to the end",
                     "make room on its disk and start again: what is there is kept"}};
  }
  return summaries;
}

StudyTable sweep_table(const Scenario& scenario, const std::vector<Point>& points,
                       const std::vector<Summary>& summaries) {
  StudyTable table;
  table.study = "sweep";
  table.title = "Sweep of " + scenario.name + ": " + std::to_string(points.size()) + " points";
  std::vector<std::string> names;
  for (const Point& point : points) {
    for (const Setting& setting : point) {
      if (std::ranges::find(names, setting.name) == names.end()) {
        names.push_back(setting.name);
        table.columns.push_back({setting.name, CellUnit::kText});
      }
    }
  }
  const std::vector<StudyColumn> more = summary_columns();
  table.columns.insert(table.columns.end(), more.begin(), more.end());
  std::size_t survived = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    std::vector<Cell>& cells = table.rows.emplace_back(names.size());
    for (const Setting& setting : points[i]) {
      const auto place = std::ranges::find(names, setting.name) - names.begin();
      cells[static_cast<std::size_t>(place)] = setting.value;
    }
    add_cells(summaries[i], cells);
    survived += summaries[i].outcome == "success" ? 1 : 0;
  }
  table.notes.push_back(std::to_string(survived) + " of " + std::to_string(points.size()) +
                        " points survive. Price is in " + scenario.rates.currency + ".");
  return table;
}

}  // namespace oomcast::sweep
