// A tested policy as JSON, and the baseline file.
#include "reports/json_parts.hpp"
#include "reports/policy_check.hpp"

namespace oomcast::reports {
namespace {

using policy::Figures;
using policy::Standing;
using policy::SubjectReport;

Json figures_json(const Figures& figures) {
  return {{"outcome", figures.outcome},
          {"executors_lost", figures.executors_lost},
          {"spilled_bytes", figures.spilled.count()},
          {"p_fail_ppm", figures.p_fail_ppm},
          {"price_billionths", figures.price_billionths},
          {"time_ns", figures.time_ns}};
}

Json figures_or_null(const std::optional<Figures>& figures) {
  return figures ? figures_json(*figures) : Json();
}

std::string_view standing_word(Standing standing) {
  switch (standing) {
    case Standing::kHolds:
      return "holds";
    case Standing::kFails:
      return "fails";
    case Standing::kTooClose:
      break;
  }
  return "too_close";
}

Json subject_json(const SubjectReport& subject) {
  Json results = Json::array();
  for (const policy::Result& result : subject.results) {
    results.push_back({{"expectation", result.expectation},
                       {"standing", standing_word(result.standing)},
                       {"text", result.text}});
  }
  return {{"workload", subject.name},
          {"team", subject.team.empty() ? Json() : Json(subject.team)},
          {"place", subject.place},
          {"reason", subject.reason},
          {"currency", subject.currency},
          {"now", figures_json(subject.now)},
          {"before", figures_or_null(subject.before)},
          {"baseline", figures_or_null(subject.baseline)},
          {"results", std::move(results)}};
}

}  // namespace

std::string check_json(const policy::CheckReport& report) {
  Json subjects = Json::array();
  for (const SubjectReport& subject : report.subjects) {
    subjects.push_back(subject_json(subject));
  }
  return dumped(Json{{"schema_version", 1},
                     {"policy", report.policy},
                     {"title", report.title},
                     {"proposed", report.proposed},
                     {"failed", report.count(Standing::kFails)},
                     {"too_close", report.count(Standing::kTooClose)},
                     {"held", report.count(Standing::kHolds)},
                     {"moved", report.moved},
                     {"workloads", std::move(subjects)}});
}

std::string baseline_json(const policy::CheckReport& report) {
  Json workloads = Json::object();
  for (const SubjectReport& subject : report.subjects) {
    workloads[subject.name] = figures_json(subject.now);
  }
  return dumped(
      Json{{"schema_version", 1}, {"policy", report.policy}, {"workloads", std::move(workloads)}});
}

}  // namespace oomcast::reports
