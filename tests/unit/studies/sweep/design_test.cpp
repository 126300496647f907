#include "studies/sweep/design.hpp"

#include <set>

#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::sweep;
using oomcast::test::holds;

TEST_CASE("an axis is a list, a list with bars, or a range", "[sweep]") {
  const auto list = parse_axis("spark.executor.memory=4g,8g");
  REQUIRE(list.ok());
  CHECK(list.value().values == std::vector<std::string>{"4g", "8g"});
  const auto bars = parse_axis("apply=none|salt:k=4,only=join");
  REQUIRE(bars.ok());
  CHECK(bars.value().values == std::vector<std::string>{"none", "salt:k=4,only=join"});
  const auto sizes = parse_axis("spark.executor.memory=4g..8g/3");
  REQUIRE(sizes.ok());
  CHECK(sizes.value().values == std::vector<std::string>{"4g", "6g", "8g"});
  const auto factors = parse_axis("skew=0.5..2.5/5");
  REQUIRE(factors.ok());
  CHECK(factors.value().values == std::vector<std::string>{"0.5", "1", "1.5", "2", "2.5"});
  const auto whole = parse_axis("spark.sql.shuffle.partitions=100..200/4");
  REQUIRE(whole.ok());
  CHECK(whole.value().values == std::vector<std::string>{"100", "133", "166", "200"});
}

TEST_CASE("an axis that cannot be read says how to write one", "[sweep]") {
  for (const char* text : {"nothing=1", "skew", "skew=", "skew=2..1", "skew=a..b", "volume=1,,2"}) {
    CAPTURE(text);
    const auto axis = parse_axis(text);
    REQUIRE_FALSE(axis.ok());
    CHECK(holds(axis.error().front().fix, "NAME="));
  }
}

TEST_CASE("a grid has all combinations, the last axis fastest", "[sweep]") {
  const auto points = grid({parse_axis("skew=1,2").value(), parse_axis("seed=1,2,3").value()});
  REQUIRE(points.ok());
  REQUIRE(points.value().size() == 6);
  CHECK(points.value()[1] == Point{{"skew", "1"}, {"seed", "2"}});
  const Axis many = parse_axis("skew=0..1/2000").value();
  CHECK_FALSE(grid({many, many}).ok());
}

TEST_CASE("a Latin hypercube meets each part of each axis once", "[sweep]") {
  const std::vector<Axis> axes{parse_axis("skew=0..10").value(), parse_axis("seed=1,2").value()};
  const std::vector<Point> points = latin_hypercube(axes, 10, 7);
  REQUIRE(points.size() == 10);
  std::set<int> parts;
  int first = 0;
  for (const Point& point : points) {
    parts.insert(std::stoi(point[0].value));
    first += point[1].value == "1" ? 1 : 0;
  }
  CHECK(parts.size() == 10);
  CHECK(first == 5);
  CHECK(points == latin_hypercube(axes, 10, 7));
  CHECK(points != latin_hypercube(axes, 10, 8));
}

TEST_CASE("points come from CSV, and mistakes name the line", "[sweep]") {
  const auto points = read_points("skew,apply\r\n1,none\n2,\"salt:k=4,only=join\"\n", "p.csv");
  REQUIRE(points.ok());
  REQUIRE(points.value().size() == 2);
  CHECK(points.value()[1][1].value == "salt:k=4,only=join");
  const auto wrong = read_points("skew,what\n1,2\n3\n", "p.csv");
  REQUIRE_FALSE(wrong.ok());
  CHECK(wrong.error().size() == 2);
  CHECK(wrong.error()[1].where == "p.csv:3");
}
