#include "cli/locate.hpp"

#include <cstdlib>
#include <filesystem>

#include "cli/output.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::cli;

namespace {

namespace fs = std::filesystem;

/// Two roots with a few scenarios; they go away with the test.
struct Roots {
  fs::path path;
  Roots() {
    std::string name = (fs::temp_directory_path() / "oomcast.XXXXXX").string();
    path = mkdtemp(name.data());
    for (const char* file :
         {"one/joins/skew.json", "one/joins/skew.expected.json", "one/kills/yarn.json",
          "one/loose.json", "two/joins/skew.json", "two/joins/deep/er.json", "two/kills/er.json",
          "two/joins/notes.txt"}) {
      fs::create_directories((path / file).parent_path());
      REQUIRE(write_file(path / file, "{}").empty());
    }
  }
  ~Roots() { fs::remove_all(path); }
  [[nodiscard]] std::vector<std::string> list() const { return {path / "one", path / "two"}; }
};

}  // namespace

TEST_CASE("scenarios are the JSON files in families; expected outcomes are none", "[cli][locate]") {
  const Roots roots;
  std::string names;
  for (const ScenarioFile& file : find_scenarios(roots.list())) {
    names += file.family + '/' + file.name + ' ';
  }
  CHECK(names == "joins/skew joins/deep/er kills/er kills/yarn ");
}

TEST_CASE("the earlier root wins", "[cli][locate]") {
  const Roots roots;
  CHECK(locate_scenario("skew", roots.list()).value() == roots.path / "one/joins/skew.json");
  CHECK(locate_scenario("skew", {roots.path / "two"}).value() ==
        roots.path / "two/joins/skew.json");
}

TEST_CASE("a name that two families have is refused, with both", "[cli][locate]") {
  const Roots roots;
  const auto found = locate_scenario("er", roots.list());
  REQUIRE_FALSE(found.ok());
  CHECK(found.error()[0].fix == "name one of joins/deep/er, kills/er");
  CHECK(locate_scenario("kills/er", roots.list()).ok());
}

TEST_CASE("an unknown name is refused with the nearest one", "[cli][locate]") {
  const Roots roots;
  const auto found = locate_scenario("skwe", roots.list());
  REQUIRE_FALSE(found.ok());
  CHECK(found.error()[0].fix == "did you mean 'skew'?");
}

TEST_CASE("a path is taken as it is", "[cli][locate]") {
  for (const char* path : {"-", "x.json", "./x", "/a/b", "../c.json"}) {
    CHECK(locate_scenario(path, {}).value() == path);
  }
}

TEST_CASE("roots that do not exist are no mistake", "[cli][locate]") {
  CHECK(find_scenarios({"/no/such/folder"}).empty());
}

TEST_CASE("folders of the environment come first", "[cli][locate]") {
  REQUIRE(setenv("OOMCAST_SCENARIOS", "/a::/b", 1) == 0);
  const std::vector<std::string> roots = scenario_roots();
  REQUIRE(unsetenv("OOMCAST_SCENARIOS") == 0);
  REQUIRE(roots.size() >= 3);
  CHECK(roots[0] == "/a");
  CHECK(roots[1] == "/b");
}
