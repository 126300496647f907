#include "studies/headroom_subjects.hpp"

#include <memory>
#include <utility>

#include "studies/observe/completeness.hpp"
#include "studies/observe/learned_log.hpp"

namespace oomcast::headroom {

Subject subject_of(Scenario scenario, const observe::WhatIf& base) {
  Cluster& cluster = scenario.cluster;
  cluster.executors = base.executors.value_or(cluster.executors);
  cluster.manager = base.manager.value_or(cluster.manager);
  return subject_of(scenario);
}

Checked<LoggedSubject> subject_of_log(const std::string& path, const observe::WhatIf& base) {
  Checked<observe::LearnedLog> learned = observe::learn(path, true);
  if (!learned.ok()) {
    return std::move(learned).error();
  }
  auto log = std::make_shared<const observe::LearnedLog>(std::move(learned).value());
  Subject subject = [log, base](const Change& change) -> Checked<Scenario> {
    observe::WhatIf what_if = base;
    what_if.volume_ppm = change.volume_ppm;
    what_if.conf.insert(what_if.conf.end(), change.conf.begin(), change.conf.end());
    Checked<observe::Observation> seen = log->with(what_if);
    if (!seen.ok()) {
      return std::move(seen).error();
    }
    return std::move(seen).value().scenario;
  };
  return LoggedSubject{std::move(subject), observe::completeness(log->log).missing};
}

}  // namespace oomcast::headroom
