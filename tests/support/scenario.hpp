// Small scenarios for tests of the models: a table of generated rows, some steps, a conf.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/scenario/scenario.hpp"
#include "tests/support/catch.hpp"

namespace oomcast::test {

/// Spark keys and their values.
using Settings = std::vector<std::pair<std::string, std::string>>;

inline Conf conf_of(const Settings& settings, SparkVersion version = {4, 3, 0}) {
  std::vector<ConfEntry> list;
  for (const auto& [key, value] : settings) {
    list.push_back({key, value, "test"});
  }
  Checked<Conf> conf = Conf::make(version, list);
  REQUIRE(conf.ok());
  return std::move(conf).value();
}

/// The conf with other settings laid over its own.
inline Conf with(Conf conf, const Settings& settings) {
  for (const auto& [key, value] : settings) {
    Checked<Conf> next = conf.with({key, value, "test"});
    REQUIRE(next.ok());
    conf = std::move(next).value();
  }
  return conf;
}

inline Column key_column(std::int64_t distinct, std::vector<HotKey> hot = {}) {
  Column column;
  column.name = "k";
  column.keys.distinct = distinct;
  column.keys.hot = std::move(hot);
  return column;
}

inline Column text_column(std::int64_t bytes) {
  Column column;
  column.name = "p";
  column.type = ColumnType::kString;
  column.value_bytes = Bytes(bytes);
  return column;
}

inline Dataset generated(std::string name, std::int64_t rows, std::int64_t partitions,
                         std::vector<Column> columns) {
  Dataset data;
  data.name = std::move(name);
  data.rows = Rows(rows);
  data.columns = std::move(columns);
  data.storage = Storage::kGenerated;
  data.partitions = partitions;
  return data;
}

inline Step step(std::string id, std::string op, std::vector<std::string> inputs,
                 std::map<std::string, ParamValue, std::less<>> params = {}) {
  return {std::move(id), std::move(op), std::move(inputs), std::move(params), ""};
}

/// Reads the data set that is called as the step.
inline Step scan(const std::string& data) { return step(data, "scan", {}, {{"data", data}}); }

/// One standalone executor without a container limit: only Spark's books and the heap decide.
inline Scenario standalone(Conf conf) {
  Scenario scenario;
  scenario.name = "test";
  scenario.cluster.manager = ManagerKind::kStandalone;
  scenario.cluster.cluster_mode = false;
  scenario.cluster.executors = 1;
  scenario.cluster.node_memory = Bytes(std::int64_t{24} << 30);
  scenario.conf = std::move(conf);
  return scenario;
}

/// Joins an even table by key with one that has `hot` rows of a single key and `rest` others.
inline void join_hot_key(Scenario& scenario, std::int64_t hot, std::int64_t rest,
                         const std::string& hint) {
  scenario.data = {
      generated("l", 50'000, 4, {key_column(20'000)}),
      generated("r", hot + rest, 4, {key_column(20'000, {{"0", 0, hot}}), text_column(256)})};
  scenario.jobs = {
      {"join",
       {scan("l"), scan("r"),
        step("j", "join", {"l", "r"}, {{"on", std::vector<std::string>{"k"}}, {"hint", hint}}),
        step("end", "noop", {"j"})}}};
}

/// Collects more than the driver's heap can hold.
inline Scenario collect_too_much() {
  Scenario scenario = standalone(conf_of({{"spark.executor.memory", "4g"},
                                          {"spark.driver.memory", "1g"},
                                          {"spark.driver.maxResultSize", "0"}}));
  scenario.data = {generated("t", 4'000'000, 16, {text_column(256)})};
  scenario.jobs = {{"collect", {scan("t"), step("end", "collect", {"t"})}}};
  return scenario;
}

}  // namespace oomcast::test
