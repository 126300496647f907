#include "cli/output.hpp"

#include <sys/stat.h>

#include <filesystem>
#include <sstream>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::cli;

namespace {

namespace fs = std::filesystem;

/// A new folder that goes away with its test.
struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "oomcast.XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

}  // namespace

TEST_CASE("a file is replaced whole and keeps its permissions", "[cli][output]") {
  const Folder folder;
  const std::string file = folder.path / "out.json";
  REQUIRE(write_file(file, "old and longer").empty());
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  REQUIRE(write_file(file, "new").empty());
  CHECK(read_file(file).value() == "new");
  CHECK(fs::status(file).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(folder.files() == 1);
}

TEST_CASE("a link is followed, not replaced", "[cli][output]") {
  const Folder folder;
  REQUIRE(write_file(folder.path / "target", "old").empty());
  fs::create_symlink("target", folder.path / "link");
  REQUIRE(write_file(folder.path / "link", "new").empty());
  CHECK(fs::is_symlink(folder.path / "link"));
  CHECK(read_file(folder.path / "target").value() == "new");
}

TEST_CASE("a file that cannot be written is a mistake and leaves nothing behind", "[cli][output]") {
  const Folder folder;
  CHECK(write_file(folder.path / "missing" / "out", "x").size() == 1);
  CHECK(write_file(folder.path, "x").size() == 1);
  CHECK(folder.files() == 0);
}

TEST_CASE("a device is written to, not replaced", "[cli][output]") {
  CHECK(write_file("/dev/null", "x").empty());
  CHECK(fs::is_character_file("/dev/null"));
  CHECK(write_file("/dev/full", "x").size() == 1);
}

TEST_CASE("a file that cannot be read is a mistake that names it", "[cli][output]") {
  const auto content = read_file("/no/such/file");
  REQUIRE_FALSE(content.ok());
  CHECK(content.error()[0].where == "/no/such/file");
  CHECK_FALSE(read_file("/").ok());
}

TEST_CASE("without -o the content goes to stdout", "[cli][output]") {
  std::ostringstream out;
  std::ostringstream err;
  CHECK(deliver(Arguments(), "text", kExitInconclusive, {.out = out, .err = err}) ==
        kExitInconclusive);
  CHECK(out.str() == "text");
  Arguments bad;
  bad.add("output", {"/no/such/folder/file"});
  CHECK(deliver(bad, "text", kExitOk, {.out = out, .err = err}) == kExitBadInput);
  CHECK(err.str().starts_with("oomcast: error: /no/such/folder/file: "));
}
