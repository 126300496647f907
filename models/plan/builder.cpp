#include "models/plan/builder.hpp"

#include <algorithm>

#include "models/executor/shape.hpp"
#include "models/plan/stage_order.hpp"
#include "models/text/lists.hpp"

namespace oomcast::plan {
bool adaptive(const Conf& conf) { return conf.boolean("spark.sql.adaptive.enabled"); }

Builder::Builder(const Scenario& scenario, std::vector<CachedRelation>& caches,
                 SpreadsOfColumns& spreads, Learned& learned, KindLookup kind_of)
    : scenario_(scenario),
      caches_(caches),
      spreads_(spreads),
      learned_(learned),
      kind_of_(kind_of) {}

std::int64_t Builder::default_parallelism() const {
  if (const auto given = conf().integer_or_none("spark.default.parallelism")) {
    return *given;
  }
  const Checked<executor::Shape> shape = executor::executor_shape(scenario_);
  // CoarseGrainedSchedulerBackend.defaultParallelism: at least 2.
  return shape.ok() ? std::max<std::int64_t>(2, shape.value().cores * shape.value().executors) : 2;
}

Output Builder::input(const Step& step, std::size_t i) {
  SIM_CHECK(i < step.inputs.size(), "the table of operators lets this step have fewer inputs");
  const auto found = outputs_.find(step.inputs[i]);
  if (found == outputs_.end()) {
    mistake(step, "'" + step.inputs[i] + "' has no rows left: each step has one user",
            "repeat the steps it is made of, or use cache and cached");
    return {};
  }
  Output output = std::move(found->second);
  outputs_.erase(found);
  return output;
}

bool Builder::has_inputs(const Step& step) {
  for (const std::string& name : step.inputs) {
    if (!outputs_.contains(name)) {
      // A step that failed has said why; of its users nothing is to be said.
      if (problems_.empty()) {
        mistake(step, "'" + name + "' has no rows left: each step has one user",
                "repeat the steps it is made of, or use cache and cached");
      }
      return false;
    }
  }
  return true;
}

void Builder::set_output(const Step& step, Output output) {
  outputs_.insert_or_assign(step.id, std::move(output));
}

const Dataset* Builder::dataset(const Step& step, std::string_view name) {
  for (const Dataset& data : scenario_.data) {
    if (data.name == name) {
      return &data;
    }
  }
  mistake(step, "there is no data set '" + std::string(name) + "'", "name one of the data sets");
  return nullptr;
}

std::string Builder::text(const Step& step, std::string_view name,
                          std::string_view fallback) const {
  const auto found = step.params.find(name);
  const auto* value =
      found == step.params.end() ? nullptr : std::get_if<std::string>(&found->second);
  return value != nullptr ? *value : std::string(fallback);
}

std::vector<std::string> Builder::texts(const Step& step, std::string_view name) const {
  const auto found = step.params.find(name);
  if (found == step.params.end()) {
    return {};
  }
  if (const auto* list = std::get_if<std::vector<std::string>>(&found->second)) {
    return *list;
  }
  const auto* one = std::get_if<std::string>(&found->second);
  return one != nullptr ? std::vector<std::string>{*one} : std::vector<std::string>{};
}

std::int64_t Builder::number(const Step& step, std::string_view name, std::int64_t fallback) const {
  const auto found = step.params.find(name);
  const auto* value =
      found == step.params.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
  return value != nullptr ? *value : fallback;
}

bool Builder::flag(const Step& step, std::string_view name, bool fallback) const {
  const auto found = step.params.find(name);
  const auto* value = found == step.params.end() ? nullptr : std::get_if<bool>(&found->second);
  return value != nullptr ? *value : fallback;
}

void Builder::mistake(const Step& step, std::string what, std::string fix) {
  problems_.push_back({Severity::kError, step.pointer.empty() ? step.id : step.pointer,
                       std::move(what), std::move(fix)});
}

bool Builder::check_columns(const Step& step, const Relation& relation,
                            const std::vector<std::string>& columns) {
  bool all = true;
  for (const std::string& column : columns) {
    if (relation.find(column) == nullptr) {
      std::vector<std::string> known;
      for (const RelationColumn& c : relation.columns) {
        known.push_back(c.column.name);
      }
      mistake(step, "the input of '" + step.id + "' has no column '" + column + "'",
              "it has: " + text::joined(known));
      all = false;
    }
  }
  return all;
}

Checked<SpreadPtr> Builder::column_spread(const Dataset& data, const Column& column,
                                          const Passing& passing) {
  SpreadPtr& known = spreads_[{data.name, column.name, passing.where}];
  if (known == nullptr) {
    Checked<SpreadPtr> made =
        passing.condition && !column.keys.expression.empty()
            ? spread_of_expression(column, data.rows.count(), &*passing.condition)
            : make_spread(column, passing.rows_of(data));
    if (!made.ok()) {
      return made;
    }
    known = made.value();
  }
  return known;
}

PhysicalJob Builder::take_job(std::int32_t& next_stage_id) {
  for (std::size_t i = 0; i < job_.stages.size(); ++i) {
    job_.stages[i].id = static_cast<std::int32_t>(i);
  }
  const std::vector<std::int32_t> numbers = number_stages(job_, adaptive(conf()), next_stage_id);
  for (auto& [stage, text] : decisions_) {
    job_.decisions.push_back(
        stage < 0
            ? text
            : "stage " + std::to_string(numbers[static_cast<std::size_t>(stage)]) + ": " + text);
  }
  return std::move(job_);
}

}  // namespace oomcast::plan
