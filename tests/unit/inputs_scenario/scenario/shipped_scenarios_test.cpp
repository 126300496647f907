// The scenarios of this repository, read with the operators that exist.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "inputs/scenario/scenario_json.hpp"
#include "models/operators/kinds.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;

namespace {

const std::string kFolder = std::string(OOMCAST_SOURCE_DIR) + "/scenarios";
const std::string kSchema = kFolder + "/scenario.schema.json";

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::nullopt;
  }
  return std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
}

std::vector<std::string> scenario_files() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kFolder)) {
    const std::string path = entry.path().string();
    if (entry.path().extension() == ".json" && path.find(".schema.") == std::string::npos &&
        path.find(".expected.") == std::string::npos) {
      paths.push_back(path);
    }
  }
  std::ranges::sort(paths);
  return paths;
}

}  // namespace

TEST_CASE("every shipped scenario is read without mistakes or warnings", "[inputs][scenarios]") {
  const std::vector<std::string> paths = scenario_files();
  CHECK(paths.size() >= 30);
  for (const std::string& path : paths) {
    const ScenarioContext context{operator_specs(), read_file};
    const Checked<Scenario> scenario = read_scenario(read_file(path).value_or(""), path, context);
    std::string mistakes;
    if (!scenario.ok()) {
      for (const Problem& problem : scenario.error()) {
        mistakes += problem.where + ": " + problem.what + " (" + problem.fix + ")\n";
      }
    }
    CAPTURE(path, mistakes);
    CHECK(scenario.ok());
    if (scenario.ok()) {
      const Scenario& s = scenario.value();
      CHECK(s.conf.warnings().empty());
      CHECK(s.name == std::filesystem::path(path).stem().string());
      CHECK_FALSE(s.title.empty());
      CHECK_FALSE(s.text.empty());
      CHECK_FALSE(s.expect.outcome.empty());
      CHECK_FALSE(s.expect.explanation.empty());
      const std::string written = write_scenario(s, operator_specs());
      const Checked<Scenario> again = read_scenario(written, path, context);
      CHECK((again.ok() && write_scenario(again.value(), operator_specs()) == written));
    }
  }
}

TEST_CASE("the schema beside the scenarios is that of the tables", "[inputs][scenarios]") {
  const std::string schema = scenario_schema(operator_specs());
  if (std::getenv("OOMCAST_ACCEPT") != nullptr) {
    std::ofstream(kSchema, std::ios::binary) << schema;
  }
  INFO("run with OOMCAST_ACCEPT=1 to write it anew");
  const bool fresh = read_file(kSchema) == schema;  // not shown: it is long
  CHECK(fresh);
}
