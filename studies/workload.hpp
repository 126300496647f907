// Something that can be simulated under many confs: a scenario, or an event log whose stages follow
// the conf as far as a log can tell. Copies are cheap and may be used from several threads.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/conf/conf.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast {

class Workload {
 public:
  explicit Workload(Scenario scenario);
  /// Reads an event log: a file or a rolled folder. Stands in a file of its own, so that whoever
  /// has scenarios alone needs no reader of logs.
  static Checked<Workload> of_log(const std::string& path);

  /// As it is: under its own conf.
  [[nodiscard]] const Scenario& own() const { return *own_; }
  /// What a log does not tell and how it was filled in.
  [[nodiscard]] const std::vector<std::string>& assumptions() const { return assumptions_; }

  /// Under its own conf with `over` laid over it; later entries win.
  [[nodiscard]] Checked<Scenario> with(const std::vector<ConfEntry>& over) const;

  /// The same workload with other conf, cluster or rates as its own.
  [[nodiscard]] Workload based_on(Scenario scenario) const;

 private:
  std::shared_ptr<const Scenario> own_;
  /// A log's own scenario anew, as its stages are under these entries; none of a scenario.
  std::function<Checked<Scenario>(const std::vector<ConfEntry>&)> under_;
  std::vector<std::string> assumptions_;
};

/// Whether the file is an event log: a folder, a compressed file, or lines of Spark's events.
bool is_event_log(const std::string& path);

/// Whether stages and tasks are the same whatever the key's value: it sizes memory alone.
[[nodiscard]] bool leaves_plan_alone(std::string_view key);

}  // namespace oomcast
