// repartition(n) and coalesce(n), where the user would write them.
#include <algorithm>
#include <array>

#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kRepartitionParams{
    ParamSpec{.name = "n",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "partitions after the exchange"},
    ParamSpec{
        .name = "by", .kind = ParamKind::kText, .help = "hash columns, a+b; none: round robin"},
    ParamSpec{.name = "before",
              .kind = ParamKind::kText,
              .help = "step id or operator; default: the last step of every job"},
};
constexpr std::array kCoalesceParams{
    ParamSpec{.name = "n",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "tasks that read the partitions one after another"},
    ParamSpec{.name = "before",
              .kind = ParamKind::kText,
              .help = "step id or operator; default: the last step of every job"},
};

/// The steps that the rewrite goes before: those of that id or word, or the jobs' last ones.
std::vector<At> targets(const Scenario& scenario, const std::string& before) {
  std::vector<At> found;
  for (std::size_t job = 0; job < scenario.jobs.size(); ++job) {
    const std::vector<Step>& steps = scenario.jobs[job].steps;
    for (std::size_t i = steps.size(); i-- > 0;) {
      const bool last = i + 1 == steps.size();
      const bool meant = before.empty() ? last : steps[i].id == before || steps[i].op == before;
      if (meant && !steps[i].inputs.empty()) {
        found.push_back({job, i});  // backwards, so that places stay right
      }
    }
  }
  return found;
}

Checked<Applied> insert(const Scenario& scenario, const Values& values, const std::string& op,
                        const std::map<std::string, ParamValue, std::less<>>& params) {
  const std::vector<At> places = targets(scenario, values.text("before"));
  if (places.empty()) {
    return refusal("no step is called '" + values.text("before") + "'",
                   "give a step's id or its operator");
  }
  Applied applied{scenario, ""};
  std::string where;
  for (const At& at : places) {
    Job& job = applied.scenario.jobs[at.job];
    where = job.steps[at.step].id;
    const std::size_t inputs = job.steps[at.step].inputs.size();
    for (std::size_t i = 0; i < inputs; ++i) {
      insert_before(job, at.step + i, i, op, op, params);
    }
  }
  applied.description = op + "(" + values.text("n") +
                        (values.has("by") ? ", " + values.text("by") : "") + ") before " + where;
  return applied;
}

Checked<Applied> apply_repartition(const Scenario& scenario, const Values& values) {
  std::map<std::string, ParamValue, std::less<>> params{{"n", values.number("n")},
                                                        {"rebalance", false}};
  if (values.has("by")) {
    params["by"] = values.texts("by");
  }
  return insert(scenario, values, "repartition", params);
}

Checked<Applied> apply_coalesce(const Scenario& scenario, const Values& values) {
  return insert(scenario, values, "coalesce", {{"n", values.number("n")}});
}

Texts repartition_candidates(const Scenario& scenario) {
  Texts texts;
  for (const char* op : {"join", "aggregate", "window"}) {
    if (!steps_of(scenario, op).empty()) {
      for (const char* n : {"4000", "1000", "200"}) {
        texts.push_back(std::string("repartition:") + n + ",before=" + op);
      }
    }
  }
  return texts;
}

Texts coalesce_candidates(const Scenario&) { return {"coalesce:10"}; }

}  // namespace

Transformation coalesce() {
  return {.name = "coalesce",
          .form = "coalesce:N[,before=STEP]",
          .summary = "Fewer tasks without a shuffle before a step (default: the job's last).",
          .params = kCoalesceParams,
          .apply = apply_coalesce,
          .candidates = coalesce_candidates};
}

Transformation repartition() {
  return {.name = "repartition",
          .form = "repartition:N[,by=COLUMN+COLUMN][,before=STEP]",
          .summary = "An exchange to N partitions before a step (default: the job's last).",
          .params = kRepartitionParams,
          .apply = apply_repartition,
          .candidates = repartition_candidates};
}

}  // namespace oomcast::transform
