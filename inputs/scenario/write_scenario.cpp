// Scenario -> scenario file: what differs from the defaults, in the order people write it.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "inputs/scenario/parts.hpp"
#include "inputs/scenario/scenario_json.hpp"
#include "inputs/scenario/words.hpp"
#include "models/text/sizes.hpp"
#include "sim/check.hpp"

namespace oomcast {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
void put(Json& object, const char* name, const T& value, const T& fallback) {
  if (value != fallback) {
    object[name] = value;
  }
}

void put_size(Json& object, const char* name, Bytes value, Bytes fallback) {
  if (value != fallback) {
    object[name] = text::size_text(value);
  }
}

/// Millionths as a plain decimal number: 1100000 -> 1.1.
double from_millionths(std::int64_t number) { return static_cast<double>(number) / 1e6; }

Json cluster_json(const Cluster& cluster) {
  const Cluster plain;
  Json json = Json::object();
  json["manager"] = scenario::kManagers[static_cast<std::size_t>(cluster.manager)];
  if (!cluster.cluster_mode) {
    json["deploy_mode"] = "client";
  }
  json["executors"] = cluster.executors;
  put(json, "executors_per_node", cluster.executors_per_node, plain.executors_per_node);
  put(json, "node_cores", cluster.node_cores, plain.node_cores);
  put_size(json, "node_memory", cluster.node_memory, plain.node_memory);
  put_size(json, "local_disk", cluster.local_disk, plain.local_disk);
  put_size(json, "local_disk_throughput", cluster.local_disk_throughput,
           plain.local_disk_throughput);
  Json yarn = Json::object();
  put_size(yarn, "minimum_allocation", cluster.yarn_minimum_allocation,
           plain.yarn_minimum_allocation);
  put_size(yarn, "maximum_allocation", cluster.yarn_maximum_allocation,
           plain.yarn_maximum_allocation);
  put_size(yarn, "increment", cluster.yarn_increment, plain.yarn_increment);
  put(yarn, "pmem_check", cluster.yarn_pmem_check, plain.yarn_pmem_check);
  put(yarn, "enforced", cluster.yarn_enforced, plain.yarn_enforced);
  if (cluster.yarn_poll != plain.yarn_poll) {
    yarn["poll"] = text::duration_text(cluster.yarn_poll);
  }
  if (!yarn.empty()) {
    json["yarn"] = std::move(yarn);
  }
  if (cluster.cgroup_kills_group != plain.cgroup_kills_group) {
    json["kubernetes"] = {{"oom_kills_group", cluster.cgroup_kills_group}};
  }
  return json;
}

/// Prices above and beside the defaults: billionths as a plain decimal number.
Json rates_json(const Rates& rates) {
  const Rates plain;
  Json json = Json::object();
  put(json, "currency", rates.currency, plain.currency);
  const auto put_price = [&](const char* name, std::int64_t value, std::int64_t fallback) {
    if (value != fallback) {
      json[name] = static_cast<double>(value) / 1e9;
    }
  };
  put_price("core_hour", rates.core_hour, plain.core_hour);
  put_price("gib_hour", rates.gib_hour, plain.gib_hour);
  put_price("disk_gib_hour", rates.disk_gib_hour, plain.disk_gib_hour);
  return json;
}

std::string type_text(const Column& column) {
  const std::string word(scenario::word_of(column.type));
  return column.type == ColumnType::kDecimal
             ? word + "(" + std::to_string(column.decimal_precision) + ",0)"
             : word;
}

Json column_json(const Column& column) {
  const KeySpread& keys = column.keys;
  Json json = Json::object();
  json["type"] = type_text(column);
  if (scenario::has_length(column.type)) {
    json["bytes"] = column.value_bytes.count();
  }
  if (column.compressed_ppm != kUsualCompressedPpm) {
    json["compressed"] = text::share_text(column.compressed_ppm * 1000);
  }
  put(json, "distinct", keys.distinct, std::int64_t{0});
  if (keys.zipf_exponent_ppm != 0) {
    json["zipf"] = from_millionths(keys.zipf_exponent_ppm);
  }
  for (const HotKey& hot : keys.hot) {
    if (hot.rows) {
      json["hot"][hot.value] = {{"rows", *hot.rows}};
    } else {
      json["hot"][hot.value] = text::share_text(hot.share_ppb);
    }
  }
  if (keys.null_share_ppb != 0) {
    json["nulls"] = text::share_text(keys.null_share_ppb);
  }
  put(json, "expression", keys.expression, std::string());
  // A column that is only a type is written as one.
  return json.size() == 1 ? json["type"] : json;
}

Json dataset_json(const Dataset& set) {
  Json json = Json::object();
  json["rows"] = set.rows.count();
  json["format"] = scenario::kFormats[static_cast<std::size_t>(set.storage)];
  if (set.storage != Storage::kGenerated) {
    json["size"] = text::size_text(set.stored_bytes);
  }
  put(json, "files", set.files, std::int64_t{0});
  put(json, "partitions", set.partitions, std::int64_t{0});
  Json columns = Json::object();
  for (const Column& column : set.columns) {
    columns[column.name] = column_json(column);
  }
  json["columns"] = std::move(columns);
  return json;
}

Json param_json(const ParamSpec& spec, const ParamValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    switch (spec.kind) {
      case ParamKind::kSize:
        return text::size_text(Bytes(*number));
      case ParamKind::kShare:
        return text::share_text(*number);
      case ParamKind::kDuration:
        return text::duration_text(Duration(*number));
      default:
        return *number;
    }
  }
  if (const auto* flag = std::get_if<bool>(&value)) {
    return *flag;
  }
  if (const auto* word = std::get_if<std::string>(&value)) {
    return *word;
  }
  return std::get<std::vector<std::string>>(value);
}

Json step_json(const Step& step, const std::vector<Step>& steps, std::size_t index,
               std::span<const OperatorSpec> operators) {
  const auto spec = std::ranges::find(operators, step.op, &OperatorSpec::name);
  SIM_CHECK(spec != operators.end(), "a step's operator does not stand in the table");
  Json json = Json::object();
  if (step.id != step.op + std::to_string(index)) {
    json["id"] = step.id;
  }
  json["op"] = step.op;
  const bool follows =
      index > 0 && step.inputs.size() == 1 && step.inputs.front() == steps[index - 1].id;
  if (!step.inputs.empty() && !follows) {
    json["inputs"] = step.inputs;
  }
  for (const ParamSpec& param : spec->params) {
    const auto value = step.params.find(param.name);
    if (value != step.params.end() &&
        (param.fallback.empty() || value->second != scenario::param_default(param))) {
      json[std::string(param.name)] = param_json(param, value->second);
    }
  }
  return json;
}

Json jobs_json(const std::vector<Job>& jobs, std::span<const OperatorSpec> operators) {
  Json list = Json::array();
  for (const Job& job : jobs) {
    Json steps = Json::array();
    for (std::size_t i = 0; i < job.steps.size(); ++i) {
      steps.push_back(step_json(job.steps[i], job.steps, i, operators));
    }
    list.push_back({{"name", job.name}, {"steps", std::move(steps)}});
  }
  return list;
}

Json losses_json(const std::vector<Loss>& losses) {
  Json list = Json::array();
  for (const Loss& loss : losses) {
    Json json{{"executor", loss.executor},
              {"cause", scenario::kLossCauses[static_cast<std::size_t>(loss.cause)]}};
    if (loss.job) {
      json["job"] = *loss.job;
    }
    if (loss.stage) {
      json["stage"] = *loss.stage;
    }
    if (loss.after != Duration(0)) {
      json["after"] = text::duration_text(loss.after);
    }
    list.push_back(std::move(json));
  }
  return list;
}

void put_time(Json& object, const char* name, Duration value) {
  if (value != Duration(0)) {
    object[name] = text::duration_text(value);
  }
}

Json stream_json(const Stream& stream) {
  const Stream plain;
  Json json = Json::object();
  json["data"] = stream.data;
  json["by"] = stream.by;
  if (stream.stateful != plain.stateful) {
    json["state"] = scenario::kStatefulOperators[static_cast<std::size_t>(stream.stateful)];
  }
  put_size(json, "value", stream.value, plain.value);
  put_time(json, "length", stream.length);
  put_time(json, "trigger", stream.trigger);
  put_time(json, "window", stream.window);
  if (stream.watermark) {
    json["watermark"] = text::duration_text(*stream.watermark);
  }
  if (stream.late_share_ppb > 0) {
    json["late"] = text::share_text(stream.late_share_ppb);
  }
  put_time(json, "late_by", stream.late_by);
  put(json, "max_per_trigger", stream.max_per_trigger, plain.max_per_trigger);
  for (const Surge& surge : stream.surges) {
    json["surges"].push_back({{"at", text::duration_text(surge.at)},
                              {"length", text::duration_text(surge.length)},
                              {"times", from_millionths(surge.times_ppm)}});
  }
  return json;
}

}  // namespace

std::string write_scenario(const Scenario& scenario, std::span<const OperatorSpec> operators) {
  Json json = Json::object();
  json["name"] = scenario.name;
  put(json, "title", scenario.title, std::string());
  put(json, "text", scenario.text, std::string());
  json["spark"] = to_string(scenario.conf.version());
  json["seed"] = scenario.seed;
  put(json, "python", scenario.python, false);
  json["cluster"] = cluster_json(scenario.cluster);
  if (Json rates = rates_json(scenario.rates); !rates.empty()) {
    json["price"] = std::move(rates);
  }
  Json conf = Json::object();
  for (const auto& [key, entry] : scenario.conf.entries()) {
    conf[key] = entry.value;
  }
  json["conf"] = std::move(conf);
  Json data = Json::object();
  for (const Dataset& set : scenario.data) {
    data[set.name] = dataset_json(set);
  }
  json["data"] = std::move(data);
  if (!scenario.stream || !scenario.jobs.empty()) {
    json["jobs"] = jobs_json(scenario.jobs, operators);
  }
  if (!scenario.losses.empty()) {
    json["losses"] = losses_json(scenario.losses);
  }
  if (scenario.stream) {
    json["stream"] = stream_json(*scenario.stream);
  }
  if (!scenario.expect.outcome.empty() || !scenario.expect.explanation.empty()) {
    Json expect = Json::object();
    put(expect, "outcome", scenario.expect.outcome, std::string());
    put(expect, "explanation", scenario.expect.explanation, std::string());
    json["expect"] = std::move(expect);
  }
  // Texts from elsewhere may hold bytes that are no UTF-8: they are replaced, not fatal.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace oomcast
