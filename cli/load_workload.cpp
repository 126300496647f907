#include "cli/load_workload.hpp"

#include <array>
#include <filesystem>
#include <fstream>

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

bool is_event_log(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) {
    return true;
  }
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4096> start{};
  file.read(start.data(), start.size());
  const std::string_view text(start.data(), static_cast<std::size_t>(file.gcount()));
  const std::size_t first = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) {
    return false;
  }
  const bool json = text[first] == '{' || text[first] == '/';
  return !json || text.find("\"Event\"") != std::string_view::npos;
}

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
