// Rewrites of what a job leaves behind: rows written instead of collected, caches given up, large
// arrays exploded slice by slice.
#include <algorithm>
#include <array>

#include "sim/math.hpp"
#include "studies/transform/steps.hpp"

namespace oomcast::transform {
namespace {

constexpr std::array kSliceParams{
    ParamSpec{.name = "n",
              .kind = ParamKind::kInteger,
              .required = true,
              .help = "slices of each array, one job for each"},
};
constexpr std::array kUnpersistParams{
    ParamSpec{.name = "name",
              .kind = ParamKind::kText,
              .required = true,
              .help = "name that a cache step has (\"as\")"},
};

Checked<Applied> apply_write(const Scenario& scenario, const Values&) {
  const std::vector<At> collects = steps_of(scenario, "collect");
  if (collects.empty()) {
    return refusal("no job collects rows", "apply it to a scenario with a collect step");
  }
  Applied applied{scenario, "write the rows instead of collecting them"};
  for (const At& at : collects) {
    Step& step = at.in(applied.scenario);
    step.op = "write";
    step.params.clear();
  }
  return applied;
}

Texts write_candidates(const Scenario& scenario) {
  return steps_of(scenario, "collect").empty() ? Texts() : Texts{"write-instead-of-collect"};
}

/// Ceiling or floor of times / n, so that all slices together make `times` rows of each.
std::int64_t slice_of(std::int64_t times, std::int64_t slice, std::int64_t n) {
  return times / n + (slice < times % n ? 1 : 0);
}

Checked<Applied> apply_slices(const Scenario& scenario, const Values& values) {
  const std::int64_t n = values.number("n");
  Applied applied{scenario, ""};
  applied.scenario.jobs.clear();
  bool found = false;
  for (const Job& job : scenario.jobs) {
    const auto exploded =
        std::ranges::find_if(job.steps, [](const Step& step) { return step.op == "explode"; });
    if (exploded == job.steps.end()) {
      applied.scenario.jobs.push_back(job);
      continue;
    }
    const auto* times = std::get_if<std::int64_t>(&exploded->params.at("times"));
    if (times == nullptr || *times < n) {
      return refusal("an array has fewer elements than slices", "give at most its elements");
    }
    found = true;
    for (std::int64_t slice = 0; slice < n; ++slice) {
      Job part = job;
      part.name += " (slice " + std::to_string(slice + 1) + " of " + std::to_string(n) + ")";
      part.steps[index_of(part, exploded->id)].params["times"] = slice_of(*times, slice, n);
      applied.scenario.jobs.push_back(std::move(part));
    }
  }
  if (!found) {
    return refusal("no job explodes", "apply it to a scenario with an explode step");
  }
  applied.description =
      "explode " + std::to_string(n) + " slices of each array, one job after another";
  return applied;
}

Texts slice_candidates(const Scenario& scenario) {
  return transform::apply(scenario, "explode-slice:4").ok() ? Texts{"explode-slice:4"} : Texts();
}

/// Steps that made the cached rows, put in the place of a step that reads them again.
void compute_again(const Job& from, const Step& cache, Job& job, std::size_t index) {
  Texts needed{cache.inputs.front()};
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (const Step* step = find_step(from, needed[i])) {
      needed.insert(needed.end(), step->inputs.begin(), step->inputs.end());
    }
  }
  std::map<std::string, std::string, std::less<>> ids;
  const std::string whole = job.steps[index].id;
  std::vector<Step> copies;
  for (const Step& step : from.steps) {
    if (!contains(needed, step.id)) {
      continue;
    }
    Step copy = step;
    ids[step.id] =
        step.id == cache.inputs.front() ? whole : fresh_id(job, step.id + "_again_" + whole);
    copy.id = ids[step.id];
    for (std::string& input : copy.inputs) {
      input = ids[input];
    }
    copies.push_back(std::move(copy));
  }
  const auto at = job.steps.erase(job.steps.begin() + static_cast<std::ptrdiff_t>(index));
  job.steps.insert(at, copies.begin(), copies.end());
}

Checked<Applied> apply_unpersist(const Scenario& scenario, const Values& values) {
  const std::string name = values.text("name");
  Applied applied{scenario, ""};
  const std::vector<At> caches = steps_of(scenario, "cache");
  const auto found = std::ranges::find_if(
      caches, [&](const At& at) { return text_of(at.in(scenario), "as") == name; });
  if (found == caches.end()) {
    return refusal("nothing is cached as '" + name + "'", "give the \"as\" of a cache step");
  }
  const Job& maker = scenario.jobs[found->job];
  const Step& cache = maker.steps[found->step];
  std::int64_t reads = 0;
  for (Job& job : applied.scenario.jobs) {
    for (std::size_t i = job.steps.size(); i-- > 0;) {
      if (job.steps[i].op == "cached" && text_of(job.steps[i], "of") == name) {
        compute_again(maker, cache, job, i);
        ++reads;
      }
    }
  }
  // Whoever took the cached rows takes those before.
  Job& job = applied.scenario.jobs[found->job];
  for (Step& step : job.steps) {
    std::ranges::replace(step.inputs, cache.id, cache.inputs.front());
  }
  std::erase_if(job.steps, [&](const Step& step) { return step.id == cache.id; });
  applied.description =
      "do not keep " + name + " in memory" +
      (reads == 0 ? std::string() : "; compute it again " + std::to_string(reads) + " times");
  return applied;
}

Texts unpersist_candidates(const Scenario& scenario) {
  Texts texts;
  for (const At& at : steps_of(scenario, "cache")) {
    texts.push_back("unpersist:" + text_of(at.in(scenario), "as"));
  }
  return texts;
}

}  // namespace

Transformation explode_slice() {
  return {.name = "explode-slice",
          .form = "explode-slice:N",
          .summary = "Explodes N slices of each array, one job after another.",
          .params = kSliceParams,
          .apply = apply_slices,
          .candidates = slice_candidates};
}

Transformation unpersist() {
  return {.name = "unpersist",
          .form = "unpersist:NAME",
          .summary = "Gives up a cached relation; who reads it again computes it again.",
          .params = kUnpersistParams,
          .apply = apply_unpersist,
          .candidates = unpersist_candidates};
}

Transformation write_instead_of_collect() {
  return {.name = "write-instead-of-collect",
          .form = "write-instead-of-collect",
          .summary = "Writes the rows instead of bringing them to the driver.",
          .params = {},
          .apply = apply_write,
          .candidates = write_candidates};
}

}  // namespace oomcast::transform
