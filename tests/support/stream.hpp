// Streaming queries for tests: events of one data set, counted by key.
#pragma once

#include <string>
#include <utility>

#include "models/scenario/scenario.hpp"
#include "models/streaming/query.hpp"
#include "tests/support/catch.hpp"

namespace oomcast::test {

inline Stream counting_stream(std::string data, Duration length, Duration trigger) {
  Stream stream;
  stream.data = std::move(data);
  stream.by = {"k"};
  stream.length = length;
  stream.trigger = trigger;
  return stream;
}

/// The query of a scenario that has one.
inline streaming::Query query(const Scenario& scenario) {
  auto made = streaming::query_of(scenario);
  REQUIRE(made.ok());
  REQUIRE(made.value().has_value());
  return *std::move(made).value();
}

}  // namespace oomcast::test
