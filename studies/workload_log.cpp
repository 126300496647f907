// A workload that an event log tells of.
#include <array>
#include <filesystem>
#include <fstream>
#include <utility>

#include "inputs/eventlog/reader.hpp"
#include "studies/observe/observe.hpp"
#include "studies/workload.hpp"

namespace oomcast {

Checked<Workload> Workload::of_log(const std::string& path) {
  Checked<eventlog::EventLog> read = eventlog::read_event_log(path);
  if (!read.ok()) {
    return std::move(read).error();
  }
  Checked<observe::Observation> seen = observe::observe(read.value(), {});
  if (!seen.ok()) {
    return std::move(seen).error();
  }
  Workload workload(std::move(seen.value().scenario));
  workload.assumptions_ = std::move(seen.value().assumptions);
  auto log = std::make_shared<const eventlog::EventLog>(std::move(read).value());
  workload.under_ = [log](const std::vector<ConfEntry>& entries) -> Checked<Scenario> {
    Checked<observe::Observation> again = observe::observe(*log, {.conf = entries});
    if (!again.ok()) {
      return std::move(again).error();
    }
    return std::move(again).value().scenario;
  };
  return workload;
}

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

}  // namespace oomcast
