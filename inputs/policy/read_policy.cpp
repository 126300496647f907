// Policy files: JSON with comments, as policies/policy.schema.json describes them.
#include "inputs/policy/policy.hpp"
#include "inputs/scenario/extends.hpp"
#include "inputs/scenario/parts.hpp"

namespace oomcast::policy {
namespace {

using scenario::Members;
using scenario::NodeKind;
using scenario::Place;
using scenario::Reading;
using scenario::store;

constexpr std::array<std::string_view, 2> kPositions{"above", "below"};

template <class T, class Read>
void keep(Members& members, std::string_view name, std::optional<T>& target, Read read) {
  if (const auto at = members.find(name)) {
    target = read(*at);
  }
}

std::optional<Bytes> size_at(const Place& place) { return place.size(); }
std::optional<std::int64_t> count_at(const Place& place) { return place.count(); }
std::optional<std::int64_t> share_at(const Place& place) { return place.share(); }
std::optional<bool> boolean_at(const Place& place) { return place.boolean(); }

Expectations read_expect(const Place& place) {
  Expectations expect;
  Members members(place);
  keep(members, "survives", expect.survives, boolean_at);
  keep(members, "executors_lost", expect.executors_lost, count_at);
  keep(members, "spill_below", expect.spill_below, size_at);
  keep(members, "p_oom_below", expect.p_oom_below_ppb, share_at);
  keep(members, "price_within", expect.price_within_ppb, share_at);
  keep(members, "time_within", expect.time_within_ppb, share_at);
  keep(members, "same_as_baseline", expect.same_as_baseline, boolean_at);
  members.finish();
  return expect;
}

void read_limits(Members& members, Guardrails& guardrails) {
  keep(members, "container_max", guardrails.container_max, size_at);
  keep(members, "total_memory_max", guardrails.total_memory_max, size_at);
  keep(members, "cores_max", guardrails.cores_max, count_at);
  keep(members, "driver_memory_max", guardrails.driver_memory_max, size_at);
  keep(members, "result_size_max", guardrails.result_size_max, size_at);
  if (const auto at = members.find("require")) {
    for (const ConfEntry& entry : scenario::read_conf(*at)) {
      guardrails.require[entry.key] = entry.value;
    }
  }
  if (const auto at = members.find("forbid")) {
    store(guardrails.forbid, at->texts());
  }
}

void read_guardrails(const Place& place, Policy& policy) {
  policy.guardrails_line = place.node().line;
  Members members(place);
  read_limits(members, policy.guardrails);
  if (const auto teams = members.find("teams"); teams && teams->expect(NodeKind::kObject)) {
    for (std::size_t i = 0; i < teams->node().names.size(); ++i) {
      Members team(teams->member(i));
      read_limits(team, policy.team_guardrails[teams->node().names[i]]);
      team.finish();
    }
  }
  members.finish();
}

Layer read_layer(const Place& place) {
  Layer layer;
  Members members(place);
  if (const auto at = members.need("name", "a text")) {
    store(layer.name, at->text());
  }
  if (const auto at = members.find("team")) {
    store(layer.team, at->text());
  }
  if (const auto at = members.find("position")) {
    if (const auto word = at->word(kPositions)) {
      layer.below = *word == 1;
    }
  }
  if (const auto at = members.find("proposed")) {
    store(layer.proposed, at->boolean());
  }
  if (const auto at = members.need("conf", "Spark keys and values")) {
    layer.conf = scenario::read_conf(*at);
    for (ConfEntry& entry : layer.conf) {
      entry.origin = "layer '" + layer.name + "' (" + entry.origin + ")";
    }
  }
  members.finish();
  return layer;
}

WorkloadSet read_workloads(const Place& place) {
  WorkloadSet set;
  Members members(place);
  if (const auto at = members.find("scenarios")) {
    store(set.scenarios, at->texts());
  }
  if (const auto at = members.find("logs")) {
    store(set.logs, at->texts());
  }
  if (const auto at = members.find("team")) {
    store(set.team, at->text());
  }
  if (const auto at = members.find("expect")) {
    set.expect = read_expect(*at);
  }
  if (set.scenarios.empty() && set.logs.empty() && place.is(NodeKind::kObject)) {
    place.wrong("names no workload",
                "give \"scenarios\" or \"logs\": names or paths, * and ? help");
  }
  members.finish();
  return set;
}

template <class T, class Read>
void read_list(const std::optional<Place>& at, std::vector<T>& to, Read read) {
  if (!at || !at->expect(NodeKind::kList)) {
    return;
  }
  for (std::size_t i = 0; i < at->node().items.size(); ++i) {
    to.push_back(read(at->item(i)));
  }
}

void read_top(const Place& root, Policy& policy) {
  Members members(root);
  static_cast<void>(members.find("$schema"));
  if (const auto at = members.find("name")) {
    store(policy.name, at->text());
  }
  if (const auto at = members.find("title")) {
    store(policy.title, at->text());
  }
  read_list(members.need("workloads", "a list of scenarios and logs"), policy.workloads,
            read_workloads);
  read_list(members.find("layers"), policy.layers, read_layer);
  if (const auto at = members.find("expect")) {
    policy.expect_line = at->node().line;
    policy.expect = read_expect(*at);
  }
  if (const auto at = members.find("guardrails")) {
    read_guardrails(*at, policy);
  }
  members.finish();
}

Figures read_figures(const Place& place) {
  Figures figures;
  Members members(place);
  const auto number = [&](std::string_view name, std::int64_t& target) {
    if (const auto at = members.need(name, "a whole number")) {
      store(target, at->count());
    }
  };
  if (const auto at = members.need("outcome", "a word")) {
    store(figures.outcome, at->text());
  }
  std::int64_t spilled = 0;
  number("executors_lost", figures.executors_lost);
  number("spilled_bytes", spilled);
  number("p_fail_ppm", figures.p_fail_ppm);
  number("price_billionths", figures.price_billionths);
  number("time_ns", figures.time_ns);
  figures.spilled = Bytes(spilled);
  members.finish();
  return figures;
}

template <class T>
std::optional<T> either(const std::optional<T>& over, const std::optional<T>& under) {
  return over ? over : under;
}

}  // namespace

Checked<Policy> read_policy(std::string_view text, std::string_view file_name) {
  const Checked<scenario::Node> root = scenario::parse_document(text, file_name, 0);
  if (!root.ok()) {
    return root.error();
  }
  Reading reading;
  reading.files.emplace_back(file_name);
  Policy policy;
  policy.name = scenario::stem(file_name);
  policy.path = file_name;
  read_top(Place(root.value(), "", reading), policy);
  if (Problems problems = reading.problems(); !problems.empty()) {
    return problems;
  }
  return policy;
}

Checked<Baseline> read_baseline(std::string_view text, std::string_view file_name) {
  const Checked<scenario::Node> root = scenario::parse_document(text, file_name, 0);
  if (!root.ok()) {
    return root.error();
  }
  Reading reading;
  reading.files.emplace_back(file_name);
  Baseline baseline;
  Members members(Place(root.value(), "", reading));
  static_cast<void>(members.find("schema_version"));
  static_cast<void>(members.find("policy"));
  const auto workloads = members.need("workloads", "what --update-baseline writes");
  if (workloads && workloads->expect(NodeKind::kObject)) {
    for (std::size_t i = 0; i < workloads->node().names.size(); ++i) {
      baseline[workloads->node().names[i]] = read_figures(workloads->member(i));
    }
  }
  members.finish();
  if (Problems problems = reading.problems(); !problems.empty()) {
    return problems;
  }
  return baseline;
}

Expectations merged(const Expectations& under, const Expectations& over) {
  return {.survives = either(over.survives, under.survives),
          .executors_lost = either(over.executors_lost, under.executors_lost),
          .spill_below = either(over.spill_below, under.spill_below),
          .p_oom_below_ppb = either(over.p_oom_below_ppb, under.p_oom_below_ppb),
          .price_within_ppb = either(over.price_within_ppb, under.price_within_ppb),
          .time_within_ppb = either(over.time_within_ppb, under.time_within_ppb),
          .same_as_baseline = either(over.same_as_baseline, under.same_as_baseline)};
}

Guardrails merged(const Guardrails& under, const Guardrails& over) {
  Guardrails both = under;
  both.container_max = either(over.container_max, under.container_max);
  both.total_memory_max = either(over.total_memory_max, under.total_memory_max);
  both.cores_max = either(over.cores_max, under.cores_max);
  both.driver_memory_max = either(over.driver_memory_max, under.driver_memory_max);
  both.result_size_max = either(over.result_size_max, under.result_size_max);
  for (const auto& [key, value] : over.require) {
    both.require[key] = value;
  }
  both.forbid.insert(both.forbid.end(), over.forbid.begin(), over.forbid.end());
  return both;
}

}  // namespace oomcast::policy
