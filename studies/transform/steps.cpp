#include "studies/transform/steps.hpp"

#include <algorithm>

#include "sim/check.hpp"
#include "sim/math.hpp"

namespace oomcast::transform {
namespace {

constexpr std::int64_t kBillion = 1'000'000'000;

const Dataset* find_data(const Scenario& scenario, std::string_view name) {
  for (const Dataset& data : scenario.data) {
    if (data.name == name) {
      return &data;
    }
  }
  return nullptr;
}

/// The job and step that a `cached` step reads again.
const Step* cache_behind(const Scenario& scenario, const Step& cached, const Job*& job) {
  for (const Job& other : scenario.jobs) {
    for (const Step& step : other.steps) {
      if (step.op == "cache" && text_of(step, "as") == text_of(cached, "of")) {
        job = &other;
        return &step;
      }
    }
  }
  return nullptr;
}

std::optional<Traced> of_scan(const Scenario& scenario, const Step& scan, std::string_view name) {
  const Dataset* data = find_data(scenario, text_of(scan, "data"));
  if (data == nullptr) {
    return std::nullopt;
  }
  for (const Column& column : data->columns) {
    if (column.name != name) {
      continue;
    }
    Traced traced{.data = data, .column = &column, .rows = data->rows.count()};
    const Checked<plan::SpreadPtr> spread =
        column.keys.expression.empty() ? plan::make_spread(column, traced.rows)
                                       : plan::spread_of_expression(column, traced.rows, nullptr);
    if (!spread.ok()) {
      return std::nullopt;
    }
    traced.nulls = spread.value()->null_rows;
    const plan::KeyRows* hottest = nullptr;
    for (const plan::KeyRows& key : spread.value()->explicit_keys) {
      hottest = hottest == nullptr || key.rows > hottest->rows ? &key : hottest;
    }
    const plan::Spread& keys = *spread.value();
    if (keys.tail_distinct > 0) {
      traced.largest = sim::ceil_div(keys.tail_rows, keys.tail_distinct);
    }
    if (hottest != nullptr && hottest->rows > traced.largest) {
      traced.largest = hottest->rows;
      traced.hottest = keys.label_of(hottest->key);
    }
    return traced;
  }
  return std::nullopt;
}

void scale(Traced& traced, std::int64_t numerator, std::int64_t denominator) {
  for (std::int64_t* count : {&traced.rows, &traced.largest, &traced.nulls}) {
    *count = sim::mul_div(*count, numerator, denominator);
  }
}

std::int64_t number_of(const Step& step, std::string_view param, std::int64_t fallback) {
  const auto found = step.params.find(param);
  const auto* number =
      found == step.params.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return number == nullptr ? fallback : *number;
}

/// What a step makes of a traced input column.
void pass(const Step& step, std::string_view column, Traced& traced) {
  if (step.op == "filter") {
    scale(traced, number_of(step, "keep", kBillion), kBillion);
  } else if (step.op == "explode") {
    scale(traced, number_of(step, "times", 1), 1);
  } else if (step.op == "aggregate" && contains(texts_of(step, "by"), column)) {
    // One row of each group; more only if other columns group as well.
    const bool alone = texts_of(step, "by").size() == 1;
    traced.largest = alone ? std::min<std::int64_t>(traced.largest, 1) : traced.largest;
    traced.nulls = alone ? std::min<std::int64_t>(traced.nulls, 1) : traced.nulls;
    traced.hottest = alone ? "" : traced.hottest;
  }
}

}  // namespace

Problems refusal(std::string what, std::string fix) {
  return {{Severity::kError, "", std::move(what), std::move(fix)}};
}

std::string text_of(const Step& step, std::string_view param) {
  const auto found = step.params.find(param);
  const auto* text =
      found == step.params.end() ? nullptr : std::get_if<std::string>(&found->second);
  return text == nullptr ? std::string() : *text;
}

Texts texts_of(const Step& step, std::string_view param) {
  const auto found = step.params.find(param);
  const auto* texts = found == step.params.end() ? nullptr : std::get_if<Texts>(&found->second);
  return texts == nullptr ? Texts() : *texts;
}

bool contains(const Texts& texts, std::string_view text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

const Step* find_step(const Job& job, std::string_view id) {
  for (const Step& step : job.steps) {
    if (step.id == id) {
      return &step;
    }
  }
  return nullptr;
}

std::size_t index_of(const Job& job, std::string_view id) {
  for (std::size_t i = 0; i < job.steps.size(); ++i) {
    if (job.steps[i].id == id) {
      return i;
    }
  }
  SIM_CHECK(false, "a step's input is a step of its job");
  return 0;
}

std::string fresh_id(const Job& job, std::string base) {
  std::string id = base;
  for (int i = 2; find_step(job, id) != nullptr; ++i) {
    id = base + "_" + std::to_string(i);
  }
  return id;
}

std::string insert_before(Job& job, std::size_t index, std::size_t input, std::string base,
                          std::string op, std::map<std::string, ParamValue, std::less<>> params) {
  Step step;
  step.id = fresh_id(job, std::move(base));
  step.op = std::move(op);
  step.params = std::move(params);
  step.pointer = job.steps[index].pointer;
  step.inputs = {job.steps[index].inputs[input]};
  std::string id = step.id;
  job.steps[index].inputs[input] = id;
  job.steps.insert(job.steps.begin() + static_cast<std::ptrdiff_t>(index), std::move(step));
  return id;
}

std::string copy_upstream(Job& job, std::string_view id, std::size_t& index) {
  std::vector<std::string> needed{std::string(id)};
  for (std::size_t i = 0; i < needed.size(); ++i) {
    if (const Step* step = find_step(job, needed[i])) {
      for (const std::string& input : step->inputs) {
        if (!contains(needed, input)) {
          needed.push_back(input);
        }
      }
    }
  }
  std::map<std::string, std::string, std::less<>> copies;
  const std::size_t end = index;
  for (std::size_t i = 0; i < end; ++i) {
    if (!contains(needed, job.steps[i].id)) {
      continue;
    }
    Step copy = job.steps[i];
    copies[copy.id] = fresh_id(job, copy.id + "_again");
    copy.id = copies[copy.id];
    for (std::string& input : copy.inputs) {
      input = copies[input];
    }
    job.steps.insert(job.steps.begin() + static_cast<std::ptrdiff_t>(index++), std::move(copy));
  }
  return copies.find(id)->second;
}

Texts data_of(const Scenario& scenario, const Job& job, std::string_view id) {
  Texts names;
  Texts waiting{std::string(id)};
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const Step* step = find_step(job, waiting[i]);
    if (step == nullptr) {
      continue;
    }
    if (step->op == "scan" && !contains(names, text_of(*step, "data"))) {
      names.push_back(text_of(*step, "data"));
    }
    const Job* other = nullptr;
    if (step->op == "cached") {
      if (const Step* cache = cache_behind(scenario, *step, other)) {
        for (const std::string& name : data_of(scenario, *other, cache->id)) {
          names.push_back(name);
        }
      }
    }
    waiting.insert(waiting.end(), step->inputs.begin(), step->inputs.end());
  }
  return names;
}

// NOLINTBEGIN(misc-no-recursion): as deep as the job's steps
std::optional<Traced> trace(const Scenario& scenario, const Job& job, std::string_view id,
                            std::string_view column) {
  const Step* step = find_step(job, id);
  if (step == nullptr) {
    return std::nullopt;
  }
  if (step->op == "scan") {
    return of_scan(scenario, *step, column);
  }
  if (step->op == "cached") {
    const Job* other = nullptr;
    const Step* cache = cache_behind(scenario, *step, other);
    return cache == nullptr ? std::nullopt : trace(scenario, *other, cache->id, column);
  }
  const Texts kept = texts_of(*step, step->op == "aggregate" ? "by" : "columns");
  if ((step->op == "aggregate" || !kept.empty()) && !contains(kept, column)) {
    return std::nullopt;
  }
  std::optional<Traced> best;  // of a join's sides, the one with more rows of one value
  for (const std::string& input : step->inputs) {
    const std::optional<Traced> traced = trace(scenario, job, input, column);
    if (traced && (!best || traced->largest > best->largest)) {
      best = traced;
    }
  }
  if (best) {
    pass(*step, column, *best);
  }
  return best;
}
// NOLINTEND(misc-no-recursion)

std::vector<At> steps_of(const Scenario& scenario, std::string_view op) {
  std::vector<At> found;
  for (std::size_t job = 0; job < scenario.jobs.size(); ++job) {
    for (std::size_t step = 0; step < scenario.jobs[job].steps.size(); ++step) {
      if (scenario.jobs[job].steps[step].op == op) {
        found.push_back({job, step});
      }
    }
  }
  return found;
}

Texts keys_of(const Scenario& scenario) {
  Texts keys;
  for (const Job& job : scenario.jobs) {
    for (const Step& step : job.steps) {
      if (step.op != "join" && step.op != "aggregate") {
        continue;
      }
      for (const std::string& key : texts_of(step, step.op == "join" ? "on" : "by")) {
        if (!contains(keys, key)) {
          keys.push_back(key);
        }
      }
    }
  }
  return keys;
}

}  // namespace oomcast::transform
