#include "studies/headroom/resources.hpp"

#include <algorithm>
#include <utility>

#include "models/executor/shape.hpp"
#include "models/text/sizes.hpp"

namespace oomcast::headroom {
namespace {

constexpr std::int64_t kMemoryTimes = 8;  // more than the job has now, at most
constexpr std::int64_t kCoresMax = 16;

/// Whether the job survives with so many of something.
Holds survives_with(const std::string& key, const std::string& unit) {
  return [key, unit](Trial& trial, std::int64_t amount) {
    return trial.failure_with(key, std::to_string(amount) + unit).empty();
  };
}

/// `search` finds it as the model has it; in the draws it is looked for near that.
void find_least(EdgeSearch search, const std::string& unit, Trials& trials, Least& to) {
  const Holds survives = survives_with(to.key, unit);
  const std::int64_t before = trials.simulations();
  const Edge edge = trials.edge(search, survives);
  to.survives = !edge.nowhere;
  if (to.survives) {
    to.amount = edge.with;
    search.guess = edge.with;
    search.parts = kDrawParts;
    search.first_step = std::max(search.nearest, edge.with / kDrawParts);
    to.band = trials.band(edge, trials.drawn_edges(search, survives), Trials::BySize::kGrows);
  }
  if (!edge.from_floor) {
    to.first_failure = trials.as_is().failure_with(to.key, std::to_string(edge.without) + unit);
  }
  to.simulations = trials.simulations() - before;
}

Least least_memory(const std::string& key, Bytes now, std::int64_t nearest_mib, Trials& trials) {
  const std::int64_t base = std::max<std::int64_t>(1, now.count() >> 20);
  Least least{.key = key, .base = text::size_text(now)};
  find_least({.guess = base,
              .first_step = std::max<std::int64_t>(1, base / 2),
              .floor = 1,
              .ceiling = base * kMemoryTimes,
              .parts = kParts,
              .nearest = nearest_mib},
             "m", trials, least);
  return least;
}

constexpr const char* kCores = "spark.executor.cores";

Least least_cores(std::int64_t now, Trials& trials) {
  Least least{.key = kCores, .base = std::to_string(now)};
  find_least({.guess = 1, .floor = 1, .ceiling = now}, "", trials, least);
  return least;
}

/// More cores are more tasks at once in the same memory: up to some number the job survives.
MostCores most_cores(std::int64_t now, Trials& trials) {
  MostCores most;
  most.tried = std::max(now, std::min(2 * now, kCoresMax));
  const Holds survives = survives_with(kCores, "");
  const Holds fails = [&](Trial& trial, std::int64_t count) { return !survives(trial, count); };
  EdgeSearch search{.guess = now, .floor = 1, .ceiling = most.tried, .parts = most.tried + 1};
  const auto count = [&](const Edge& edge) { return edge.from_floor ? 0 : edge.without; };
  most.count = count(trials.edge(search, fails));
  most.low = most.high = most.count;
  search.guess = std::min(most.count + 1, most.tried);
  for (const Edge& edge : trials.drawn_edges(search, fails)) {
    most.low = std::min(most.low, count(edge));
    most.high = std::max(most.high, count(edge));
  }
  if (most.count < most.tried) {
    most.first_failure = trials.as_is().failure_with(kCores, std::to_string(most.count + 1));
  }
  return most;
}

}  // namespace

void find_resources(const Scenario& base, Trials& trials, Headroom& to) {
  to.least.push_back(
      least_memory("spark.executor.memory", base.conf.bytes("spark.executor.memory"), 8, trials));
  // Only where somebody holds the container to its size.
  const Checked<executor::Shape> shape = executor::executor_shape(base);
  if (shape.ok() && shape.value().container > Bytes(0)) {
    to.least.push_back(
        least_memory("spark.executor.memoryOverhead", shape.value().overhead, 2, trials));
  }
  const std::int64_t cores = shape.ok() ? shape.value().cores : 1;
  to.least.push_back(least_cores(cores, trials));
  to.most_cores = most_cores(cores, trials);
}

}  // namespace oomcast::headroom
