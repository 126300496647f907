// What the tasks of each stage are given, and the keys that many rows have.
#include <algorithm>

#include "reports/html/data.hpp"

namespace oomcast::reports::html {
namespace {

Json hot_json(const std::vector<HotKeyRead>& keys) {
  constexpr std::size_t kNamed = 10;
  Json list = Json::array();
  for (std::size_t i = 0; i < std::min(keys.size(), kNamed); ++i) {
    const HotKeyRead& key = keys[i];
    list.push_back({{"column", key.column},
                    {"key", key.key},
                    {"rows", key.rows},
                    {"share", static_cast<double>(key.rows) /
                                  static_cast<double>(std::max<std::int64_t>(1, key.rows_of_all))},
                    {"task", key.task}});
  }
  return list;
}

std::string name_of(const Run& run, std::int32_t stage) {
  const auto row = std::find_if(run.stages.begin(), run.stages.end(),
                                [&](const StageRow& each) { return each.stage == stage; });
  return row == run.stages.end() ? "" : row->name;
}

Json stage_partitions(const Run& run, const StagePartitions& partitions) {
  const std::vector<PartitionSize>& sizes = partitions.sizes;
  std::vector<std::int64_t> sorted;
  std::int64_t rows = 0;
  std::size_t largest = 0;
  std::int64_t most_bytes = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    sorted.push_back(sizes[i].rows);
    rows += sizes[i].rows;
    most_bytes = std::max(most_bytes, sizes[i].bytes);
    largest = sizes[i].rows > sizes[largest].rows ? i : largest;
  }
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  std::vector<std::size_t> first;
  std::vector<std::int64_t> bars;
  const std::size_t width = (sizes.size() + kBars - 1) / kBars;
  for (std::size_t i = 0; i < sizes.size(); i += width) {
    first.push_back(i);
    std::int64_t most = 0;
    for (std::size_t j = i; j < std::min(sizes.size(), i + width); ++j) {
      most = std::max(most, sizes[j].rows);
    }
    bars.push_back(most);
  }
  return {{"stage", partitions.stage},
          {"name", name_of(run, partitions.stage)},
          {"tasks", sizes.size()},
          {"total_rows", rows},
          {"median_rows", *middle},
          {"max_rows", sizes[largest].rows},
          {"max_bytes", most_bytes},
          {"max_task", largest},
          {"first", first},
          {"rows", bars},
          {"hot", hot_json(partitions.hot_keys)}};
}

}  // namespace

Json partitions_json(const Run& run) {
  Json list = Json::array();
  for (const StagePartitions& partitions : run.history.partitions) {
    if (!partitions.sizes.empty()) {
      list.push_back(stage_partitions(run, partitions));
    }
  }
  return list;
}

}  // namespace oomcast::reports::html
