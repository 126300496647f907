// The members of "Task Metrics" that are objects of numbers themselves, as JsonProtocol names them,
// and what each number is: for both ways of parsing a task's end.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "inputs/eventlog/task_table.hpp"

namespace oomcast::eventlog {

template <std::size_t N>
struct MetricFields {
  std::array<std::string_view, N> keys;
  std::array<TaskMetric, N> metrics;
};

inline constexpr MetricFields<6> kShuffleReadFields{
    .keys = {"Fetch Wait Time", "Remote Bytes Read", "Remote Bytes Read To Disk",
             "Local Bytes Read", "Total Records Read", "Remote Requests Duration"},
    .metrics = {TaskMetric::kFetchWaitMs, TaskMetric::kShuffleRemoteBytes,
                TaskMetric::kShuffleRemoteToDiskBytes, TaskMetric::kShuffleLocalBytes,
                TaskMetric::kShuffleReadRecords, TaskMetric::kRemoteRequestsMs}};
inline constexpr MetricFields<3> kShuffleWriteFields{
    .keys = {"Shuffle Bytes Written", "Shuffle Write Time", "Shuffle Records Written"},
    .metrics = {TaskMetric::kShuffleWriteBytes, TaskMetric::kShuffleWriteNs,
                TaskMetric::kShuffleWriteRecords}};
inline constexpr MetricFields<2> kInputFields{
    .keys = {"Bytes Read", "Records Read"},
    .metrics = {TaskMetric::kInputBytes, TaskMetric::kInputRecords}};
inline constexpr MetricFields<2> kOutputFields{
    .keys = {"Bytes Written", "Records Written"},
    .metrics = {TaskMetric::kOutputBytes, TaskMetric::kOutputRecords}};

}  // namespace oomcast::eventlog
