#include "tests/support/play.hpp"
#include "tests/support/scenario.hpp"

using namespace oomcast;

namespace {

/// The tasks that unite rows hashed by the one and by the other columns, of which k is left.
std::int64_t tasks_of_union(std::vector<std::string> left, std::vector<std::string> right) {
  Scenario scenario = test::standalone(test::conf_of(
      {{"spark.sql.shuffle.partitions", "8"}, {"spark.sql.adaptive.enabled", "false"}}));
  Column salt = test::key_column(16);
  salt.name = "salt";
  scenario.data = {test::generated("t", 100'000, 4, {test::key_column(1000), salt})};
  const std::vector<std::string> kept{"k"};
  const auto scan = [](const std::string& id) {
    return test::step(id, "scan", {}, {{"data", std::string("t")}});
  };
  scenario.jobs = {{"job",
                    {scan("a"), test::step("ra", "repartition", {"a"}, {{"by", std::move(left)}}),
                     test::step("pa", "project", {"ra"}, {{"columns", kept}}), scan("b"),
                     test::step("rb", "repartition", {"b"}, {{"by", std::move(right)}}),
                     test::step("pb", "project", {"rb"}, {{"columns", kept}}),
                     test::step("u", "union", {"pa", "pb"}), test::step("end", "noop", {"u"})}}};
  return test::play(scenario).stages.back().tasks;
}

}  // namespace

TEST_CASE("inputs that are hashed alike are united partition by partition") {
  CHECK(tasks_of_union({"k"}, {"k"}) == 8);
}

TEST_CASE("rows hashed by a column that was dropped lie like no others") {
  CHECK(tasks_of_union({"k", "salt"}, {"k"}) == 16);
  CHECK(tasks_of_union({"k", "salt"}, {"k", "salt"}) == 16);
}
