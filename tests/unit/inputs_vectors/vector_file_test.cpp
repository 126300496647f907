#include "inputs/vectors/vector_file.hpp"

#include <cstdio>
#include <memory>

#include "inputs/vectors/reader.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::vectors;
using oomcast::test::holds;

namespace {

const std::string kOracle = OOMCAST_SOURCE_DIR "/tests/oracle/memory/";

std::string bytes_of(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             &std::fclose);
  REQUIRE(file != nullptr);
  std::string bytes(1 << 22, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  return bytes;
}

Problems problems_of(std::string_view json) {
  const Checked<VectorFile> file = parse_vector_file("x.json", json);
  return file.ok() ? Problems{} : file.error();
}

}  // namespace

TEST_CASE("a gzipped file is read with its schema and vectors", "[vectors]") {
  const Checked<VectorFile> file = read_vector_file(kOracle + "unified_ops_single.json.gz");
  REQUIRE(file.ok());
  CHECK(file.value().schema == "oracle/memory/unified_ops/1");
  CHECK(file.value().all().size() == 23);
}

TEST_CASE("whole numbers keep all their bits", "[vectors]") {
  const Checked<VectorFile> file = parse_vector_file(
      "x.json", R"({"schema":"s","spark_version":"4","vectors":[9223372036854775807]})");
  REQUIRE(file.ok());
  CHECK(file.value().all()[0].integer() == 9223372036854775807);
  CHECK(problems_of(R"({"a":9223372036854775808})")[0].what.find("64 signed bits") !=
        std::string::npos);
}

TEST_CASE("gzip data cut at any place is reported as truncated", "[vectors]") {
  const std::string packed = bytes_of(kOracle + "unified_ops_single.json.gz");
  for (const std::size_t length :
       {std::size_t{0}, std::size_t{5}, packed.size() / 2, packed.size() - 9, packed.size() - 1}) {
    const Checked<std::string> unpacked = gunzip("x.gz", packed.substr(0, length));
    REQUIRE_FALSE(unpacked.ok());
    CHECK(unpacked.error()[0].where == "x.gz");
    CHECK(holds(unpacked.error()[0].what, "stops before its end"));
  }
}

TEST_CASE("gzip data with a wrong byte is refused", "[vectors]") {
  std::string packed = bytes_of(kOracle + "unified_ops_single.json.gz");
  packed[packed.size() - 6] ^= 1;  // the checksum
  CHECK_FALSE(gunzip("x.gz", packed).ok());
  CHECK_FALSE(gunzip("x.gz", "{\"plain\": 1}").ok());
}

TEST_CASE("members of a gzip file follow each other", "[vectors]") {
  const std::string packed = bytes_of(kOracle + "unified_ops_single.json.gz");
  const std::string once = gunzip("x.gz", packed).value();
  CHECK(gunzip("x.gz", packed + packed).value() == once + once);
}

TEST_CASE("bad JSON is told with its place", "[vectors]") {
  CHECK(holds(problems_of("{\"schema\": ")[0].what, "not valid JSON at byte"));
  CHECK(holds(problems_of("")[0].what, "not valid JSON"));
  CHECK(holds(problems_of("[]")[0].what, "not an object"));
  CHECK(problems_of(R"({"a":1,"a":2})")[0].what.find("twice") != std::string::npos);
  CHECK(problems_of(std::string(100, '['))[0].what.find("deep") != std::string::npos);
}

TEST_CASE("all missing fields are told at once", "[vectors]") {
  CHECK(problems_of("{}").size() == 3);
  CHECK(problems_of(R"({"schema":1,"spark_version":"4","vectors":[]})")[0].where ==
        "x.json /schema");
}

TEST_CASE("a file that is not there is told", "[vectors]") {
  const Checked<VectorFile> file = read_vector_file("/nowhere/x.json");
  REQUIRE_FALSE(file.ok());
  CHECK(file.error()[0].what == "cannot be opened");
}

TEST_CASE("a reader names the vector, the step and the field", "[vectors]") {
  const Checked<VectorFile> file = parse_vector_file(
      "x.json",
      R"({"schema":"s","spark_version":"4","vectors":[{"id":"v","steps":[{},{"a":{"b":"c"}}]}]})");
  REQUIRE(file.ok());
  Reader in(file.value());
  const Value& step = in.items(file.value().all()[0], "steps")[1];
  CHECK(in.integer(in.field(step, "a"), "b") == 0);
  in.field(step, "lru");
  REQUIRE(in.problems().size() == 2);
  CHECK(in.problems()[0].where == "x.json vector v step 1 /a/b");
  CHECK(in.problems()[0].what == "is a text, not a whole number");
  CHECK(in.problems()[1].what == "misses the field \"lru\"");
  CHECK(in.integer(in.field(step, "nothing"), "below") == 0);
  CHECK(in.problems().size() == 3);  // the field below a missing one is not told
}
