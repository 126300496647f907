// The run as a Spark event log, which the History Server opens like one of a real application: one
// JSON object a line, in the order in which Spark's listeners would have heard of it.
#include <algorithm>
#include <map>
#include <set>

#include "models/text/sizes.hpp"
#include "reports/event_log_parts.hpp"
#include "reports/event_log_sql.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

/// At equal times things end before they begin, and inner things end before outer ones.
enum class Rank : std::uint8_t {
  kHead,
  kTaskEnd,
  kExecutorRemoved,
  kStageEnd,
  kJobEnd,
  kQueryEnd,
  kExecutorAdded,
  kQueryStart,
  kJobStart,
  kStageStart,
  kTaskStart,
  kTail
};

class EventLog {
 public:
  EventLog(const Run& run, const ReportOptions& options) : run_(run), options_(options) {}

  std::string render() {
    find_attempts();
    head();
    executors();
    jobs();
    stages();
    tasks();
    add(run_.ended, Rank::kTail,
        {{"Event", "SparkListenerApplicationEnd"}, {"Timestamp", log_ms(run_.ended)}});
    std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
      return a.at != b.at ? a.at < b.at : a.rank < b.rank;
    });
    std::string out;
    for (const Line& line : lines_) {
      out += line.json;
    }
    return out;
  }

 private:
  struct Line {
    SimTime at;
    Rank rank = Rank::kHead;
    std::string json;
  };
  using Attempt = std::pair<std::int32_t, std::int32_t>;  // stage, attempt

  void add(SimTime at, Rank rank, const Json& json) {
    lines_.push_back({at, rank, json.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n'});
  }

  void find_attempts();
  void head();
  void executors();
  void jobs();
  void query(const std::vector<const StageRow*>& rows, std::int32_t job, SimTime from, SimTime to,
             bool good);
  void stages();
  void tasks();
  [[nodiscard]] std::string loss_reason(const TaskRow& task) const;
  [[nodiscard]] const Failure* failure_of(const TaskRow& task) const;
  [[nodiscard]] ContainerPeaks peaks_between(std::int32_t executor, SimTime from, SimTime to) const;

  const Run& run_;
  const ReportOptions& options_;
  std::vector<Line> lines_;
  std::map<Attempt, LoggedAttempt> attempts_;
  std::map<Attempt, std::set<std::int32_t>> executors_of_;
  std::int64_t next_accumulator_ = 1;
};

void EventLog::find_attempts() {
  for (const StageRow& row : run_.stages) {
    for (std::size_t i = 0; i < row.attempts.size(); ++i) {
      const StageAttempt& attempt = row.attempts[i];
      const bool last = i + 1 == row.attempts.size();
      const bool failed = row.status == StageStatus::kFailed;
      attempts_[{row.stage, static_cast<std::int32_t>(i)}] = {
          .row = &row,
          .attempt = static_cast<std::int32_t>(i),
          .tasks = attempt.tasks,
          .submitted = attempt.submitted,
          .completed = std::max(attempt.completed, attempt.submitted),
          .failure =
              last && failed && attempt.failure.empty() ? run_.verdict.message : attempt.failure};
    }
  }
  for (const TaskRow& task : run_.tasks) {
    const Attempt key{task.stage, task.stage_attempt};
    executors_of_[key].insert(task.executor);
    if (const auto found = attempts_.find(key); found != attempts_.end()) {
      // Tasks that still ran when the attempt had ended belong to it all the same.
      found->second.completed = std::max(found->second.completed, task.end);
    }
  }
}

void EventLog::head() {
  add(SimTime(0), Rank::kHead,
      {{"Event", "SparkListenerLogStart"}, {"Spark Version", run_.manifest.spark_version}});
  Json properties = Json::object();
  for (const ConfLine& line : run_.conf) {
    properties[line.key] = line.value;
  }
  properties["spark.app.name"] = run_.manifest.scenario;
  properties["spark.oomcast.reproduce"] = reproduce_command(run_, options_);
  add(SimTime(0), Rank::kHead,
      {{"Event", "SparkListenerEnvironmentUpdate"},
       {"JVM Information", {{"Java Version", "simulated"}}},
       {"Spark Properties", std::move(properties)},
       {"Hadoop Properties", Json::object()},
       {"System Properties", Json::object()},
       {"Metrics Properties", Json::object()},
       {"Classpath Entries", Json::object()}});
  add(SimTime(0), Rank::kHead,
      {{"Event", "SparkListenerApplicationStart"},
       {"App Name", run_.manifest.scenario},
       {"App ID", "oomcast-" + human_hash(run_.manifest.trace_hash).substr(2)},
       {"Timestamp", log_ms(SimTime(0))},
       {"User", "oomcast"}});
}

void EventLog::executors() {
  std::int64_t cores = 1;
  for (const ConfLine& line : run_.conf) {
    if (line.key == "spark.executor.cores") {
      cores = text::parse_count(line.value).value_or(1);
    }
  }
  for (const ExecutorRow& row : run_.executors) {
    const std::string name = executor_name(row.id);
    const Json block_manager = {{"Executor ID", name}, {"Host", "simulated"}, {"Port", 7079}};
    if (row.id != kDriverId) {
      add(row.started, Rank::kExecutorAdded,
          {{"Event", "SparkListenerExecutorAdded"},
           {"Timestamp", log_ms(row.started)},
           {"Executor ID", name},
           {"Executor Info",
            {{"Host", "simulated"},
             {"Total Cores", cores},
             {"Log Urls", Json::object()},
             {"Attributes", Json::object()},
             {"Resources", Json::object()},
             {"Resource Profile Id", 0}}}});
    }
    add(row.started, Rank::kExecutorAdded,
        {{"Event", "SparkListenerBlockManagerAdded"},
         {"Block Manager ID", block_manager},
         {"Maximum Memory", row.unified.count()},
         {"Timestamp", log_ms(row.started)},
         {"Maximum Onheap Memory", row.unified.count()},
         {"Maximum Offheap Memory", 0}});
    if (row.lost && row.id != kDriverId) {
      add(row.ended, Rank::kExecutorRemoved,
          {{"Event", "SparkListenerExecutorRemoved"},
           {"Timestamp", log_ms(row.ended)},
           {"Executor ID", name},
           {"Removed Reason", row.reason}});
    }
  }
}

void EventLog::jobs() {
  std::map<std::int32_t, std::vector<const StageRow*>> of_job;
  for (const StageRow& row : run_.stages) {
    of_job[row.job].push_back(&row);
  }
  for (const auto& [job, rows] : of_job) {
    Json infos = Json::array();
    Json ids = Json::array();
    SimTime from = run_.ended;
    SimTime to;
    bool reached = false;
    bool good = true;
    for (const StageRow* row : rows) {
      infos.push_back(stage_info_json({.row = row, .tasks = row->tasks}, false));
      ids.push_back(row->stage);
      good =
          good && (row->status == StageStatus::kSucceeded || row->status == StageStatus::kSkipped);
      if (row->status != StageStatus::kNotReached) {
        reached = true;
        from = std::min(from, row->submitted);
        to = std::max(to, row->completed);
      }
    }
    if (!reached) {
      continue;
    }
    add(from, Rank::kJobStart,
        {{"Event", "SparkListenerJobStart"},
         {"Job ID", job},
         {"Submission Time", log_ms(from)},
         {"Stage Infos", std::move(infos)},
         {"Stage IDs", std::move(ids)},
         {"Properties",
          {{"spark.sql.execution.id", std::to_string(job)},
           {"spark.sql.execution.root.id", std::to_string(job)}}}});
    Json result = {{"Result", good ? "JobSucceeded" : "JobFailed"}};
    if (!good) {
      result["Exception"] = {{"Message", run_.verdict.message}, {"Stack Trace", Json::array()}};
    }
    add(good ? to : run_.ended, Rank::kJobEnd,
        {{"Event", "SparkListenerJobEnd"},
         {"Job ID", job},
         {"Completion Time", log_ms(good ? to : run_.ended)},
         {"Job Result", std::move(result)}});
    query(rows, job, from, good ? to : run_.ended, good);
  }
}

/// Each job is one query: an action of the application.
void EventLog::query(const std::vector<const StageRow*>& rows, std::int32_t job, SimTime from,
                     SimTime to, bool good) {
  const std::string package = "org.apache.spark.sql.execution.ui.";
  SqlQuery query = sql_query(rows, next_accumulator_);
  add(from, Rank::kQueryStart,
      {{"Event", package + "SparkListenerSQLExecutionStart"},
       {"executionId", job},
       {"rootExecutionId", job},
       {"description", std::move(query.description)},
       {"details", "simulated by oomcast"},
       {"physicalPlanDescription", std::move(query.plan_text)},
       {"sparkPlanInfo", std::move(query.plan_info)},
       {"time", log_ms(from)},
       {"modifiedConfigs", Json::object()},
       {"jobTags", Json::array()},
       {"jobGroupId", nullptr}});
  add(to, Rank::kQueryEnd,
      {{"Event", package + "SparkListenerDriverAccumUpdates"},
       {"executionId", job},
       {"accumUpdates", std::move(query.updates)}});
  add(to, Rank::kQueryEnd,
      {{"Event", package + "SparkListenerSQLExecutionEnd"},
       {"executionId", job},
       {"time", log_ms(to)},
       {"errorMessage", good ? "" : run_.verdict.message}});
}

ContainerPeaks EventLog::peaks_between(std::int32_t executor, SimTime from, SimTime to) const {
  ContainerPeaks peaks;
  const auto& samples = run_.history.samples;  // by executor, then time
  auto at = std::partition_point(samples.begin(), samples.end(), [&](const LedgerSample& sample) {
    return sample.executor < executor || (sample.executor == executor && sample.at < from);
  });
  if (at != samples.begin() && std::prev(at)->executor == executor) {
    --at;  // what stood when it began
  }
  for (; at != samples.end() && at->executor == executor && at->at <= to; ++at) {
    peaks.take(*at);
  }
  return peaks;
}

void EventLog::stages() {
  std::map<std::pair<Attempt, std::int32_t>, Duration> gc;
  for (const TaskRow& task : run_.tasks) {
    gc[{{task.stage, task.stage_attempt}, task.executor}] += task.gc_time;
  }
  for (const auto& [key, attempt] : attempts_) {
    add(attempt.submitted, Rank::kStageStart,
        {{"Event", "SparkListenerStageSubmitted"},
         {"Stage Info",
          [&] {
            Json info = stage_info_json(attempt, false);
            info["Submission Time"] = log_ms(attempt.submitted);
            return info;
          }()},
         {"Properties", Json::object()}});
    std::set<std::int32_t> executors = executors_of_[key];
    executors.insert(kDriverId);
    for (const std::int32_t executor : executors) {
      ContainerPeaks peaks = peaks_between(executor, attempt.submitted, attempt.completed);
      peaks.gc = gc[{key, executor}];
      add(attempt.completed, Rank::kStageEnd,
          {{"Event", "SparkListenerStageExecutorMetrics"},
           {"Executor ID", executor_name(executor)},
           {"Stage ID", key.first},
           {"Stage Attempt ID", key.second},
           {"Executor Metrics", executor_metrics_json(peaks)}});
    }
    add(attempt.completed, Rank::kStageEnd,
        {{"Event", "SparkListenerStageCompleted"}, {"Stage Info", stage_info_json(attempt, true)}});
  }
}

/// Empty unless the task ended because its executor did.
std::string EventLog::loss_reason(const TaskRow& task) const {
  if (task.outcome == Outcome::kSuccess) {
    return "";
  }
  for (const ExecutorRow& row : run_.executors) {
    if (row.id == task.executor && row.lost && row.ended == task.end) {
      return row.reason;
    }
  }
  return "";
}

const Failure* EventLog::failure_of(const TaskRow& task) const {
  const auto found =
      std::find_if(run_.failures.begin(), run_.failures.end(), [&](const Failure& failure) {
        return failure.where.stage == task.stage && failure.where.task == task.index &&
               failure.where.executor == task.executor && failure.where.at <= task.end &&
               failure.where.at >= task.start;
      });
  return found == run_.failures.end() ? nullptr : &*found;
}

void EventLog::tasks() {
  std::set<std::int32_t> parents;
  for (const StageRow& row : run_.stages) {
    parents.insert(row.parents.begin(), row.parents.end());
  }
  for (const TaskRow& task : run_.tasks) {
    add(task.start, Rank::kTaskStart, task_start_json(task));
    const bool failed = task.outcome != Outcome::kSuccess;
    add(std::max(task.end, task.start), Rank::kTaskEnd,
        task_end_json(task, !parents.contains(task.stage),
                      task_end_reason(task, failed ? failure_of(task) : nullptr,
                                      failed ? loss_reason(task) : ""),
                      ContainerPeaks{}));
  }
}

std::string render_event_log(const Run& run, const ReportOptions& options) {
  return EventLog(run, options).render();
}

}  // namespace

ReportFormat event_log_format() {
  return {.name = "eventlog",
          .summary = "For Spark's History Server: an event log of the simulated run.",
          .render = render_event_log,
          .needs_tasks = true,
          .needs_history = true};
}

}  // namespace oomcast::reports
