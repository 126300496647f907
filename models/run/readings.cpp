// Named readings of a Run.
#include "models/run/readings.hpp"

#include <algorithm>
#include <array>

#include "models/text/sizes.hpp"

namespace oomcast {

namespace {

constexpr std::int64_t kMillion = 1'000'000;

Reading count(std::int64_t number) { return {.number = number, .text = {}}; }

Reading word(std::string_view text) { return {.number = 0, .text = std::string(text)}; }

template <class Part>
Reading sum_of_stages(const Run& run, Part part) {
  std::int64_t sum = 0;
  for (const StageRow& stage : run.stages) {
    sum += part(stage);
  }
  return count(sum);
}

template <class Part>
Reading max_of_stages(const Run& run, Part part) {
  std::int64_t most = 0;
  for (const StageRow& stage : run.stages) {
    most = std::max(most, part(stage));
  }
  return count(most);
}

template <class Part>
Reading max_of_executors(const Run& run, Part part) {
  std::int64_t most = 0;
  for (const ExecutorRow& row : run.executors) {
    if (row.id != kDriverId) {
      most = std::max(most, part(row));
    }
  }
  return count(most);
}

Reading of_driver(const Run& run, Bytes ExecutorRow::* part) {
  const auto driver = std::ranges::find(run.executors, kDriverId, &ExecutorRow::id);
  return count(driver == run.executors.end() ? 0 : ((*driver).*part).count());
}

const Failure* first_failure(const Run& run) {
  return run.failures.empty() ? nullptr : &run.failures.front();
}

Reading message(const Run& run) {
  std::string all = run.verdict.message;
  for (const Failure& failure : run.failures) {
    all += (all.empty() ? "" : "\n") + failure.message;
  }
  return {.number = 0, .text = std::move(all)};
}

Reading gc_share(const Run& run) {
  Duration gc;
  Duration total;
  for (const StageRow& stage : run.stages) {
    gc += stage.gc_time;
    total += stage.run_time;
  }
  const std::int64_t whole = std::max<std::int64_t>(total.count() / kMillion, 1);
  return count(gc.count() / whole);
}

/// The largest task's bytes over the median task's, in millionths, of the worst stage.
Reading skew(const Run& run) {
  return max_of_stages(run, [](const StageRow& stage) {
    const std::int64_t median = std::max<std::int64_t>(stage.task_bytes_median.count(), 1);
    return stage.tasks < 2 ? kMillion : stage.task_bytes_max.count() / median * kMillion;
  });
}

constexpr auto kBytes = ReadingUnit::kBytes;
constexpr auto kCount = ReadingUnit::kCount;
constexpr auto kShare = ReadingUnit::kShare;
constexpr auto kWord = ReadingUnit::kWord;

constexpr std::array kReadings{
    ReadingSpec{
        "account", kWord, "ledger account where it failed or is tightest",
        [](const Run& r) {
          return word(
              r.verdict.where.account == Account::kCount
                  ? std::string_view("none")
                  : account_infos()[static_cast<std::size_t>(r.verdict.where.account)].name);
        }},
    ReadingSpec{"container", kBytes, "limit of an executor's container; 0: none",
                [](const Run& r) {
                  return max_of_executors(r,
                                          [](const ExecutorRow& e) { return e.container.count(); });
                }},
    ReadingSpec{"disk_bytes_spilled", kBytes, "spilled to disk, all stages",
                [](const Run& r) {
                  return sum_of_stages(
                      r, [](const StageRow& s) { return s.disk_bytes_spilled.count(); });
                }},
    ReadingSpec{"driver_peak_heap", kBytes, "most live heap of the driver",
                [](const Run& r) { return of_driver(r, &ExecutorRow::peak_heap); }},
    ReadingSpec{"duration", ReadingUnit::kDuration, "simulated time to the end",
                [](const Run& r) { return count(r.ended.count()); }},
    ReadingSpec{"executors_lost", kCount, "executors that died",
                [](const Run& r) {
                  return count(std::ranges::count_if(r.executors, [](const ExecutorRow& e) {
                    return e.lost && e.id != kDriverId;
                  }));
                }},
    ReadingSpec{"exit_code", kCount, "of the first process that failed; 0: none did",
                [](const Run& r) {
                  const Failure* first = first_failure(r);
                  return count(first == nullptr ? 0 : first->exit_code);
                }},
    ReadingSpec{"failures", kCount, "failed task attempts, executors and drivers",
                [](const Run& r) { return count(static_cast<std::int64_t>(r.failures.size())); }},
    ReadingSpec{"gc_share", kShare, "garbage collection's share of task time", gc_share},
    ReadingSpec{"heap", kBytes, "-Xmx of an executor",
                [](const Run& r) {
                  return max_of_executors(r,
                                          [](const ExecutorRow& e) { return e.heap_max.count(); });
                }},
    ReadingSpec{"largest_task_bytes", kBytes, "input of the largest task",
                [](const Run& r) {
                  return max_of_stages(r,
                                       [](const StageRow& s) { return s.task_bytes_max.count(); });
                }},
    ReadingSpec{"largest_task_rows", kCount, "rows of the largest task",
                [](const Run& r) {
                  return max_of_stages(r,
                                       [](const StageRow& s) { return s.task_rows_max.count(); });
                }},
    ReadingSpec{"margin", kShare, "what is left of the tightest limit",
                [](const Run& r) { return count(r.verdict.margin_ppm); }},
    ReadingSpec{"memory_bytes_spilled", kBytes, "memory that spills released, all stages",
                [](const Run& r) {
                  return sum_of_stages(
                      r, [](const StageRow& s) { return s.memory_bytes_spilled.count(); });
                }},
    ReadingSpec{"message", ReadingUnit::kText, "what the logs would say", message},
    ReadingSpec{"operator", kWord, "operator where it failed or is tightest",
                [](const Run& r) { return word(r.verdict.where.operator_name); }},
    ReadingSpec{"outcome", kWord, "how it ended",
                [](const Run& r) { return word(outcome_name(r.verdict.outcome)); }},
    ReadingSpec{"p_fail", kShare, "probability of failure",
                [](const Run& r) { return count(r.verdict.p_fail_ppm); }},
    ReadingSpec{"peak_execution_memory", kBytes, "most of one task",
                [](const Run& r) {
                  return max_of_stages(
                      r, [](const StageRow& s) { return s.peak_execution_memory_max.count(); });
                }},
    ReadingSpec{"peak_heap", kBytes, "most live heap of an executor",
                [](const Run& r) {
                  return max_of_executors(r,
                                          [](const ExecutorRow& e) { return e.peak_heap.count(); });
                }},
    ReadingSpec{"peak_python", kBytes, "most memory of an executor's Python workers",
                [](const Run& r) {
                  return max_of_executors(
                      r, [](const ExecutorRow& e) { return e.peak_python.count(); });
                }},
    ReadingSpec{"peak_rss", kBytes, "most resident memory of an executor's container",
                [](const Run& r) {
                  return max_of_executors(r,
                                          [](const ExecutorRow& e) { return e.peak_rss.count(); });
                }},
    ReadingSpec{"peak_state", kBytes, "most streaming state of an executor",
                [](const Run& r) {
                  return max_of_executors(
                      r, [](const ExecutorRow& e) { return e.peak_state.count(); });
                }},
    ReadingSpec{"peak_storage", kBytes, "most storage memory of an executor",
                [](const Run& r) {
                  return max_of_executors(
                      r, [](const ExecutorRow& e) { return e.peak_storage.count(); });
                }},
    ReadingSpec{"shuffle_bytes", kBytes, "written to shuffles, all stages",
                [](const Run& r) {
                  return sum_of_stages(
                      r, [](const StageRow& s) { return s.shuffle_write_bytes.count(); });
                }},
    ReadingSpec{"skew", kShare, "largest over median task of the most uneven stage", skew},
    ReadingSpec{"stage", kCount, "stage where it failed or is tightest; -1: none",
                [](const Run& r) { return count(r.verdict.where.stage); }},
    ReadingSpec{"tasks", kCount, "task attempts that ended well",
                [](const Run& r) {
                  return sum_of_stages(r, [](const StageRow& s) { return s.tasks_succeeded; });
                }},
    ReadingSpec{"tasks_failed", kCount, "task attempts that failed",
                [](const Run& r) {
                  return sum_of_stages(r, [](const StageRow& s) { return s.tasks_failed; });
                }},
    ReadingSpec{"unified", kBytes, "unified memory of an executor (M)",
                [](const Run& r) {
                  return max_of_executors(r,
                                          [](const ExecutorRow& e) { return e.unified.count(); });
                }},
};

}  // namespace

std::span<const ReadingSpec> reading_specs() { return kReadings; }

const ReadingSpec* find_reading(std::string_view name) {
  const auto at = std::ranges::find(kReadings, name, &ReadingSpec::name);
  return at == kReadings.end() ? nullptr : &*at;
}

std::string reading_text(const ReadingSpec& spec, const Reading& reading) {
  switch (spec.unit) {
    case ReadingUnit::kBytes:
      return text::format_bytes(Bytes(reading.number));
    case ReadingUnit::kDuration:
      return text::format_duration(Duration(reading.number));
    case ReadingUnit::kShare:
      return text::format_share(reading.number * 1'000);
    case ReadingUnit::kCount:
      return std::to_string(reading.number);
    case ReadingUnit::kWord:
    case ReadingUnit::kText:
      break;
  }
  return reading.text;
}

}  // namespace oomcast
