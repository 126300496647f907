#include "cli/load_workload.hpp"

#include "cli/conf_options.hpp"
#include "cli/load.hpp"
#include "cli/locate.hpp"

namespace oomcast::cli {
namespace {

Checked<Workload> log_with_options(const std::string& path, const Arguments& arguments) {
  Checked<Workload> read = Workload::of_log(path);
  if (!read.ok()) {
    return read;
  }
  Checked<Scenario> scenario = with_options(read.value().own(), arguments);
  if (!scenario.ok()) {
    return std::move(scenario).error();
  }
  // The conf decides how a log's stages look: they are made again under it.
  const Workload based = read.value().based_on(std::move(scenario).value());
  Checked<Scenario> again = based.with({});
  if (!again.ok()) {
    return std::move(again).error();
  }
  return based.based_on(std::move(again).value());
}

Checked<Workload> of_scenario(Checked<Scenario> scenario) {
  if (!scenario.ok()) {
    return std::move(scenario).error();
  }
  return Workload(std::move(scenario).value());
}

}  // namespace

Checked<Workload> load_workload(const std::string& named, const Arguments& arguments) {
  const Checked<std::string> path = locate_scenario(named, scenario_roots());
  if (path.ok() && path.value() != "-" && is_event_log(path.value())) {
    return log_with_options(path.value(), arguments);
  }
  return of_scenario(load_with_options(named, arguments));
}

Checked<Workload> load_workload(const std::string& named) {
  const Checked<std::string> path = locate_scenario(named, scenario_roots());
  if (!path.ok()) {
    return path.error();
  }
  if (path.value() != "-" && is_event_log(path.value())) {
    return Workload::of_log(path.value());
  }
  return of_scenario(load_scenario(path.value()));
}

}  // namespace oomcast::cli
