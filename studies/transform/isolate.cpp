// Taking one value, or the rows without one, out of a join and treating them apart: the input is
// read twice, once for those rows and once for the others, and a union puts the results together.
#include <algorithm>
#include <array>

#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kKeyParams{
    ParamSpec{.name = "key", .kind = ParamKind::kText, .required = true, .help = "a join's column"},
    ParamSpec{.name = "value", .kind = ParamKind::kText, .required = true, .help = "a hot value"},
};
constexpr std::array kNullParams{
    ParamSpec{.name = "key", .kind = ParamKind::kText, .required = true, .help = "a join's column"},
};

using Params = std::map<std::string, ParamValue, std::less<>>;

Params only(const std::string& key, const std::string& value, bool except) {
  return {{"column", key}, {"values", Texts{value}}, {"except", except}};
}

void add_union(Job& job, std::size_t join, const std::string& apart) {
  Step all;
  const std::string whole = job.steps[join].id;
  all.op = "union";
  all.inputs = {fresh_id(job, whole + "_others"), apart};
  all.params["allow_missing"] = true;
  all.pointer = job.steps[join].pointer;
  all.id = whole;
  job.steps[join].id = all.inputs.front();
  job.steps.insert(job.steps.begin() + static_cast<std::ptrdiff_t>(join) + 1, std::move(all));
}

/// A second join of the rows with the value alone, its smaller side broadcast.
void isolate_in(const Scenario& scenario, Job& job, std::size_t index, const std::string& key,
                const std::string& value) {
  const std::optional<Traced> left = trace(scenario, job, job.steps[index].inputs[0], key);
  const std::optional<Traced> right = trace(scenario, job, job.steps[index].inputs[1], key);
  const bool build_left = left && right && left->largest < right->largest;
  Step apart = job.steps[index];
  for (std::string& input : apart.inputs) {
    input = copy_upstream(job, input, index);
  }
  apart.id = fresh_id(job, apart.id + "_hot");
  apart.params["hint"] = std::string(build_left ? "broadcast_left" : "broadcast_right");
  const std::string apart_id = apart.id;
  job.steps.insert(job.steps.begin() + static_cast<std::ptrdiff_t>(index), std::move(apart));
  for (std::size_t side = 0; side < 2; ++side) {
    insert_before(job, index++, side, "hot_" + key, "filter_key", only(key, value, false));
  }
  ++index;
  for (std::size_t side = 0; side < 2; ++side) {
    insert_before(job, index++, side, "other_" + key, "filter_key", only(key, value, true));
  }
  add_union(job, index, apart_id);
}

bool is_inner(const Step& join) {
  const std::string type = text_of(join, "type");
  return type.empty() || type == "inner";
}

bool is_full_outer(const Step& join) { return text_of(join, "type") == "full_outer"; }

/// Calls take_apart(job, index) for the joins on the key that `fits` lets through, the last one
/// first, so that steps put in do not move those to come; how many there are.
template <class Fits, class TakeApart>
int for_joins_on(Scenario& scenario, const std::string& key, Fits fits, TakeApart take_apart) {
  int joins = 0;
  for (Job& job : scenario.jobs) {
    for (std::size_t i = job.steps.size(); i-- > 0;) {
      const Step& step = job.steps[i];
      if (step.op == "join" && contains(texts_of(step, "on"), key) && fits(step)) {
        take_apart(job, i);
        ++joins;
      }
    }
  }
  return joins;
}

Checked<Applied> apply_isolate(const Scenario& scenario, const Values& values) {
  const std::string key = values.text("key");
  Applied applied{scenario, ""};
  const int joins = for_joins_on(applied.scenario, key, is_inner, [&](Job& job, std::size_t index) {
    isolate_in(scenario, job, index, key, values.text("value"));
  });
  if (joins == 0) {
    return refusal("no inner join is on '" + key + "'", "name a column of an inner join's \"on\"");
  }
  applied.description = "join " + key + " = " + values.text("value") +
                        " apart, by broadcast, and unite it with the others";
  return applied;
}

Texts isolate_candidates(const Scenario& scenario) {
  Texts texts;
  for (const At& at : steps_of(scenario, "join")) {
    const Job& job = scenario.jobs[at.job];
    const Step& join = job.steps[at.step];
    const Texts on = texts_of(join, "on");
    if (on.size() != 1 || !is_inner(join)) {
      continue;
    }
    for (const std::string& input : join.inputs) {
      const std::optional<Traced> traced = trace(scenario, job, input, on.front());
      if (traced && !traced->hottest.empty() && traced->column->keys.expression.empty()) {
        texts.push_back("isolate:" + on.front() + "=" + traced->hottest);
      }
    }
  }
  return texts;
}

/// The side whose rows without a key stay: they find no partner and need no shuffle.
std::optional<std::size_t> kept_side(const Step& join) {
  const std::string type = text_of(join, "type");
  if (type == "left_outer" || type == "left_anti") {
    return 0;
  }
  return type == "right_outer" ? std::optional<std::size_t>(1) : std::nullopt;
}

void nulls_apart(Job& job, std::size_t index, const std::string& key) {
  const std::optional<std::size_t> kept = kept_side(job.steps[index]);
  std::string apart;
  if (kept) {
    apart = copy_upstream(job, job.steps[index].inputs[*kept], index);
    Step nulls;
    nulls.id = fresh_id(job, "null_" + key);
    nulls.op = "filter_key";
    nulls.inputs = {apart};
    nulls.params = only(key, "null", false);
    nulls.pointer = job.steps[index].pointer;
    apart = nulls.id;
    job.steps.insert(job.steps.begin() + static_cast<std::ptrdiff_t>(index++), std::move(nulls));
  }
  for (std::size_t side = 0; side < 2; ++side) {
    insert_before(job, index++, side, "some_" + key, "filter_key", only(key, "null", true));
  }
  if (kept) {
    add_union(job, index, apart);
  }
}

Checked<Applied> apply_nulls(const Scenario& scenario, const Values& values) {
  const std::string key = values.text("key");
  Applied applied{scenario, ""};
  const int joins = for_joins_on(
      applied.scenario, key, [](const Step& join) { return !is_full_outer(join); },
      [&](Job& job, std::size_t index) { nulls_apart(job, index, key); });
  if (joins == 0) {
    return refusal("no join that can be split is on '" + key + "'",
                   "name a column of a join's \"on\"; full outer joins cannot be split");
  }
  applied.description = "keep rows without " + key + " out of the join's shuffle";
  return applied;
}

Texts null_candidates(const Scenario& scenario) {
  Texts texts;
  for (const At& at : steps_of(scenario, "join")) {
    const Job& job = scenario.jobs[at.job];
    const Step& join = job.steps[at.step];
    for (const std::string& key : texts_of(join, "on")) {
      const bool nulls = std::ranges::any_of(join.inputs, [&](const std::string& input) {
        const std::optional<Traced> traced = trace(scenario, job, input, key);
        return traced && traced->nulls > 0;
      });
      if (nulls && !is_full_outer(join)) {
        texts.push_back("isolate-nulls:" + key);
      }
    }
  }
  return texts;
}

}  // namespace

Transformation isolate() {
  return {.name = "isolate",
          .form = "isolate:KEY=VALUE",
          .summary = "Joins one hot value apart, with a broadcast, and unites the results.",
          .params = kKeyParams,
          .apply = apply_isolate,
          .candidates = isolate_candidates};
}

Transformation isolate_nulls() {
  return {.name = "isolate-nulls",
          .form = "isolate-nulls:KEY",
          .summary = "Keeps rows without a key out of a join's shuffle.",
          .params = kNullParams,
          .apply = apply_nulls,
          .candidates = null_candidates};
}

}  // namespace oomcast::transform
