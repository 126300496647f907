#include "cli/load.hpp"

#include <filesystem>

#include "cli/output.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::cli;

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScenario = R"({
  "name": "small", "title": "Small", "spark": "4.3.0", "seed": 5,
  "cluster": {"manager": "standalone", "executors": 1},
  "conf": {"spark.executor.memory": "2g"},
  "data": {"t": {"format": "generated", "rows": 10, "partitions": 1, "columns": {"k": "long"}}},
  "jobs": [{"name": "j", "steps": [{"op": "scan", "data": "t"}, {"op": "count"}]}]
})";

/// A scenario and a properties file in a folder that goes away.
struct Files {
  fs::path path;
  Files() {
    std::string name = (fs::temp_directory_path() / "oomcast.XXXXXX").string();
    path = mkdtemp(name.data());
    REQUIRE(write_file(scenario(), kScenario).empty());
    REQUIRE(
        write_file(path / "p.conf", "spark.executor.memory 8g\nspark.executor.cores 3\n").empty());
  }
  ~Files() { fs::remove_all(path); }
  [[nodiscard]] std::string scenario() const { return path / "s.json"; }
};

}  // namespace

TEST_CASE("keys come from the properties file, then the scenario, then --conf", "[cli][load]") {
  const Files files;
  Arguments arguments;
  arguments.add("properties-file", {files.path / "p.conf"});
  arguments.add("conf", {"spark.sql.shuffle.partitions=7"});
  const auto scenario = load_with_options(files.scenario(), arguments);
  REQUIRE(scenario.ok());
  const Conf& conf = scenario.value().conf;
  CHECK(conf.text("spark.executor.memory") == "2g");
  CHECK(conf.text("spark.executor.cores") == "3");
  CHECK(conf.text("spark.sql.shuffle.partitions") == "7");
  CHECK(conf.entries().at("spark.sql.shuffle.partitions").origin == "--conf");
}

TEST_CASE("--conf and --seed win over the scenario", "[cli][load]") {
  const Files files;
  CHECK(load_with_options(files.scenario(), {}).value().seed == 5);
  Arguments arguments;
  arguments.add("conf", {"spark.executor.memory=4g"});
  arguments.add("seed", {"9"});
  const auto scenario = load_with_options(files.scenario(), arguments);
  REQUIRE(scenario.ok());
  CHECK(scenario.value().conf.text("spark.executor.memory") == "4g");
  CHECK(scenario.value().seed == 9);
}

TEST_CASE("all mistakes in options and files are found at once", "[cli][load]") {
  Arguments arguments;
  arguments.add("conf", {"nothing"});
  arguments.add("seed", {"x"});
  arguments.add("properties-file", {"/no/such/file"});
  const auto scenario = load_with_options("/no/such/scenario.json", arguments);
  REQUIRE_FALSE(scenario.ok());
  CHECK(scenario.error().size() == 4);
}
