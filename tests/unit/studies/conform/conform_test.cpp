#include "studies/conform/conform.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "inputs/vectors/vector_file.hpp"
#include "studies/conform/family.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::conform;
using oomcast::test::holds;

namespace {

const std::string kOracle = OOMCAST_SOURCE_DIR "/tests/oracle/memory/";

/// A folder of our own that is gone at the end.
class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / ("oomcast_conform_" + name)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::string text_of(const std::string& file) {
  return vectors::read_vector_file(kOracle + file).value().root.json();
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("a recording of every memory family agrees with the models", "[conform]") {
  const Folder folder("good");
  for (const char* file :
       {"unified_ops_scripted.json", "task_memory_scripted.json", "memory_store_scripted.json"}) {
    folder.write(file, text_of(file));
  }
  folder.write("README.md", "not a vector file");
  const ConformReport report = conform::conform(folder.path());
  CHECK(report.all_passed());
  REQUIRE(report.files.size() == 3);
  CHECK(report.files[0].file == "memory_store_scripted.json");
  CHECK(report.files[2].vectors_passed == 65);
  CHECK(report.files[2].steps_passed == report.files[2].steps_total);
}

TEST_CASE("a changed byte count is found and told with vector, step and field", "[conform]") {
  const Folder folder("changed");
  folder.write("a.json", replaced(text_of("unified_ops_scripted.json"),
                                  R"("storage_pool":600,"storage_used":600)",
                                  R"("storage_pool":600,"storage_used":601)"));
  const ConformReport report = conform::conform(folder.path());
  CHECK(report.problems.empty());
  CHECK_FALSE(report.all_passed());
  REQUIRE(report.files[0].first_difference.has_value());
  const Difference& first = *report.files[0].first_difference;
  CHECK(first.vector == "storage-borrows-then-evicted-to-region-x1");
  CHECK(first.step == 5);
  CHECK(first.field == "state.on.storage_used");
  CHECK(first.expected == "601");
  CHECK(first.got == "600");
  CHECK(report.files[0].vectors_passed == 64);
}

TEST_CASE("a family nobody knows is an error, not a skip", "[conform]") {
  const Folder folder("unknown");
  folder.write("a.json", R"({"schema":"oracle/memory/novel/1","spark_version":"4","vectors":[]})");
  folder.write("b.json", text_of("memory_store_scripted.json"));
  const ConformReport report = conform::conform(folder.path());
  REQUIRE(report.problems.size() == 1);
  CHECK(holds(report.problems[0].what, "oracle/memory/novel/1"));
  CHECK(report.files.size() == 1);
  CHECK_FALSE(report.all_passed());
}

TEST_CASE("only the families asked for are replayed", "[conform]") {
  const Folder folder("family");
  folder.write("a.json", R"({"schema":"oracle/memory/novel/1","spark_version":"4","vectors":[]})");
  folder.write("b.json", text_of("memory_store_scripted.json"));
  CHECK(conform::conform(folder.path(), {.family_prefix = "memory_store"}).all_passed());
  CHECK(conform::conform(folder.path(), {.family_prefix = "oracle/memory/mem"}).all_passed());
  CHECK_FALSE(conform::conform(folder.path(), {.family_prefix = "ory_store"}).problems.empty());
}

TEST_CASE("a step that misses a field is named", "[conform]") {
  const Folder folder("missing");
  folder.write("a.json", replaced(text_of("task_memory_scripted.json"), R"("blocked":[],)", ""));
  const ConformReport report = conform::conform(folder.path());
  REQUIRE_FALSE(report.problems.empty());
  CHECK(holds(report.problems[0].where, "a.json vector best-fit-victim step 0"));
  CHECK(report.problems[0].what == "misses the field \"blocked\"");
}

TEST_CASE("what cannot be replayed is refused, whatever it is", "[conform]") {
  const std::string good = text_of("unified_ops_scripted.json");
  const Folder folder("refused");
  const auto problems = [&](const std::string& what, const std::string& with) {
    folder.write("a.json", replaced(good, what, with));
    return conform::conform(folder.path()).problems;
  };
  CHECK(problems(R"("op":"put_block")", R"("op":"fly")")[0].what.find("fly") != std::string::npos);
  CHECK_FALSE(problems(R"("block":"rdd_0_0")", R"("block":"shuffle_1")").empty());
  CHECK_FALSE(problems(R"("bytes":100)", R"("bytes":-100)").empty());
  CHECK_FALSE(problems(R"("bytes":100)", R"("bytes":"100")").empty());
  CHECK_FALSE(problems(R"("mode":"on")", R"("mode":"both")").empty());
  CHECK_FALSE(problems(R"("max_heap":1000)", R"("max_heap":100)").empty());
}

TEST_CASE("an empty folder and a missing one are errors", "[conform]") {
  const Folder folder("empty");
  CHECK(conform::conform(folder.path()).problems.size() == 1);
  CHECK(conform::conform(folder.path() + "/nowhere").problems.size() == 1);
}

TEST_CASE("families are known by different schemas", "[conform]") {
  std::vector<std::string_view> schemas;
  for (const Family& family : families()) {
    CHECK(family.replay != nullptr);
    schemas.push_back(family.schema);
  }
  std::sort(schemas.begin(), schemas.end());
  CHECK(std::adjacent_find(schemas.begin(), schemas.end()) == schemas.end());
}
