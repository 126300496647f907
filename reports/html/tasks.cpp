// Tasks as blocks on lanes, one lane for each slot of an executor.
#include <algorithm>
#include <map>
#include <set>

#include "reports/html/data.hpp"
#include "reports/lanes.hpp"

namespace oomcast::reports::html {
namespace {

constexpr std::int64_t kLanes = 400;  // more cannot be read

struct Block {
  const TaskRow* task = nullptr;
  std::int32_t lane = 0;
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t count = 1;
};

bool failed(const TaskRow& task) { return task.outcome != Outcome::kSuccess || task.killed; }

std::vector<Block> blocks_of(const Run& run, std::map<std::int32_t, std::int32_t>& lanes) {
  std::vector<Block> blocks;
  for (const TaskOnLane& each : on_lanes(run, lanes)) {
    const TaskRow& task = *each.task;
    blocks.push_back(
        {&task, each.lane, task.start.count(), std::max(task.end, task.start).count()});
  }
  return blocks;
}

/// Makes one of neighbours of a stage that are both shorter than `shortest`.
std::vector<Block> merged(const std::vector<Block>& blocks, std::int64_t shortest) {
  std::vector<Block> kept;
  for (const Block& block : blocks) {
    const bool brief = block.end - block.start < shortest && !failed(*block.task);
    if (brief && !kept.empty()) {
      Block& before = kept.back();
      if (before.task->executor == block.task->executor && before.lane == block.lane &&
          before.task->stage == block.task->stage && !failed(*before.task) &&
          before.end - before.start < shortest && block.start - before.end < shortest) {
        before.end = block.end;
        before.count += block.count;
        continue;
      }
    }
    kept.push_back(block);
  }
  return kept;
}

/// The first failed attempts, then the slowest.
Json notable_json(const Run& run) {
  constexpr std::size_t kFailed = 50;
  constexpr std::size_t kSlow = 25;
  std::vector<const TaskRow*> rows;
  std::vector<const TaskRow*> good;
  for (const TaskRow& task : run.tasks) {
    (failed(task) ? rows : good).push_back(&task);
  }
  rows.resize(std::min(rows.size(), kFailed));
  const auto slow = good.begin() + static_cast<std::ptrdiff_t>(std::min(good.size(), kSlow));
  std::partial_sort(good.begin(), slow, good.end(), [](const TaskRow* a, const TaskRow* b) {
    const Duration took_a = a->end - a->start;
    const Duration took_b = b->end - b->start;
    return took_a != took_b ? took_a > took_b : a->id < b->id;
  });
  rows.insert(rows.end(), good.begin(), slow);
  Json list = Json::array();
  for (const TaskRow* task : rows) {
    list.push_back({{"stage", task->stage},
                    {"index", task->index},
                    {"attempt", task->attempt},
                    {"executor", task->executor},
                    {"outcome", outcome_name(task->outcome)},
                    {"start", micros(task->start.count())},
                    {"took", micros((task->end - task->start).count())},
                    {"rows", task->rows.count()},
                    {"spilled", task->memory_bytes_spilled.count()},
                    {"peak", task->peak_execution_memory.count()}});
  }
  return list;
}

/// Executors whose lanes are drawn: those with failures first, until there are enough lanes.
std::set<std::int32_t> drawn(const Run& run, const std::map<std::int32_t, std::int32_t>& lanes) {
  std::set<std::int32_t> chosen;
  std::int64_t sum = 0;
  const auto choose = [&](std::int32_t executor) {
    const auto found = lanes.find(executor);
    if (found != lanes.end() && sum < kLanes && chosen.insert(executor).second) {
      sum += found->second;
    }
  };
  for (const TaskRow& task : run.tasks) {
    if (failed(task)) {
      choose(task.executor);
    }
  }
  for (const auto& [executor, count] : lanes) {
    choose(executor);
  }
  return chosen;
}

Json columns_json(const std::vector<Block>& blocks) {
  std::vector<std::int64_t> executor, lane, stage, index, attempt, outcome, killed, start, took, n;
  for (const Block& block : blocks) {
    executor.push_back(block.task->executor);
    lane.push_back(block.lane);
    stage.push_back(block.task->stage);
    index.push_back(block.task->index);
    attempt.push_back(block.task->attempt);
    outcome.push_back(static_cast<std::int64_t>(block.task->outcome));
    killed.push_back(block.task->killed ? 1 : 0);
    start.push_back(micros(block.start));
    took.push_back(micros(block.end) - micros(block.start));
    n.push_back(block.count);
  }
  return {{"executor", executor}, {"lane", lane},       {"stage", stage},   {"index", index},
          {"attempt", attempt},   {"outcome", outcome}, {"killed", killed}, {"start", start},
          {"took", took},         {"count", n}};
}

}  // namespace

Json tasks_json(const Run& run) {
  std::map<std::int32_t, std::int32_t> lanes;
  std::vector<Block> blocks = blocks_of(run, lanes);
  const std::set<std::int32_t> chosen = drawn(run, lanes);
  std::erase_if(blocks, [&](const Block& block) { return !chosen.contains(block.task->executor); });
  for (std::int64_t shortest = run.ended.count() / 4000 + 1;
       blocks.size() > kBlocks && shortest < run.ended.count(); shortest *= 2) {
    blocks = merged(blocks, shortest);
  }
  Json json = columns_json(blocks);
  Json executors = Json::array();
  for (const std::int32_t executor : chosen) {
    executors.push_back(Json::array({executor, lanes[executor]}));
  }
  Json outcomes = Json::array();
  for (std::size_t i = 0; i < kOutcomeCount; ++i) {
    outcomes.push_back(outcome_name(static_cast<Outcome>(i)));
  }
  json["outcomes"] = std::move(outcomes);
  json["executors"] = std::move(executors);
  json["executors_total"] = lanes.size();
  json["total"] = run.tasks.size();
  json["notable"] = notable_json(run);
  return json;
}

}  // namespace oomcast::reports::html
