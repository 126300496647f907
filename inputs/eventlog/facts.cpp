// Writes the facts section by section. Counting rules follow Spark's AppStatusListener.
#include "inputs/eventlog/facts.hpp"

#include <algorithm>
#include <array>

#include "inputs/eventlog/json_repair.hpp"
#include "inputs/eventlog/json_writer.hpp"
#include "inputs/eventlog/task_sums.hpp"

namespace oomcast::eventlog {
namespace {

// Long texts are cut to this many characters.
constexpr std::size_t kReasonCharacters = 200;
constexpr std::size_t kNameCharacters = 120;

OptionalText cut(const OptionalText& text, std::size_t characters = kReasonCharacters) {
  return text ? OptionalText(first_characters(*text, characters)) : std::nullopt;
}

/// Conf keys about memory, cores, shuffle, adaptive execution and the event log.
bool is_memory_key(std::string_view key) {
  static constexpr std::array<std::string_view, 13> kPrefixes{
      "spark.memory.",       "spark.storage.memory", "spark.dynamicAllocation.",
      "spark.eventLog.",     "spark.reducer.",       "spark.kryoserializer.",
      "spark.driver.memory", "spark.python.",        "spark.executor.memory",
      "spark.sql.adaptive.", "spark.sql.files.",     "spark.executor.pyspark.",
      "spark.shuffle.spill"};
  static constexpr std::array<std::string_view, 25> kExact{
      "spark.cores.max",
      "spark.driver.cores",
      "spark.driver.extraJavaOptions",
      "spark.driver.maxResultSize",
      "spark.executor.cores",
      "spark.executor.extraJavaOptions",
      "spark.executor.instances",
      "spark.kubernetes.memoryOverheadFactor",
      "spark.master",
      "spark.plugins",
      "spark.rdd.compress",
      "spark.serializer",
      "spark.shuffle.compress",
      "spark.shuffle.file.buffer",
      "spark.shuffle.manager",
      "spark.shuffle.memoryFraction",
      "spark.shuffle.service.enabled",
      "spark.shuffle.sort.bypassMergeThreshold",
      "spark.speculation",
      "spark.sql.autoBroadcastJoinThreshold",
      "spark.sql.shuffle.partitions",
      "spark.submit.deployMode",
      "spark.task.cpus",
      "spark.task.maxFailures",
      "spark.yarn.executor.memoryOverhead"};
  return std::ranges::any_of(kPrefixes, [&](auto prefix) { return key.starts_with(prefix); }) ||
         std::ranges::find(kExact, key) != kExact.end();
}

void write_stream(JsonWriter& to, const EventLog& log) {
  to.field("source", log.source).field("layout", log.layout);
  to.key("notes").begin_array();
  for (const std::string& note : log.notes) {
    to.value(note);
  }
  to.end_array().key("files").begin_array();
  for (const LogPart& part : log.parts) {
    to.begin_object()
        .field("file", part.name)
        .field("bytes", part.file_bytes)
        .field("sha256", part.file_sha256)
        .field("codec", part.codec)
        .field("frames", part.frames)
        .field("decoded_bytes", part.decoded_bytes)
        .field("lines", part.lines)
        .field("decode_error", part.decode_error)
        .end_object();
  }
  const StreamFacts& stream = log.stream;
  to.end_array()
      .key("stream")
      .begin_object()
      .field("decoded_bytes", stream.decoded_bytes)
      .field("sha256", stream.sha256)
      .field("lines", stream.lines)
      .field("blank_lines", stream.blank_lines)
      .field("crlf_lines", stream.crlf_lines)
      .field("bom", stream.byte_order_marks)
      .field("invalid_utf8_lines", stream.invalid_utf8_lines)
      .field("ends_with_newline", stream.ends_with_newline)
      .end_object();
  to.key("malformed").begin_object().field("count", log.malformed_lines);
  to.key("where").begin_array();
  for (const MalformedLine& line : log.malformed) {
    to.begin_object()
        .field("file", line.file)
        .field("line", line.line)
        .field("why", line.why)
        .field("bytes", line.length_bytes)
        .field("last", line.is_last)
        .field("starts", line.first_text)
        .end_object();
  }
  to.end_array().end_object();
}

void write_application(JsonWriter& to, const EventLog& log) {
  const Application& app = log.application;
  to.field("spark_version", log.spark_version);
  to.key("app").begin_object();
  if (app.started) {
    to.field("id", app.id)
        .field("name", app.name)
        .field("attempt", app.attempt)
        .field("user", app.user);
  }
  to.end_object().field("app_start", app.start_ms).field("app_end", app.end_ms);
  to.key("jvm").begin_object();
  if (log.environment.java_version) {
    to.field("Java Version", log.environment.java_version);
  }
  if (log.environment.scala_version) {
    to.field("Scala Version", log.environment.scala_version);
  }
  to.end_object().field("environment_updates", log.environment.updates);
  to.key("conf").begin_object();
  for (const auto& [key, value] : log.environment.spark) {
    if (is_memory_key(key)) {
      to.field(key, value);
    }
  }
  to.end_object().key("resource_profiles").begin_object();
  for (const auto& [id, profile] : log.resource_profiles) {
    to.key(std::to_string(id)).begin_object().key("executor").begin_object();
    for (const auto& [name, amount] : profile.executor) {
      to.field(name, amount);
    }
    to.end_object().key("task").begin_object();
    for (const auto& [name, amount] : profile.task) {
      to.field(name, amount);
    }
    to.end_object().end_object();
  }
  to.end_object();
}

void write_executors(JsonWriter& to, const EventLog& log) {
  to.key("executors").begin_object().key("added").begin_array();
  for (const Executor& executor : log.executors) {
    if (executor.added) {
      to.begin_object()
          .field("id", executor.id)
          .field("host", executor.host)
          .field("cores", executor.cores)
          .field("added", executor.added_ms)
          .field("resource_profile", executor.resource_profile)
          .end_object();
    }
  }
  to.end_array().key("removed").begin_array();
  for (const ExecutorRemoval& removal : log.removals) {
    to.begin_object()
        .field("id", removal.id)
        .field("time", removal.time_ms)
        .field("reason", cut(removal.reason))
        .end_object();
  }
  to.end_array().key("block_managers").begin_object();
  for (const Executor& executor : log.executors) {
    if (executor.block_manager) {
      to.key(executor.id)
          .begin_object()
          .field("max_memory", executor.block_manager->max_memory_bytes)
          .field("max_onheap", executor.block_manager->max_on_heap_bytes)
          .field("max_offheap", executor.block_manager->max_off_heap_bytes)
          .end_object();
    }
  }
  to.end_object().field("block_managers_removed", log.block_managers_removed);
  to.key("exclusion_events").begin_object();
  for (const auto& [name, count] : log.event_counts) {
    // Called Blacklisted before Spark 3.1; Un... when it ends.
    if (name.find("lacklisted") != std::string::npos || name.find("xcluded") != std::string::npos) {
      to.field(name, count);
    }
  }
  to.end_object().end_object();
}

void write_jobs(JsonWriter& to, const EventLog& log) {
  const auto count = [&](auto predicate) {
    return static_cast<std::int64_t>(std::ranges::count_if(log.jobs, predicate));
  };
  to.key("jobs")
      .begin_object()
      .field("count", static_cast<std::int64_t>(log.jobs.size()))
      .field("succeeded", count([](const Job& j) { return j.result == "JobSucceeded"; }))
      .field("failed", count([](const Job& j) { return j.result && *j.result != "JobSucceeded"; }))
      .field("unfinished", count([](const Job& j) { return !j.result; }));
  to.key("ended_without_start").begin_array();
  for (const Job& job : log.jobs) {
    if (!job.started) {
      to.value(job.id);
    }
  }
  to.end_array().key("list").begin_array();
  for (const Job& job : log.jobs) {
    to.begin_object().field("id", job.id).key("stages");
    if (job.started) {
      to.begin_array();
      for (const std::int64_t id : job.stage_ids) {
        to.value(id);
      }
      to.end_array();
    } else {
      to.null();
    }
    to.field("result", job.result)
        .field("sql", job.sql_execution)
        .field("submission_time", job.submission_ms);
    if (job.ended) {
      to.field("completion_time", job.completion_ms);
    }
    if (job.failure) {
      to.field("failure", cut(job.failure));
    }
    to.end_object();
  }
  to.end_array().end_object();
}

std::string_view name_of(StageStatus status) {
  switch (status) {
    case StageStatus::kActive:
      return "active";
    case StageStatus::kComplete:
      return "complete";
    case StageStatus::kFailed:
      return "failed";
    case StageStatus::kSeenOnlyThroughTasks:
      break;
  }
  return "seen-only-through-tasks";
}

void write_stage(JsonWriter& to, const EventLog& log, const Stage& stage, const TaskGroup& tasks) {
  to.begin_object()
      .field("id", stage.id)
      .field("attempt", stage.attempt)
      .field("name", stage.name)
      .field("num_tasks", stage.num_tasks)
      .field("status", name_of(stage.status()))
      .field("failure", cut(stage.failure))
      .field("submitted", stage.submitted)
      .field("completed", stage.completed);
  to.key("tasks");
  tasks.write_reasons(to, log);
  to.field("started", stage.task_starts);
  tasks.write_sums(to);
  to.field("with_metrics", tasks.with_metrics);
  if (stage.resource_profile) {
    to.field("resource_profile", stage.resource_profile);
  }
  if (stage.completed) {
    to.field("submission_time", stage.submission_ms).field("completion_time", stage.completion_ms);
  }
  to.end_object();
}

void write_stages(JsonWriter& to, const EventLog& log, const std::vector<TaskGroup>& groups) {
  std::vector<std::size_t> order(log.stages.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::ranges::sort(
      order, {}, [&](std::size_t i) { return std::pair(log.stages[i].id, log.stages[i].attempt); });
  const auto count = [&](StageStatus status) {
    return static_cast<std::int64_t>(std::ranges::count(log.stages, status, &Stage::status));
  };
  to.key("stages")
      .begin_object()
      .field("count", static_cast<std::int64_t>(log.stages.size()))
      .field("complete", count(StageStatus::kComplete))
      .field("failed", count(StageStatus::kFailed))
      .field("active", count(StageStatus::kActive))
      .field("seen_only_through_tasks", count(StageStatus::kSeenOnlyThroughTasks))
      .field("completed_without_submit",
             static_cast<std::int64_t>(std::ranges::count_if(
                 log.stages, [](const Stage& s) { return s.completed && !s.submitted; })));
  to.key("skipped").begin_array();
  for (const SkippedStage& stage : log.skipped_stages) {
    to.begin_array().value(stage.id).value(stage.attempt).end_array();
  }
  to.end_array().key("list").begin_array();
  for (const std::size_t i : order) {
    write_stage(to, log, log.stages[i], groups[i]);
  }
  to.end_array().end_object();
}

void write_tasks(JsonWriter& to, const EventLog& log, const TaskGroup& all) {
  std::int64_t succeeded = 0;
  std::int64_t killed = 0;
  for (std::size_t i = 0; i < all.by_reason.size(); ++i) {
    const EndKind kind = log.end_reasons[i].kind;
    succeeded += kind == EndKind::kSuccess ? all.by_reason[i] : 0;
    killed +=
        kind == EndKind::kTaskKilled || kind == EndKind::kTaskCommitDenied ? all.by_reason[i] : 0;
  }
  std::int64_t speculative = 0;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    speculative += log.tasks.flag(row, TaskFlag::kSpeculative) ? 1 : 0;
  }
  const TaskCounts& counts = log.task_counts;
  to.key("tasks")
      .begin_object()
      .field("end_events", counts.end_events)
      .field("start_events", counts.start_events)
      .field("unique_ended", counts.unique_ended)
      .field("unique_started", counts.unique_started)
      .field("ended_twice_or_more", counts.ended_twice_or_more)
      .field("ended_without_start", counts.ended_without_start)
      .field("started_without_end", counts.started_without_end)
      .field("succeeded", succeeded)
      .field("failed", all.rows - succeeded - killed)
      .field("killed", killed);
  to.key("by_reason");
  all.write_reasons(to, log);
  to.field("without_metrics", all.rows - all.with_metrics).field("speculative", speculative);
  all.write_totals(to);
  to.end_object();
}

void write_peaks(JsonWriter& to, const ExecutorPeaks& peaks) {
  to.begin_object();
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    if (peaks[i] > 0) {
      to.field(kExecutorMetricNames[i], peaks[i]);
    }
  }
  to.end_object();
}

void write_executor_peaks(JsonWriter& to, const EventLog& log) {
  ExecutorPeaks overall{};
  for (const Executor& executor : log.executors) {
    for (std::size_t i = 0; i < overall.size(); ++i) {
      overall[i] = std::max(overall[i], executor.peaks[i]);
    }
  }
  to.key("peak_executor_metrics").begin_object().key("overall");
  write_peaks(to, overall);
  to.key("by_executor").begin_object();
  for (const Executor& executor : log.executors) {
    if (executor.has_metrics) {
      to.key(executor.id);
      write_peaks(to, executor.peaks);
    }
  }
  to.end_object().end_object();
}

void count_operators(const PlanNode& node, std::map<std::string, std::int64_t>& counts) {
  ++counts[node.name];
  for (const PlanNode& child : node.children) {
    count_operators(child, counts);
  }
}

void write_operators(JsonWriter& to, const std::map<std::string, std::int64_t>& counts) {
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
  std::ranges::sort(sorted, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  to.begin_object();
  for (const auto& [name, count] : sorted) {
    to.field(name, count);
  }
  to.end_object();
}

void write_sql(JsonWriter& to, const EventLog& log) {
  std::map<std::string, std::int64_t> initial;
  std::map<std::string, std::int64_t> final;
  to.key("sql")
      .begin_object()
      .field("executions", log.sql_counts.starts)
      .field("ended", log.sql_counts.ends);
  to.key("with_error").begin_object();
  for (const SqlExecution& execution : log.sql) {
    if (execution.error && !execution.error->empty()) {
      to.field(std::to_string(execution.id), cut(execution.error));
    }
    if (execution.initial_plan) {
      count_operators(*execution.initial_plan, initial);
    }
    if (execution.plan() != nullptr) {
      count_operators(*execution.plan(), final);
    }
  }
  to.end_object().field("aqe_updates", log.sql_counts.adaptive_updates);
  to.key("operators_initial");
  write_operators(to, initial);
  to.key("operators_final");
  write_operators(to, final);
  to.end_object();
}

void write_storage(JsonWriter& to, const EventLog& log) {
  to.key("rdd_storage").begin_object().key("persisted").begin_array();
  for (const auto& [id, rdd] : log.rdds) {
    if (!rdd.persisted) {
      continue;
    }
    to.begin_object()
        .field("id", rdd.id)
        .field("name", first_characters(rdd.name, kNameCharacters));
    to.key("level")
        .begin_object()
        .field("disk", rdd.level.disk)
        .field("memory", rdd.level.memory)
        .field("offheap", rdd.level.off_heap)
        .field("deserialized", rdd.level.deserialized)
        .field("replication", rdd.level.replication)
        .end_object();
    to.field("partitions", rdd.partitions)
        .field("max_cached_partitions", rdd.cached_partitions_max)
        .field("max_memory_size", rdd.memory_bytes_max)
        .field("max_disk_size", rdd.disk_bytes_max)
        .end_object();
  }
  std::int64_t rdd_blocks = 0;
  Wide rdd_bytes = 0;
  for (const BlockSize& block : log.blocks) {
    if (block.in_task_update && block.id.starts_with("rdd_")) {
      ++rdd_blocks;
      rdd_bytes += block.task_memory_bytes_max;
    }
  }
  to.end_array()
      .field("unpersist_events", log.storage_counts.unpersist_events)
      .field("block_updated_events", log.storage_counts.block_updated_events)
      .field("task_updated_blocks", log.storage_counts.task_updated_blocks)
      .field("rdd_blocks_in_task_updates", rdd_blocks)
      .field("rdd_block_max_memory_sum", rdd_bytes)
      .end_object();
}

void write_evidence(JsonWriter& to, const EventLog& log) {
  to.key("oom_evidence").begin_object().key("counts").begin_object();
  for (const MemoryEvidence& evidence : log.memory_evidence) {
    to.field(evidence.pattern + "|" + evidence.where, evidence.count);
  }
  to.end_object().key("samples").begin_object();
  for (const MemoryEvidence& evidence : log.memory_evidence) {
    to.field(evidence.pattern + "|" + evidence.where, evidence.sample);
  }
  to.end_object().end_object();
  to.key("anomalies").begin_object().end_object();
}

}  // namespace

std::string facts_json(const EventLog& log) {
  std::vector<TaskGroup> groups(log.stages.size());
  TaskGroup all;
  for (std::size_t row = 0; row < log.tasks.size(); ++row) {
    groups[log.tasks.stage(row)].add(log, row);
    all.add(log, row);
  }
  JsonWriter to;
  to.begin_object();
  write_stream(to, log);
  write_application(to, log);
  write_executors(to, log);
  to.key("events").begin_object();
  for (const auto& [name, count] : log.event_counts) {
    to.field(name, count);
  }
  to.end_object();
  write_jobs(to, log);
  write_stages(to, log, groups);
  write_tasks(to, log, all);
  write_executor_peaks(to, log);
  write_sql(to, log);
  write_storage(to, log);
  write_evidence(to, log);
  to.end_object();
  return to.text();
}

}  // namespace oomcast::eventlog
