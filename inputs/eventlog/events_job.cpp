// Jobs and stages.
#include "inputs/eventlog/events.hpp"

namespace oomcast::eventlog {
namespace {

/// Ids of an array of integers; others are left out.
std::vector<std::int64_t> read_ids(LogBuilder& to, const JsonObject& object, std::string_view key) {
  std::vector<std::int64_t> ids;
  if (const auto array = array_field(object, key, to.notices)) {
    for (const JsonElement element : *array) {
      if (const auto id = as_integer(element, to.notices)) {
        ids.push_back(*id);
      }
    }
  }
  return ids;
}

Missing read_stage_info(LogBuilder& to, const JsonObject& event, Stage*& stage) {
  const auto info = object_field(event, "Stage Info", to.notices);
  const auto id = info ? integer_field(*info, "Stage ID", to.notices) : std::nullopt;
  if (!id) {
    return "Stage ID";
  }
  const auto attempt = integer_field(*info, "Stage Attempt ID", to.notices);
  stage = &to.log.stages[to.stage(*id, attempt.value_or(0))];
  stage->name = owned(text_field(*info, "Stage Name", to.notices));
  stage->num_tasks = integer_field(*info, "Number of Tasks", to.notices);
  stage->parent_ids = read_ids(to, *info, "Parent IDs");
  stage->resource_profile = integer_field(*info, "Resource Profile Id", to.notices);
  stage->submission_ms = integer_field(*info, "Submission Time", to.notices);
  stage->completion_ms = integer_field(*info, "Completion Time", to.notices);
  if (const auto failure = text_field(*info, "Failure Reason", to.notices)) {
    stage->failure = *failure;
  }
  stage->rdd_ids.clear();
  if (const auto rdds = array_field(*info, "RDD Info", to.notices)) {
    for (const JsonElement element : *rdds) {
      if (const auto rdd = as_object(element, to.notices)) {
        read_rdd_info(to, *rdd, *stage);
      }
    }
  }
  return {};
}

/// Stages a job names: by Stage Infos, else (Spark before 1.2) by Stage IDs.
void note_stages(LogBuilder& to, const JsonObject& event, const Job& job) {
  const auto infos = array_field(event, "Stage Infos", to.notices);
  if (!infos) {
    for (const std::int64_t id : job.stage_ids) {
      to.stage_named(id, 0);
    }
    return;
  }
  for (const JsonElement element : *infos) {
    const auto info = as_object(element, to.notices);
    const auto id = info ? integer_field(*info, "Stage ID", to.notices) : std::nullopt;
    if (id) {
      to.stage_named(*id, integer_field(*info, "Stage Attempt ID", to.notices).value_or(0));
    }
  }
}

}  // namespace

Missing read_job_start(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "Job ID", to.notices);
  if (!id) {
    return "Job ID";
  }
  Job& job = to.job(*id);
  if (job.ended) {
    to.notices.count(Notice::kEndBeforeStart, "job " + std::to_string(*id));
  }
  job.started = true;
  job.submission_ms = integer_field(event, "Submission Time", to.notices);
  job.stage_ids = read_ids(to, event, "Stage IDs");
  if (const auto properties = object_field(event, "Properties", to.notices)) {
    job.sql_execution = owned(text_field(*properties, "spark.sql.execution.id", to.notices));
  }
  note_stages(to, event, job);
  return {};
}

Missing read_job_end(LogBuilder& to, const JsonObject& event) {
  const auto id = integer_field(event, "Job ID", to.notices);
  if (!id) {
    return "Job ID";
  }
  Job& job = to.job(*id);
  job.ended = true;
  job.completion_ms = integer_field(event, "Completion Time", to.notices);
  const auto result = object_field(event, "Job Result", to.notices);
  if (!result) {
    return {};
  }
  job.result = owned(text_field(*result, "Result", to.notices));
  const auto exception = object_field(*result, "Exception", to.notices);
  const auto message = exception ? text_field(*exception, "Message", to.notices) : std::nullopt;
  if (message) {
    job.failure = *message;
    to.look_for_memory(*message, "job");
  }
  return {};
}

Missing read_stage_submitted(LogBuilder& to, const JsonObject& event) {
  Stage* stage = nullptr;
  const Missing missing = read_stage_info(to, event, stage);
  if (stage != nullptr) {
    if (stage->completed || stage->task_starts > 0) {
      to.notices.count(Notice::kEndBeforeStart, "stage " + std::to_string(stage->id));
    }
    stage->submitted = true;
  }
  return missing;
}

Missing read_stage_completed(LogBuilder& to, const JsonObject& event) {
  Stage* stage = nullptr;
  const Missing missing = read_stage_info(to, event, stage);
  if (stage != nullptr) {
    stage->completed = true;
    if (stage->failure) {
      to.look_for_memory(*stage->failure, "stage");
    }
  }
  return missing;
}

}  // namespace oomcast::eventlog
