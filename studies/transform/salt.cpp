// Salting: a random number beside the key divides a hot value. An aggregation gets two phases; of a
// join one side gets the salts, and every row of the other is repeated once per salt.
#include <algorithm>
#include <array>

#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kParams{
    ParamSpec{.name = "key", .kind = ParamKind::kText, .required = true, .help = "a key column"},
    ParamSpec{.name = "n", .kind = ParamKind::kInteger, .required = true, .help = "salts"},
    ParamSpec{.name = "only",
              .kind = ParamKind::kText,
              .help = "join or aggregate; default: both",
              .choices = "join|aggregate"},
};

/// Sums up what the first phase left: counts and averages are sums now, the rest stays as it is.
Texts second_phase(const Texts& functions) {
  Texts second = functions;
  for (std::string& function : second) {
    function = function == "count" || function == "avg" ? "sum" : function;
  }
  return second;
}

/// The side that holds more rows of one value.
std::size_t hotter_side(const Scenario& scenario, const Job& job, const Step& join,
                        const std::string& key) {
  const std::optional<Traced> left = trace(scenario, job, join.inputs[0], key);
  const std::optional<Traced> right = trace(scenario, job, join.inputs[1], key);
  return right && (!left || right->largest > left->largest) ? 1 : 0;
}

/// Which side may be salted: repeated rows of an outer join's kept side would come out twice.
std::optional<std::size_t> side_to_salt(const Scenario& scenario, const Job& job, const Step& join,
                                        const std::string& key) {
  const std::string type = text_of(join, "type");
  if (type == "full_outer") {
    return std::nullopt;
  }
  if (type == "right_outer") {
    return 1;
  }
  return type.empty() || type == "inner" ? hotter_side(scenario, job, join, key) : 0;
}

void salt_join(Job& job, std::size_t index, std::size_t salted, std::int64_t n) {
  const std::string name = "salt";
  Texts on = texts_of(job.steps[index], "on");
  on.push_back(name);
  job.steps[index].params["on"] = on;
  for (std::size_t side = 0; side < 2; ++side) {
    insert_before(job, index + side, side, side == salted ? "salted" : "copies", "salt",
                  {{"buckets", n}, {"explode", side != salted}, {"as", name}});
  }
}

void salt_aggregate(Job& job, std::size_t index, std::int64_t n) {
  const Step whole = job.steps[index];
  const Texts functions = texts_of(whole, "functions");
  Texts by = texts_of(whole, "by");
  by.emplace_back("salt");
  insert_before(job, index, 0, "salted", "salt",
                {{"buckets", n}, {"explode", false}, {"as", std::string("salt")}});
  auto params = whole.params;
  params["by"] = by;
  insert_before(job, index + 1, 0, whole.id + "_by_salt", "aggregate", std::move(params));
  Step& second = job.steps[index + 2];
  second.params["functions"] = second_phase(functions);
  for (std::size_t i = 0; i < functions.size(); ++i) {
    if (functions[i].starts_with("collect_")) {
      second.params["of"] = functions[i] + "_" + std::to_string(i);  // lists of lists
    }
  }
}

Checked<Applied> apply_salt(const Scenario& scenario, const Values& values) {
  const std::string key = values.text("key");
  const std::string only = values.text("only");
  const std::int64_t n = values.number("n");
  Applied applied{scenario, ""};
  int joins = 0;
  int aggregates = 0;
  for (Job& job : applied.scenario.jobs) {
    for (std::size_t i = job.steps.size(); i-- > 0;) {
      const Step& step = job.steps[i];
      if (step.op == "join" && only != "aggregate" && contains(texts_of(step, "on"), key)) {
        const std::optional<std::size_t> side = side_to_salt(scenario, job, step, key);
        if (!side) {
          return refusal(
              "a full outer join cannot be salted: copies of rows without a partner "
              "would come out several times",
              "isolate the hot value instead");
        }
        salt_join(job, i, *side, n);
        ++joins;
      } else if (step.op == "aggregate" && only != "join" && contains(texts_of(step, "by"), key)) {
        salt_aggregate(job, i, n);
        ++aggregates;
      }
    }
  }
  if (joins + aggregates == 0) {
    std::string known;
    for (const std::string& one : keys_of(scenario)) {
      known += (known.empty() ? "give one of " : ", ") + one;
    }
    return refusal("no join or aggregation has the key '" + key + "'", known);
  }
  applied.description = "salt " + key + " with " + std::to_string(n) +
                        " salts: " + std::to_string(joins) + " joins, " +
                        std::to_string(aggregates) + " aggregations in two phases";
  return applied;
}

Texts salt_candidates(const Scenario& scenario) {
  Texts texts;
  for (const std::string& key : keys_of(scenario)) {
    for (const char* n : {"128", "32", "8"}) {
      const std::string text = "salt:" + key + "=" + n;
      if (transform::apply(scenario, text).ok()) {
        texts.push_back(text);
      }
    }
  }
  return texts;
}

}  // namespace

Transformation salt() {
  return {.name = "salt",
          .form = "salt:KEY=N[,only=join|aggregate]",
          .summary = "N salts beside a key: joins on copies, aggregations in two phases.",
          .params = kParams,
          .apply = apply_salt,
          .candidates = salt_candidates};
}

}  // namespace oomcast::transform
