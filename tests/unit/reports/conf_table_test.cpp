#include "reports/conf_table.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::reports;
using oomcast::test::holds;

namespace {

const SparkVersion kOld{3, 5, 0};
const SparkVersion kNew{4, 3, 0};

bool has(const std::vector<const ConfKey*>& keys, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(), [&](const auto* key) { return key->name == name; });
}

}  // namespace

TEST_CASE("keys are found by all words, in name or help, whatever the case", "[reports][conf]") {
  CHECK(conf_keys_matching({}).size() == conf_keys().size());
  const auto found = conf_keys_matching({"EXECUTOR", "memoryoverhead"});
  CHECK(has(found, "spark.executor.memoryOverhead"));
  CHECK_FALSE(has(found, "spark.executor.cores"));
  CHECK(conf_keys_matching({"nothing has this word"}).empty());
}

TEST_CASE("keys that only one version has count as changed", "[reports][conf]") {
  const auto all = conf_keys_matching({});
  const auto changed = conf_keys_changed(all, kOld, kNew);
  CHECK(has(changed, "spark.executor.minMemoryOverhead"));
  CHECK_FALSE(has(changed, "spark.memory.fraction"));
  CHECK(conf_keys_changed(all, kNew, kNew).empty());
}

TEST_CASE("defaults are shown as Spark writes them, or why there is none", "[reports][conf]") {
  CHECK(default_words(*find_conf_key("spark.executor.memory"), kNew) == "1g");
  CHECK(default_words(*find_conf_key("spark.executor.memoryOverhead"), kNew) == "(not set)");
  CHECK(default_words(*find_conf_key("spark.executor.minMemoryOverhead"), kOld) == "(no such key)");
}

TEST_CASE("the table is written for people, programs and the documentation", "[reports][conf]") {
  const auto keys = conf_keys_matching({"spark.memory.fraction"});
  CHECK(holds(conf_text(keys, kNew, 100), "spark.memory.fraction = 0.6\n"));
  CHECK(holds(conf_json(keys), "\"4.3\": \"0.6\""));
  CHECK(holds(conf_markdown(keys), "| `spark.memory.fraction` | 0.6 |"));
  const auto overhead = conf_keys_matching({"spark.executor.minMemoryOverhead"});
  CHECK(holds(conf_changes_text(overhead, kOld, kNew, 100),
              "    3.5: (no such key)\n    4.3: 384m\n"));
  const auto unread = conf_keys_matching({"spark.locality.wait"});
  CHECK(holds(conf_text(unread, kNew, 100), "no model reads it"));
  CHECK(holds(conf_json(unread), "\"read_by\": null"));
  CHECK(holds(conf_markdown(unread), "| none |"));
}
