// Memory over time of those containers that tell the story.
#include <algorithm>
#include <map>
#include <numeric>

#include "reports/html/data.hpp"
#include "reports/place.hpp"
#include "sim/math.hpp"

namespace oomcast::reports::html {
namespace {

using Samples = std::vector<const LedgerSample*>;

Bytes total(const LedgerSample& sample) {
  return std::accumulate(sample.bytes.begin(), sample.bytes.end(), Bytes(0)) -
         sample.sum_of(AccountKind::kHeapGarbage);
}

/// Of every slice of time the fullest moment and the last.
Samples thinned(const Samples& all, SimTime ended) {
  if (all.size() <= kMoments) {
    return all;
  }
  const std::int64_t slice =
      std::max<std::int64_t>(1, ended.count() / static_cast<std::int64_t>(kMoments / 2) + 1);
  Samples kept;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    std::size_t fullest = i;
    while (end < all.size() && all[end]->at.count() / slice == all[i]->at.count() / slice) {
      fullest = total(*all[end]) > total(*all[fullest]) ? end : fullest;
      ++end;
    }
    kept.push_back(all[fullest]);
    if (fullest + 1 != end) {
      kept.push_back(all[end - 1]);
    }
    i = end;
  }
  return kept;
}

/// The values, or one number if they are all alike.
Json values_json(const std::vector<std::int64_t>& values) {
  const bool alike = std::all_of(values.begin(), values.end(),
                                 [&](std::int64_t value) { return value == values.front(); });
  return alike ? Json(values.empty() ? 0 : values.front()) : Json(values);
}

Json series_json(const Samples& samples) {
  Json series = Json::array();
  for (std::size_t account = 0; account < kAccountCount; ++account) {
    std::vector<std::int64_t> values;
    for (const LedgerSample* sample : samples) {
      values.push_back(sample->bytes[account].count());
    }
    if (std::any_of(values.begin(), values.end(), [](std::int64_t value) { return value != 0; })) {
      series.push_back(Json::array({account, values_json(values)}));
    }
  }
  return series;
}

Json container_json(const ExecutorRow& row, const Samples& samples, SimTime ended) {
  std::vector<std::int64_t> times;
  std::vector<std::int64_t> resident;
  for (const LedgerSample* sample : samples) {
    times.push_back(micros(sample->at.count()));
    resident.push_back(sample->rss.count());
  }
  Json series = series_json(samples);
  const std::int64_t last = micros((row.lost ? row.ended : ended).count());
  if (times.back() < last) {  // as it stood until the end
    times.push_back(last);
    resident.push_back(resident.back());
    for (Json& each : series) {
      if (each[1].is_array()) {
        each[1].push_back(Json(each[1].back()));
      }
    }
  }
  return {{"id", row.id},
          {"name", executor_words(row.id)},
          {"heap", row.heap_max.count()},
          {"container", row.container.count()},
          {"started", micros(row.started.count())},
          {"ended", micros(row.ended.count())},
          {"lost", row.lost},
          {"exit_code", row.exit_code},
          {"reason", row.reason},
          {"t", times},
          {"rss", values_json(resident)},
          {"series", std::move(series)}};
}

/// Those that died first, then the fullest.
std::vector<const ExecutorRow*> most_telling(const Run& run) {
  std::vector<const ExecutorRow*> rows;
  for (const ExecutorRow& row : run.executors) {
    if (row.id != kDriverId) {
      rows.push_back(&row);
    }
  }
  std::stable_sort(rows.begin(), rows.end(), [](const ExecutorRow* a, const ExecutorRow* b) {
    if (a->lost != b->lost) {
      return a->lost;
    }
    return a->lost ? a->ended < b->ended : a->peak_heap > b->peak_heap;
  });
  rows.resize(std::min(rows.size(), kContainers - 1));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const ExecutorRow* a, const ExecutorRow* b) { return a->id < b->id; });
  for (const ExecutorRow& row : run.executors) {
    if (row.id == kDriverId) {
      rows.push_back(&row);
    }
  }
  return rows;
}

}  // namespace

Json containers_json(const Run& run) {
  std::map<std::int32_t, Samples> of_executor;
  for (const LedgerSample& sample : run.history.samples) {
    of_executor[sample.executor].push_back(&sample);
  }
  Json list = Json::array();
  for (const ExecutorRow* row : most_telling(run)) {
    const auto samples = of_executor.find(row->id);
    if (samples != of_executor.end()) {
      list.push_back(container_json(*row, thinned(samples->second, run.ended), run.ended));
    }
  }
  return list;
}

}  // namespace oomcast::reports::html
