#include "models/conf/keys.hpp"

#include "models/conf/values.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;

TEST_CASE("the table of keys is sorted, without doubles, and every default is valid",
          "[models][conf]") {
  std::string_view last;
  for (const ConfKey& key : conf_keys()) {
    CAPTURE(key.name);
    CHECK(last < key.name);
    last = key.name;
    CHECK_FALSE(key.help.empty());
    CHECK(key.help.back() == '.');
    for (const std::string_view value : key.defaults) {
      CHECK((value.empty() || conf_value_mistake(key, value).empty()));
    }
  }
  CHECK(conf_keys().size() > 150);
}

TEST_CASE("keys are found by their exact name", "[models][conf]") {
  REQUIRE(find_conf_key("spark.executor.memory") != nullptr);
  CHECK(find_conf_key("spark.executor.memory")->unit == ConfUnit::kMebibytes);
  CHECK(find_conf_key("spark.executor.memor") == nullptr);
  CHECK(find_conf_key("") == nullptr);
}

TEST_CASE("old names point to keys of the table", "[models][conf]") {
  CHECK(find_conf_key(renamed_conf_key("spark.yarn.executor.memoryOverhead")) != nullptr);
  CHECK(renamed_conf_key("spark.executor.memory").empty());
}

TEST_CASE("versions are read as people write them", "[models][conf]") {
  CHECK(parse_spark_version("4.3") == SparkVersion{4, 3, 0});
  CHECK(parse_spark_version("3.5.1-amzn-0") == SparkVersion{3, 5, 1});
  CHECK_FALSE(parse_spark_version("spark").has_value());
  CHECK_FALSE(parse_spark_version("").has_value());
  CHECK(to_string(SparkVersion{4, 3, 1}) == "4.3.1");
}
