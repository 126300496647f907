#include "studies/sweep/journal.hpp"

#include <filesystem>
#include <fstream>

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::sweep;

namespace {

class File {
 public:
  explicit File(const std::string& name)
      : path_((std::filesystem::temp_directory_path() / name).string()) {
    std::filesystem::remove(path_);
  }
  ~File() { std::filesystem::remove(path_); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string text() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

 private:
  std::string path_;
};

void fill(const std::string& path, std::int64_t records) {
  auto journal = Journal::open(path, "study");
  REQUIRE(journal.ok());
  for (std::int64_t i = 0; i < records; ++i) {
    REQUIRE(journal.value().append(i, "record\t" + std::to_string(i)));
  }
}

}  // namespace

TEST_CASE("a journal gives back what was written", "[sweep]") {
  const File file("oomcast-journal-whole");
  fill(file.path(), 3);
  const auto again = Journal::open(file.path(), "study");
  REQUIRE(again.ok());
  CHECK(again.value().found().size() == 3);
  CHECK(again.value().found().at(2) == "record\t2");
}

TEST_CASE("a journal that was cut anywhere loses the cut record only", "[sweep]") {
  const File file("oomcast-journal-cut");
  fill(file.path(), 4);
  const std::string whole = file.text();
  std::size_t before = 0;
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    file.write(whole.substr(0, size));
    auto journal = Journal::open(file.path(), "study");
    REQUIRE(journal.ok());
    const std::size_t found = journal.value().found().size();
    CHECK(found >= before);
    before = found;
    REQUIRE(journal.value().append(9, "after"));
  }
  CHECK(before == 4);
}

TEST_CASE("a record that was changed is not believed, nor what stands behind it", "[sweep]") {
  const File file("oomcast-journal-changed");
  fill(file.path(), 3);
  std::string text = file.text();
  text[text.find("record\t1") + 7] = '8';
  file.write(text);
  const auto journal = Journal::open(file.path(), "study");
  REQUIRE(journal.ok());
  CHECK(journal.value().found().size() == 1);
}

TEST_CASE("a journal of another study, or in use, is refused", "[sweep]") {
  const File file("oomcast-journal-other");
  fill(file.path(), 1);
  CHECK_FALSE(Journal::open(file.path(), "other").ok());
  const auto held = Journal::open(file.path(), "study");
  REQUIRE(held.ok());
  CHECK_FALSE(Journal::open(file.path(), "study").ok());
  CHECK_FALSE(Journal::open("/nowhere/at/all", "study").ok());
}
