#include "cli/locate.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <tuple>

#include "cli/arguments.hpp"
#include "models/text/nearest.hpp"

namespace oomcast::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".json";
constexpr std::string_view kExpectedSuffix = ".expected.json";

bool exists(const fs::path& path) {
  std::error_code error;
  return fs::exists(path, error);
}

bool is_scenario(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.ends_with(kSuffix) && !name.ends_with(kExpectedSuffix) && !name.starts_with('.');
}

void add_root(const std::string& root, std::vector<ScenarioFile>& files) {
  std::error_code error;
  fs::recursive_directory_iterator at(root, fs::directory_options::follow_directory_symlink, error);
  const fs::recursive_directory_iterator end;
  while (!error && at != end) {
    const fs::path& path = at->path();
    if (is_scenario(path) && at.depth() > 0) {
      files.push_back({path.stem().string(),
                       path.parent_path().lexically_relative(root).generic_string(),
                       path.string()});
    }
    at.increment(error);
  }
}

bool before(const ScenarioFile& a, const ScenarioFile& b) {
  return std::tie(a.family, a.name) < std::tie(b.family, b.name);
}

bool same(const ScenarioFile& a, const ScenarioFile& b) {
  return a.family == b.family && a.name == b.name;
}

Problems not_found(const std::string& named, const std::vector<ScenarioFile>& files) {
  std::vector<std::string_view> names;
  for (const ScenarioFile& file : files) {
    names.push_back(file.name);
  }
  return {mistake(named, "there is no such scenario and no such file",
                  text::did_you_mean(named, names, "'oomcast list' shows all scenarios"))};
}

}  // namespace

std::vector<std::string> scenario_roots() {
  std::vector<std::string> roots;
  if (const char* variable = std::getenv("OOMCAST_SCENARIOS")) {
    std::string_view list = variable;
    while (!list.empty()) {
      const std::size_t colon = list.find(':');
      if (colon != 0) {
        roots.emplace_back(list.substr(0, colon));
      }
      list.remove_prefix(colon == std::string_view::npos ? list.size() : colon + 1);
    }
  }
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (!error) {
    roots.push_back((program.parent_path() / OOMCAST_SHARE_SCENARIOS).lexically_normal().string());
  }
  roots.emplace_back(OOMCAST_SOURCE_SCENARIOS);
  return roots;
}

std::vector<ScenarioFile> find_scenarios(const std::vector<std::string>& roots) {
  std::vector<ScenarioFile> files;
  for (const std::string& root : roots) {
    add_root(root, files);
  }
  std::stable_sort(files.begin(), files.end(), before);
  files.erase(std::unique(files.begin(), files.end(), same), files.end());
  return files;
}

Checked<std::string> locate_scenario(const std::string& named,
                                     const std::vector<std::string>& roots) {
  if (named == "-" || named.ends_with(kSuffix) || named.starts_with('.') ||
      named.starts_with('/')) {
    return named;
  }
  const std::vector<ScenarioFile> files = find_scenarios(roots);
  std::vector<const ScenarioFile*> found;
  for (const ScenarioFile& file : files) {
    if (file.name == named || file.family + '/' + file.name == named) {
      found.push_back(&file);
    }
  }
  if (found.size() > 1) {
    std::string fix = "name one of";
    for (const ScenarioFile* file : found) {
      fix += (file == found.front() ? " " : ", ") + file->family + '/' + file->name;
    }
    return Problems{mistake(named, "several scenarios have this name", fix)};
  }
  if (found.empty()) {
    if (exists(named)) {
      return named;
    }
    return not_found(named, files);
  }
  return found.front()->path;
}

}  // namespace oomcast::cli
