#include "studies/advise/change.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast::advise;

TEST_CASE("changes contradict if they want two values of one key", "[advise]") {
  const Changes four{{ChangeKind::kConf, "spark.executor.memory", "4g"}};
  const Changes eight{{ChangeKind::kConf, "spark.executor.memory", "8g"}};
  const Changes disk{{ChangeKind::kCluster, "local_disk", "8g"}};
  CHECK(contradict(four, eight));
  CHECK_FALSE(contradict(four, four));
  CHECK_FALSE(contradict(four, disk));
}

TEST_CASE("joined changes hold each change once", "[advise]") {
  const Changes one{{ChangeKind::kConf, "a", "1"}, {ChangeKind::kConf, "b", "2"}};
  const Changes two{{ChangeKind::kConf, "b", "2"}, {ChangeKind::kCluster, "local_disk", "9g"}};
  const Changes both = joined(one, two);
  CHECK(both.size() == 3);
  CHECK(changes_text(both) == "a=1, b=2, cluster.local_disk=9g");
}

TEST_CASE("a change of machines asks more than a key", "[advise]") {
  CHECK(effort_percent({{ChangeKind::kConf, "a", "1"}}) <
        effort_percent({{ChangeKind::kCluster, "local_disk", "9g"}}));
}
