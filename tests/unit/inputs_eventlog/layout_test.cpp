// Which files are read, and in which order.
#include "inputs/eventlog/layout.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"
#include "tests/unit/inputs_eventlog/samples.hpp"

using namespace oomcast;
using namespace oomcast::eventlog;

namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  explicit Folder(const std::string& name)
      : path_(fs::temp_directory_path() / ("oomcast_" + std::to_string(::getpid())) / name) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  Folder& file(const std::string& name, const std::string& text = "{}\n") {
    std::ofstream(path_ / name) << text;
    return *this;
  }
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

std::vector<std::string> part_names(const Layout& layout) {
  std::vector<std::string> names;
  for (const PartSource& part : layout.parts) {
    names.push_back(part.name);
  }
  return names;
}

}  // namespace

TEST_CASE("a rolled file's name has a number", "[eventlog][layout]") {
  CHECK(parse_rolling_name("events_12_app-1.zstd")->index == 12);
  CHECK(parse_rolling_name("events_3_app-1.zstd.compact")->compact);
  CHECK_FALSE(parse_rolling_name("events_1_app-1")->compact);
  CHECK_FALSE(parse_rolling_name("events_x_app-1").has_value());
  CHECK_FALSE(parse_rolling_name("events_1").has_value());
  CHECK_FALSE(parse_rolling_name("events_99999999999999999999_a").has_value());
  CHECK_FALSE(parse_rolling_name("appstatus_app-1").has_value());
}

TEST_CASE("rolled files are ordered by number, not by name", "[eventlog][layout]") {
  Problems warnings;
  const std::vector<std::string> names{"events_10_a", "events_1_a", "events_2_a", "events_3_a",
                                       "events_4_a",  "events_5_a", "events_6_a", "events_7_a",
                                       "events_8_a",  "events_9_a"};
  CHECK(order_rolling(names, "f", warnings) ==
        std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 0});
  CHECK(warnings.empty());
}

TEST_CASE("the highest compact file stands for all files up to its number", "[eventlog][layout]") {
  Problems warnings;
  const std::vector<std::string> names{"events_1_a",         "events_2_a.compact", "events_3_a",
                                       "events_4_a.compact", "events_4_a",         "events_5_a"};
  CHECK(order_rolling(names, "f", warnings) == std::vector<std::size_t>{3, 5});
  CHECK(warnings.empty());
}

TEST_CASE("a missing number is told", "[eventlog][layout]") {
  Problems warnings;
  CHECK(order_rolling({"events_1_a", "events_5_a"}, "f", warnings).size() == 2);
  REQUIRE(warnings.size() == 1);
  CHECK(warnings[0].what == "rolling folder without index 2 to 4: its events are lost");
}

TEST_CASE("a rolling folder is read without its hidden files", "[eventlog][layout]") {
  Folder folder("eventlog_v2_app-1");
  folder.file("appstatus_app-1.inprogress").file("events_2_app-1").file("events_1_app-1");
  folder.file(".events_1_app-1.crc");
  const auto layout = find_layout(folder.path());
  REQUIRE(layout.ok());
  CHECK(layout.value().source == "eventlog_v2_app-1");
  CHECK(layout.value().kind == "rolling_v2");
  CHECK(part_names(layout.value()) == std::vector<std::string>{"events_1_app-1", "events_2_app-1"});
  REQUIRE(layout.value().warnings.size() == 1);
  CHECK(layout.value().warnings[0].what == "is of an application still running");
}

TEST_CASE("a Databricks folder is read in order of name, the newest last", "[eventlog][layout]") {
  Folder folder("databricks");
  folder.file("eventlog").file("eventlog-2021-06-15--16-00.gz").file("eventlog-2021-06-15--15-00");
  const auto layout = find_layout(folder.path());
  REQUIRE(layout.ok());
  CHECK(layout.value().kind == "databricks_rolling");
  CHECK(part_names(layout.value()) == std::vector<std::string>{"eventlog-2021-06-15--15-00",
                                                               "eventlog-2021-06-15--16-00.gz",
                                                               "eventlog"});
}

TEST_CASE("folders without logs and missing files are refused by name", "[eventlog][layout]") {
  Folder folder("nothing");
  CHECK(find_layout(folder.path()).error()[0].where == folder.path());
  const auto missing = find_layout(folder.path() + "/absent");
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error()[0].what.find("cannot be opened") == 0);
}

TEST_CASE("of a zip with several logs the last is read, with a warning", "[eventlog][layout]") {
  const std::string bytes = samples::from_hex(samples::kZip);
  const auto layout = layout_of_source("dir/x.zip", memory_source(bytes));
  REQUIRE(layout.ok());
  CHECK(part_names(layout.value()) == std::vector<std::string>{"x.zip!a/stored"});
  CHECK(layout.value().warnings.size() == 1);
}

TEST_CASE("a folder that is no log itself has the logs below it", "[eventlog][layout]") {
  const Folder folder("many");
  fs::create_directories(folder.path() + "/older/eventlog_v2_a");
  for (const char* name :
       {"/b.zstd", "/appstatus_x", "/.hidden", "/a", "/older/eventlog_v2_a/events_1_a"}) {
    std::ofstream(folder.path() + name) << "{}\n";
  }
  const auto logs = logs_below(folder.path());
  REQUIRE(logs.ok());
  CHECK(logs.value() == std::vector<std::string>{folder.path() + "/a", folder.path() + "/b.zstd",
                                                 folder.path() + "/older/eventlog_v2_a"});
  CHECK(logs_below(folder.path() + "/older/eventlog_v2_a").value().empty());
  CHECK(logs_below(folder.path() + "/a").value().empty());
  fs::create_directories(folder.path() + "/empty");
  CHECK_FALSE(logs_below(folder.path() + "/empty").ok());
}
