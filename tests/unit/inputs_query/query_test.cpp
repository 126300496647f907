// Plans that Spark 3.5 and 4.3 really printed (plans/), read with statistics of their tables.
#include "inputs/query/query.hpp"

#include <fstream>
#include <iterator>
#include <map>

#include "models/application/simulate.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/holds.hpp"

using namespace oomcast;
using namespace oomcast::query;
using oomcast::test::holds;

namespace {

std::string explained(const std::string& name) {
  std::ifstream file(OOMCAST_SOURCE_DIR "/tests/unit/inputs_query/plans/" + name + ".txt");
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<TableStatistics> tables() {
  std::vector<TableStatistics> all;
  for (const char* text :
       {"orders=1GB,rows=5e6,key:merchant=hot:AMAZON:0.05,items:tags=3",
        "spark_catalog.default.merchants=10MB,rows=1e5", "customers=50MB,rows=1e6"}) {
    all.push_back(read_table_statistics(text).value());
  }
  return all;
}

Query read(const std::string& name, const std::string& action = "") {
  const Checked<Query> query = read_query(explained(name), tables(), action);
  INFO(name);
  REQUIRE(query.ok());
  return query.value();
}

/// The words of the job's steps, in order.
std::string words(const Query& query) {
  std::string text;
  for (const Step& step : query.scenario.jobs.front().steps) {
    text += (text.empty() ? "" : " ") + step.op;
  }
  return text;
}

const Step& step_of(const Query& query, const std::string& word) {
  for (const Step& step : query.scenario.jobs.front().steps) {
    if (step.op == word) {
      return step;
    }
  }
  FAIL("no step " << word);
  return query.scenario.jobs.front().steps.front();
}

std::vector<std::string> texts(const Step& step, const std::string& param) {
  return std::get<std::vector<std::string>>(step.params.find(param)->second);
}

const Column& column(const Query& query, std::size_t set, const std::string& name) {
  for (const Column& one : query.scenario.data[set].columns) {
    if (one.name == name) {
      return one;
    }
  }
  FAIL("no column " << name);
  return query.scenario.data[set].columns.front();
}

bool assumes(const Query& query, const std::string& words) {
  for (const std::string& one : query.assumptions) {
    if (one.find(words) != std::string::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("a join's plan becomes scans, a join and what lies between", "[query]") {
  for (const char* name : {"join-4.3", "join-3.5"}) {
    const Query query = read(name);
    CHECK(words(query) == "scan project scan join noop");
    CHECK(texts(step_of(query, "join"), "on") == std::vector<std::string>{"merchant"});
    CHECK(query.scenario.conf.integer("spark.sql.shuffle.partitions") == 200);
    CHECK(query.scenario.conf.boolean("spark.sql.adaptive.enabled"));
    REQUIRE(query.scenario.data.size() == 2);
    const Dataset& orders = query.scenario.data[0];
    CHECK(orders.name == "orders");
    CHECK(orders.rows == Rows(5'000'000));
    CHECK(orders.stored_bytes == Bytes(std::int64_t{1} << 30));
    CHECK(column(query, 0, "amount").type == ColumnType::kDouble);
    CHECK(column(query, 0, "merchant").keys.hot.front().value == "AMAZON");
    CHECK(column(query, 1, "fee").type == ColumnType::kDecimal);
    // Nobody said how many merchants there are: as many as their table has rows.
    CHECK(column(query, 0, "merchant").keys.distinct == 100'000);
    CHECK(assumes(query, "as many values as merchants has rows, 100000"));
    CHECK(assumes(query, "condition amount#"));
    CHECK(assumes(query, "all its partitions are read"));
  }
}

TEST_CASE("a table without statistics is asked for by its name, all at once", "[query]") {
  const auto query =
      read_query(explained("join-4.3"), {read_table_statistics("orders=1GB").value()}, "");
  REQUIRE_FALSE(query.ok());
  REQUIRE(query.error().size() == 2);
  CHECK(query.error()[0].where == "table orders");
  CHECK(query.error()[0].what == "its number of rows is not known");
  CHECK(query.error()[1].where == "table merchants");
  CHECK(holds(query.error()[1].fix, "--table merchants=SIZE,rows=N"));
}

TEST_CASE("formatted and plain EXPLAIN of a query make the same job", "[query]") {
  const Query formatted = read("three-4.3");
  const Query plain = read("three-plain-3.5");
  CHECK(words(formatted) == "scan project scan join project scan join project aggregate sort noop");
  // A plain plan does not say that the filter's and the sort's column is the average.
  CHECK(words(plain) ==
        "scan project scan join project scan join project aggregate project sort noop");
  CHECK(texts(step_of(formatted, "aggregate"), "by") ==
        std::vector<std::string>{"region", "country"});
  CHECK(texts(step_of(plain, "aggregate"), "by") == std::vector<std::string>{"region", "country"});
  CHECK(std::get<bool>(step_of(formatted, "sort").params.find("global")->second));
}

TEST_CASE("all phases of an aggregation over the same keys are one step", "[query]") {
  const Query query = read("count_distinct-3.5");
  CHECK(words(query) == "scan project aggregate aggregate noop");
  CHECK(texts(step_of(query, "aggregate"), "by") ==
        std::vector<std::string>{"merchant", "customer"});
  CHECK(texts(query.scenario.jobs[0].steps[3], "by") == std::vector<std::string>{"merchant"});
  CHECK(texts(query.scenario.jobs[0].steps[3], "functions") ==
        std::vector<std::string>{"sum", "count"});
}

TEST_CASE("grouping sets and arrays make several rows of each", "[query]") {
  const Query rollup = read("rollup-3.5");
  CHECK(std::get<std::int64_t>(step_of(rollup, "explode").params.find("times")->second) == 3);
  CHECK(texts(step_of(rollup, "aggregate"), "by") == std::vector<std::string>{"merchant", "day"});
  const Query explode = read("explode-3.5");
  CHECK(std::get<std::int64_t>(step_of(explode, "explode").params.find("times")->second) == 3);
}

TEST_CASE("a window takes its exchange and sort along", "[query]") {
  const Query query = read("window-3.5");
  CHECK(words(query) == "scan project window noop");
  CHECK(assumes(query, "WindowGroupLimit is not played"));
  CHECK(assumes(query, "keeps every row"));
}

TEST_CASE("an exchange that is reused is read again under its own names", "[query]") {
  const Query query = read("selfjoin-4.3");
  CHECK(words(query) == "scan project scan project join project noop");
  CHECK(texts(step_of(query, "join"), "on") == std::vector<std::string>{"customer"});
  CHECK(std::get<std::string>(step_of(query, "join").params.find("hint")->second) == "merge");
}

TEST_CASE("what is written, collected or kept is said by the plan", "[query]") {
  CHECK(words(read("insert-4.3")).ends_with("write"));
  CHECK(words(read("topn-4.3")).ends_with("limit collect"));
  CHECK(words(read("topn-4.3", "count")).ends_with("limit count"));
  const Query cached = read("cached-4.3");
  CHECK(std::get<std::string>(step_of(cached, "cache").params.find("level")->second) ==
        "MEMORY_AND_DISK");
  const Query pandas = read("pandas-4.3");
  CHECK(pandas.scenario.python);
  CHECK(texts(step_of(pandas, "apply_in_pandas"), "by") == std::vector<std::string>{"merchant"});
}

TEST_CASE("a nested loop without keys is a cross join", "[query]") {
  const Query query = read("cross-3.5");
  CHECK(std::get<std::string>(step_of(query, "cross_join").params.find("hint")->second) ==
        "broadcast_right");
}

TEST_CASE("subqueries are left out and said so", "[query]") {
  const Query query = read("scalar-plain-3.5");
  CHECK(words(query) == "scan noop");
  CHECK(assumes(query, "subqueries of the plan are not played"));
}

TEST_CASE("filters on what statistics know are played", "[query]") {
  const std::string text = R"(== Physical Plan ==
*(1) Filter ((isnotnull(m#1) AND (m#1 = AMAZON)) AND (c#2L = 7))
+- FileScan parquet orders[m#1,c#2L] ReadSchema: struct<m:string,c:bigint>
)";
  const auto table = read_table_statistics(
      "orders=1GB,rows=1000000,key:m=hot:AMAZON:5%,key:m=nulls:10%,key:c=distinct:50");
  const Checked<Query> query = read_query(text, {table.value()}, "count");
  REQUIRE(query.ok());
  CHECK(words(query.value()) == "scan filter_key filter_key filter count");
  const Step& share = step_of(query.value(), "filter");
  CHECK(std::get<std::int64_t>(share.params.find("keep")->second) == 20'000'000);

  const auto kept = read_table_statistics("orders=1GB,rows=1000000,keep=2%");
  const Checked<Query> less = read_query(text, {kept.value()}, "count");
  REQUIRE(less.ok());
  CHECK(words(less.value()) == "scan filter count");
}

TEST_CASE("every plan can be simulated", "[query]") {
  for (const char* name :
       {"cached-4.3", "count_distinct-3.5", "explode-3.5", "insert-4.3", "join-3.5", "join-4.3",
        "pandas-4.3", "rollup-3.5", "scalar-plain-3.5", "selfjoin-4.3", "semi-3.5", "three-4.3",
        "three-plain-3.5", "topn-4.3", "union-3.5", "window-3.5"}) {
    INFO(name);
    const Checked<Run> run = simulate(read(name).scenario, {.keep_tasks = false});
    REQUIRE(run.ok());
    CHECK_FALSE(run.value().stages.empty());
  }
}

TEST_CASE("an operator of several inputs that is not known is refused by name", "[query]") {
  const auto query = read_query(R"(== Physical Plan ==
ZipJoin
:- FileScan parquet orders[m#1] ReadSchema: struct<m:string>
+- FileScan parquet orders[m#2] ReadSchema: struct<m:string>
)",
                                tables(), "");
  REQUIRE_FALSE(query.ok());
  CHECK(query.error().front().where == "operator ZipJoin (1)");
}

TEST_CASE("a plan that reuses itself has an end", "[query]") {
  const auto query = read_query(R"(== Physical Plan ==
Union (1)
:- Exchange (2)
:  +- Union (5)
:     :- ReusedExchange (3)
:     +- ReusedExchange (4)
+- ReusedExchange (6)


(3) ReusedExchange [Reuses operator id: 2]

(4) ReusedExchange [Reuses operator id: 2]

(6) ReusedExchange [Reuses operator id: 2]
)",
                                tables(), "");
  CHECK_FALSE(query.ok());
}
