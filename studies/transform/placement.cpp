// Where rows are when a join needs them: sent to everybody by a broadcast, or written in buckets.
#include <algorithm>
#include <array>

#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kBroadcastParams{
    ParamSpec{.name = "side",
              .kind = ParamKind::kText,
              .required = true,
              .help = "data set or step that a join sends to all executors"},
};
constexpr std::array kBucketParams{
    ParamSpec{.name = "key", .kind = ParamKind::kText, .required = true, .help = "a key column"},
    ParamSpec{.name = "n", .kind = ParamKind::kInteger, .required = true, .help = "buckets"},
};

/// Whether a join may broadcast this side: the other one's rows without a partner must be its own.
bool may_build(const Step& join, std::size_t side) {
  const std::string type = text_of(join, "type");
  if (type.empty() || type == "inner") {
    return true;
  }
  return type == "right_outer" ? side == 0 : type != "full_outer" && side == 1;
}

bool is_side(const Scenario& scenario, const Job& job, const std::string& input,
             const std::string& name) {
  const Texts data = data_of(scenario, job, input);
  return input == name || (data.size() == 1 && data.front() == name);
}

Checked<Applied> apply_broadcast(const Scenario& scenario, const Values& values) {
  const std::string name = values.text("side");
  Applied applied{scenario, ""};
  bool found = false;
  for (Job& job : applied.scenario.jobs) {
    for (Step& step : job.steps) {
      for (std::size_t side = 0; step.op == "join" && side < 2; ++side) {
        if (is_side(scenario, job, step.inputs[side], name) && may_build(step, side)) {
          step.params["hint"] = std::string(side == 0 ? "broadcast_left" : "broadcast_right");
          found = true;
          break;
        }
      }
    }
  }
  if (!found) {
    return refusal("no join can broadcast '" + name + "'",
                   "name the data set or step of a side that the join's type allows to send");
  }
  applied.description = "broadcast hint on " + name;
  return applied;
}

Texts broadcast_candidates(const Scenario& scenario) {
  Texts texts;
  for (const At& at : steps_of(scenario, "join")) {
    const Job& job = scenario.jobs[at.job];
    for (const std::string& input : job.steps[at.step].inputs) {
      const Texts data = data_of(scenario, job, input);
      const std::string text = "broadcast:" + (data.size() == 1 ? data.front() : input);
      if (transform::apply(scenario, text).ok() && !contains(texts, text)) {
        texts.push_back(text);
      }
    }
  }
  return texts;
}

bool has_hint(const Step& step) {
  const std::string hint = text_of(step, "hint");
  return !hint.empty() && hint != "none";
}

Checked<Applied> apply_drop_hint(const Scenario& scenario, const Values& /*values*/) {
  Applied applied{scenario, "joins without hints: by their sizes"};
  int hints = 0;
  for (Job& job : applied.scenario.jobs) {
    for (Step& step : job.steps) {
      if (has_hint(step)) {
        step.params.erase("hint");
        ++hints;
      }
    }
  }
  return hints > 0 ? Checked<Applied>(std::move(applied))
                   : refusal("no join has a hint", "leave it out");
}

Texts drop_hint_candidates(const Scenario& scenario) {
  const bool any = std::ranges::any_of(
      scenario.jobs, [](const Job& job) { return std::ranges::any_of(job.steps, has_hint); });
  return any ? Texts{"drop-hint"} : Texts{};
}

/// Scans of file data sets that have the column, below a join or aggregation on it.
std::vector<At> bucketed_scans(const Scenario& scenario, const std::string& key) {
  std::vector<At> scans;
  for (const At& at : steps_of(scenario, "scan")) {
    const Step& scan = at.in(scenario);
    const Texts columns = texts_of(scan, "columns");
    for (const Dataset& data : scenario.data) {
      const bool has = std::ranges::any_of(
          data.columns, [&](const Column& column) { return column.name == key; });
      if (data.name == text_of(scan, "data") && has && data.storage == Storage::kParquet &&
          (columns.empty() || contains(columns, key))) {
        scans.push_back(at);
      }
    }
  }
  return scans;
}

Checked<Applied> apply_bucket(const Scenario& scenario, const Values& values) {
  const std::string key = values.text("key");
  Applied applied{scenario, ""};
  const std::vector<At> scans = bucketed_scans(scenario, key);
  if (scans.empty() || !contains(keys_of(scenario), key)) {
    return refusal("no data set in files has the key '" + key + "' of a join or aggregation",
                   "name a key column of a Parquet data set");
  }
  for (const At& at : scans) {
    Step& scan = at.in(applied.scenario);
    scan.params["bucketed_by"] = Texts{key};
    scan.params["buckets"] = values.number("n");
  }
  applied.description = "data sets written in " + values.text("n") + " buckets of " + key +
                        ": joins and aggregations by it read them without a shuffle";
  return applied;
}

Texts bucket_candidates(const Scenario& scenario) {
  Texts texts;
  for (const std::string& key : keys_of(scenario)) {
    if (!bucketed_scans(scenario, key).empty()) {
      texts.push_back("bucket:" + key + "=1000");
    }
  }
  return texts;
}

}  // namespace

Transformation broadcast() {
  return {.name = "broadcast",
          .form = "broadcast:DATASET-OR-STEP",
          .summary = "A broadcast hint on one side of a join.",
          .params = kBroadcastParams,
          .apply = apply_broadcast,
          .candidates = broadcast_candidates};
}

Transformation drop_hint() {
  return {.name = "drop-hint",
          .form = "drop-hint",
          .summary = "Takes the hints of joins away: Spark chooses by sizes.",
          .params = {},
          .apply = apply_drop_hint,
          .candidates = drop_hint_candidates};
}

Transformation bucket() {
  return {.name = "bucket",
          .form = "bucket:KEY=N",
          .summary = "Data sets written in N buckets of a key, so that it needs no shuffle.",
          .params = kBucketParams,
          .apply = apply_bucket,
          .candidates = bucket_candidates};
}

}  // namespace oomcast::transform
