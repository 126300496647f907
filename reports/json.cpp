// The report for programs: everything a Run holds, as JSON. Bytes and nanoseconds are whole
// numbers; hashes are text, for readers that keep numbers as doubles.
#include "reports/json_parts.hpp"
#include "reports/units.hpp"

namespace oomcast::reports {
namespace {

constexpr int kSchemaVersion = 1;
constexpr double kMillion = 1'000'000.0;

Json manifest_json(const Manifest& manifest) {
  return {{"oomcast_version", manifest.oomcast_version},
          {"scenario", manifest.scenario},
          {"input_hash", manifest.input_hash},
          {"spark_version", manifest.spark_version},
          {"seed", manifest.seed},
          {"trace_hash", human_hash(manifest.trace_hash)},
          {"events", manifest.events}};
}

Json verdict_json(const Verdict& verdict) {
  return {{"outcome", outcome_name(verdict.outcome)},
          {"inconclusive", verdict.inconclusive},
          {"thrashing", verdict.thrashing},
          {"gc_share", static_cast<double>(verdict.gc_ppm) / kMillion},
          {"p_fail", static_cast<double>(verdict.p_fail_ppm) / kMillion},
          {"margin", static_cast<double>(verdict.margin_ppm) / kMillion},
          {"what", verdict.what},
          {"place", verdict.place},
          {"where", where_json(verdict.where)},
          {"chain", verdict.chain},
          {"message", verdict.message},
          {"advice", verdict.advice}};
}

Json failure_json(const Failure& failure) {
  return {{"kind", outcome_name(failure.kind)},  {"where", where_json(failure.where)},
          {"message", failure.message},          {"exit_code", failure.exit_code},
          {"app_caused", failure.app_caused},    {"needed_bytes", failure.needed.count()},
          {"limit_bytes", failure.limit.count()}};
}

Json conf_json(const ConfLine& line) {
  return {{"key", line.key}, {"value", line.value}, {"origin", line.origin}};
}

Json finding_json(const Finding& finding) { return {{"id", finding.id}, {"text", finding.text}}; }

template <class T>
Json list_json(const std::vector<T>& values, Json (*convert)(const T&)) {
  Json list = Json::array();
  for (const T& value : values) {
    list.push_back(convert(value));
  }
  return list;
}

std::string render_json(const Run& run, const ReportOptions& options) {
  return dumped(run_json(run, options));
}

}  // namespace

Json run_json(const Run& run, const ReportOptions& options) {
  Json report = {{"schema_version", kSchemaVersion},
                 {"manifest", manifest_json(run.manifest)},
                 {"verdict", verdict_json(run.verdict)},
                 {"ended_ns", run.ended.count()},
                 {"findings", list_json(run.findings, finding_json)},
                 {"stages", list_json(run.stages, stage_json)},
                 {"executors", list_json(run.executors, executor_json)},
                 {"failures", list_json(run.failures, failure_json)},
                 {"snapshots", list_json(run.snapshots, snapshot_json)},
                 {"conf", list_json(run.conf, conf_json)},
                 {"decisions", run.decisions},
                 {"assumptions", run.assumptions},
                 {"reproduce", reproduce_command(run, options)}};
  if (options.tasks) {
    report["tasks"] = list_json(run.tasks, task_json);
  }
  return report;
}

std::string dumped(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

ReportFormat json_format() {
  return {.name = "json",
          .summary = "For programs: everything, whole numbers, stable names.",
          .render = render_json};
}

}  // namespace oomcast::reports
