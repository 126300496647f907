#include "studies/headroom/subjects.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "sim/math.hpp"
#include "studies/observe/completeness.hpp"
#include "studies/observe/learned_log.hpp"

namespace oomcast::headroom {
namespace {

// Of recorded logs, replays give 97 % of the stages' largest execution memory within this
// (docs/accuracy.md).
constexpr std::int64_t kLoggedSizesErrorPpm = 50'000;

std::int64_t times(std::int64_t value, std::int64_t ppm) {
  return sim::mul_div(value, ppm, 1'000'000);
}

}  // namespace

Subject subject_of(const Scenario& scenario) {
  return [scenario](const Change& change) -> Checked<Scenario> {
    Scenario changed = scenario;
    for (Dataset& data : changed.data) {
      data.rows = Rows(std::max<std::int64_t>(1, times(data.rows.count(), change.volume_ppm)));
      data.stored_bytes = Bytes(times(data.stored_bytes.count(), change.volume_ppm));
      for (Column& column : data.columns) {
        // As many rows a key as before, but more rows of a hot key.
        column.keys.distinct =
            column.keys.distinct == 0
                ? 0
                : std::max<std::int64_t>(1, times(column.keys.distinct, change.volume_ppm));
        for (HotKey& hot : column.keys.hot) {
          hot.rows = hot.rows ? std::optional(times(*hot.rows, change.volume_ppm)) : hot.rows;
        }
      }
    }
    for (const ConfEntry& entry : change.conf) {
      Checked<Conf> conf = changed.conf.with(entry);
      if (!conf.ok()) {
        return std::move(conf).error();
      }
      changed.conf = std::move(conf).value();
    }
    return changed;
  };
}

Job job_of(Scenario scenario, const observe::WhatIf& base) {
  Cluster& cluster = scenario.cluster;
  cluster.executors = base.executors.value_or(cluster.executors);
  cluster.manager = base.manager.value_or(cluster.manager);
  return {.subject = subject_of(scenario)};
}

Checked<Job> job_of_log(const std::string& path, const observe::WhatIf& base) {
  Checked<observe::LearnedLog> learned = observe::learn(path, true);
  if (!learned.ok()) {
    return std::move(learned).error();
  }
  auto log = std::make_shared<const observe::LearnedLog>(std::move(learned).value());
  Subject subject = [log, base](const Change& change) -> Checked<Scenario> {
    observe::WhatIf what_if = base;
    what_if.volume_ppm = change.volume_ppm;
    what_if.guessed_compressed_ppm = change.guessed_compressed_ppm;
    what_if.conf.insert(what_if.conf.end(), change.conf.begin(), change.conf.end());
    Checked<observe::Observation> seen = log->with(what_if);
    if (!seen.ok()) {
      return std::move(seen).error();
    }
    return std::move(seen).value().scenario;
  };
  return Job{.subject = std::move(subject),
             .sizes_error_ppm = kLoggedSizesErrorPpm,
             .guessed_rows = log->own.guessed_rows > 0,
             .missing = observe::completeness(log->log).missing};
}

}  // namespace oomcast::headroom
