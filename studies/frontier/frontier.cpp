#include "studies/frontier/frontier.hpp"

#include <algorithm>

#include "models/text/lists.hpp"

namespace oomcast::frontier {
namespace {

std::int64_t median(std::vector<std::int64_t> values) {
  if (values.empty()) {
    return 0;
  }
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Without a run that ends well there is no price of one.
bool survives(const Candidate& candidate) { return candidate.duration_ns > 0; }

/// At least as good in everything, and better in something.
bool beats(const Candidate& a, const Candidate& b) {
  const bool as_good = a.price_billionths <= b.price_billionths && a.duration_ns <= b.duration_ns &&
                       a.survival.estimate_ppm >= b.survival.estimate_ppm;
  const bool better = a.price_billionths < b.price_billionths || a.duration_ns < b.duration_ns ||
                      a.survival.estimate_ppm > b.survival.estimate_ppm;
  return survives(a) && as_good && better;
}

Candidate weigh(const Scenario& scenario, const Shape& shape, const risk::RiskOptions& options) {
  Candidate candidate;
  candidate.shape = shape;
  const Checked<Scenario> here = sweep::at_point(scenario, shape.settings);
  if (!here.ok()) {
    candidate.problems = here.error();
    return candidate;
  }
  const std::vector<sweep::Summary> repetitions = risk::play(here.value(), options);
  std::vector<std::int64_t> prices;
  std::vector<std::int64_t> times;
  for (const sweep::Summary& one : repetitions) {
    if (!risk::failed(one)) {
      prices.push_back(one.price_billionths);
      times.push_back(one.duration_ns);
    } else if (one.outcome == "invalid") {
      candidate.problems = {{Severity::kError, "", one.place, ""}};
      return candidate;
    }
  }
  candidate.survival = risk::interval_of(static_cast<std::int64_t>(prices.size()),
                                         static_cast<std::int64_t>(repetitions.size()));
  candidate.price_billionths = median(std::move(prices));
  candidate.duration_ns = median(std::move(times));
  return candidate;
}

}  // namespace

std::vector<Shape> classic_shapes() {
  return {{"10 x 64g",
           {{"executors", "10"}, {"spark.executor.memory", "64g"}, {"spark.executor.cores", "16"}}},
          {"100 x 8g",
           {{"executors", "100"}, {"spark.executor.memory", "8g"}, {"spark.executor.cores", "2"}}},
          {"50 x 16g + NVMe",
           {{"executors", "50"},
            {"spark.executor.memory", "16g"},
            {"spark.executor.cores", "4"},
            {"local_disk", "900GB"},
            {"local_disk_throughput", "1GB"}}}};
}

Checked<Shape> parse_shape(std::string_view text) {
  Shape shape;
  const std::size_t colon = text.find(':');
  shape.name = std::string(text.substr(0, colon));
  const std::string_view settings = colon == std::string_view::npos ? "" : text.substr(colon + 1);
  Problems problems;
  for (const std::string_view one : text::split(settings, ',')) {
    const Checked<sweep::Setting> setting = sweep::parse_setting("--shape", one);
    if (setting.ok()) {
      shape.settings.push_back(setting.value());
    } else {
      problems.push_back(setting.error().front());
    }
  }
  if (shape.settings.empty() && problems.empty()) {
    problems.push_back({Severity::kError, "--shape", "'" + std::string(text) + "' sets nothing",
                        "write NAME:executors=10,spark.executor.memory=64g"});
  }
  if (!problems.empty()) {
    return problems;
  }
  return shape;
}

std::vector<Candidate> frontier(const Scenario& scenario, const std::vector<Shape>& shapes,
                                const risk::RiskOptions& options) {
  std::vector<Candidate> candidates;
  for (const Shape& shape : shapes) {
    candidates.push_back(weigh(scenario, shape, options));
  }
  for (Candidate& candidate : candidates) {
    candidate.optimal =
        candidate.problems.empty() && survives(candidate) &&
        std::none_of(candidates.begin(), candidates.end(),
                     [&](const Candidate& other) { return beats(other, candidate); });
  }
  return candidates;
}

StudyTable frontier_table(const Scenario& scenario, const std::vector<Candidate>& candidates) {
  StudyTable table;
  table.study = "frontier";
  table.title = "Frontier of " + scenario.name + ": price in " + scenario.rates.currency +
                ", time and probability of survival";
  table.columns = {{"shape", CellUnit::kText},       {"survives", CellUnit::kShare},
                   {"low", CellUnit::kShare},        {"high", CellUnit::kShare},
                   {"price", CellUnit::kBillionths}, {"time", CellUnit::kNanoseconds},
                   {"on frontier", CellUnit::kText}};
  for (const Candidate& one : candidates) {
    std::vector<Cell>& cells = table.rows.emplace_back();
    cells.emplace_back(one.shape.name);
    if (!one.problems.empty()) {
      cells.insert(cells.end(), 5, std::monostate());
      cells.emplace_back(one.problems.front().where + ": " + one.problems.front().what);
      continue;
    }
    for (const std::int64_t share :
         {one.survival.estimate_ppm, one.survival.low_ppm, one.survival.high_ppm}) {
      cells.emplace_back(share);
    }
    cells.push_back(survives(one) ? Cell(one.price_billionths) : Cell());
    cells.push_back(survives(one) ? Cell(one.duration_ns) : Cell());
    cells.emplace_back(one.optimal ? "yes" : survives(one) ? "no" : "no: no run survives");
  }
  table.notes.emplace_back(
      "On the frontier: no other shape is as cheap, as fast and as safe, and better in one of "
      "them. "
      "Price and time are medians of the repetitions that survive.");
  return table;
}

}  // namespace oomcast::frontier
