#include "reports/html/data.hpp"

#include <algorithm>
#include <map>

#include "models/conf/keys.hpp"
#include "reports/place.hpp"
#include "reports/step_words.hpp"
#include "reports/units.hpp"

namespace oomcast::reports::html {
namespace {

constexpr double kMillion = 1'000'000.0;

double share(Duration part, Duration whole) {
  return whole > Duration(0)
             ? static_cast<double>(part.count()) / static_cast<double>(whole.count())
             : 0.0;
}

Json verdict_data(const Run& run) {
  const Verdict& verdict = run.verdict;
  return {{"outcome", outcome_name(verdict.outcome)},
          {"survived", verdict.outcome == Outcome::kSuccess},
          {"inconclusive", verdict.inconclusive},
          {"p_fail", static_cast<double>(verdict.p_fail_ppm) / kMillion},
          {"margin", static_cast<double>(verdict.margin_ppm) / kMillion},
          {"what", verdict.what},
          {"place", verdict.place},
          {"executor", verdict.where.executor},
          {"chain", verdict.chain},
          {"message", verdict.message},
          {"advice", verdict.advice}};
}

Json stages_data(const Run& run) {
  Json list = Json::array();
  for (const StageRow& stage : run.stages) {
    list.push_back({{"id", stage.stage},
                    {"name", stage.name},
                    {"status", stage_status_word(stage.status)},
                    {"tasks", stage.tasks},
                    {"failed", stage.tasks_failed},
                    {"start", micros(stage.submitted.count())},
                    {"end", micros(stage.completed.count())},
                    {"rows", stage.input_rows.count()},
                    {"largest_rows", stage.task_rows_max.count()},
                    {"spilled", stage.memory_bytes_spilled.count()},
                    {"peak", stage.peak_execution_memory_max.count()},
                    {"gc", share(stage.gc_time, stage.run_time)}});
  }
  return list;
}

/// Messages are many and alike: each stands once.
void put_failures(const Run& run, Json& data) {
  std::map<std::string_view, std::size_t> places;
  Json messages = Json::array();
  Json list = Json::array();
  for (const Failure& failure : run.failures) {
    const auto [place, is_new] = places.try_emplace(failure.message, messages.size());
    if (is_new) {
      messages.push_back(failure.message);
    }
    list.push_back({{"at", micros(failure.where.at.count())},
                    {"kind", outcome_sentence(failure.kind)},
                    {"place", place_words(failure.where)},
                    {"message", place->second}});
  }
  data["failures"] = std::move(list);
  data["messages"] = std::move(messages);
}

/// What was set, then the defaults of all other keys that a model reads.
Json conf_data(const Run& run) {
  Json list = Json::array();
  for (const ConfLine& line : run.conf) {
    list.push_back({{"key", line.key}, {"value", line.value}, {"origin", line.origin}});
  }
  const std::optional<SparkVersion> version = parse_spark_version(run.manifest.spark_version);
  if (!version) {
    return list;
  }
  for (const ConfKey& key : conf_keys()) {
    const std::string_view value = default_of(key, *version);
    const bool set = std::any_of(run.conf.begin(), run.conf.end(),
                                 [&](const ConfLine& line) { return line.key == key.name; });
    if (!set && has_key(key, *version) && !value.empty()) {
      list.push_back({{"key", key.name},
                      {"value", value},
                      {"origin", "default of Spark " + run.manifest.spark_version}});
    }
  }
  return list;
}

Json accounts_data() {
  Json list = Json::array();
  for (const AccountInfo& info : account_infos()) {
    list.push_back({{"name", info.name}, {"description", info.description}});
  }
  return list;
}

Json fixes_data(const ReportOptions& options) {
  Json list = Json::array();
  for (const TriedFix& fix : options.fixes) {
    list.push_back({{"key", fix.key},
                    {"value", fix.value},
                    {"outcome", outcome_sentence(fix.outcome)},
                    {"survives", fix.outcome == Outcome::kSuccess}});
  }
  return list;
}

Json beside_data(const Beside& beside) {
  Json tables = Json::array();
  for (const WordTable& table : beside.tables) {
    Json heads = Json::array();
    for (const TableColumn& column : table.columns) {
      heads.push_back({{"name", column.title}, {"number", column.align == Align::kRight}});
    }
    tables.push_back({{"title", table.title}, {"heads", std::move(heads)}, {"rows", table.rows}});
  }
  return {{"title", beside.title},
          {"notes", beside.notes},
          {"changes", beside.changes},
          {"tables", std::move(tables)}};
}

}  // namespace

Json steps_json(const Run& run) {
  Json kinds = Json::array();
  for (int i = 0; i < static_cast<int>(StepKind::kCount); ++i) {
    const auto kind = static_cast<StepKind>(i);
    const StepTerm words = step_term(kind);
    kinds.push_back({{"name", step_name(kind)},
                     {"term", words.term},
                     {"source", words.source},
                     {"failure", is_failure(kind)}});
  }
  Json rows = Json::array();
  for (const HistoryStep& step : run.history.steps) {
    rows.push_back({{"at", micros(step.at.count())},
                    {"kind", static_cast<int>(step.kind)},
                    {"executor", step.executor},
                    {"account", static_cast<int>(step.account)},
                    {"from", static_cast<int>(step.from)},
                    {"times", step.times},
                    {"text", step_sentence(step)}});
  }
  return {{"kinds", std::move(kinds)}, {"rows", std::move(rows)}};
}

Json page_data(const Run& run, const ReportOptions& options) {
  Json findings = Json::array();
  for (const Finding& finding : run.findings) {
    findings.push_back({{"id", finding.id}, {"text", finding.text}});
  }
  Json data = {{"manifest",
                {{"oomcast_version", run.manifest.oomcast_version},
                 {"scenario", run.manifest.scenario},
                 {"spark_version", run.manifest.spark_version},
                 {"seed", std::to_string(run.manifest.seed)},
                 {"trace_hash", human_hash(run.manifest.trace_hash)},
                 {"events", run.manifest.events}}},
               {"verdict", verdict_data(run)},
               {"ended", micros(run.ended.count())},
               {"findings", std::move(findings)},
               {"fixes", fixes_data(options)},
               {"beside", options.beside ? beside_data(*options.beside) : Json()},
               {"accounts", accounts_data()},
               {"containers", containers_json(run)},
               {"containers_total", run.executors.size()},
               {"steps", steps_json(run)},
               {"tasks", tasks_json(run)},
               {"stages", stages_data(run)},
               {"partitions", partitions_json(run)},
               {"conf", conf_data(run)},
               {"decisions", run.decisions},
               {"assumptions", run.assumptions},
               {"reproduce", reproduce_command(run, options)}};
  put_failures(run, data);
  return data;
}

}  // namespace oomcast::reports::html
