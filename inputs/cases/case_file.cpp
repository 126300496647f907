// Two forms of case.json: runs on a bare cluster, and runs in containers with a limit.
#include "inputs/cases/case_file.hpp"

#include <nlohmann/json.hpp>

namespace oomcast::cases {
namespace {

using Json = nlohmann::json;

const Json& member(const Json& object, const char* name) {
  static const Json kNone;
  if (!object.is_object()) {
    return kNone;
  }
  const auto found = object.find(name);
  return found == object.end() ? kNone : *found;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::optional<std::int64_t> number_of(const Json& value) {
  return value.is_number() ? std::optional(value.get<std::int64_t>()) : std::nullopt;
}

std::int64_t number_or(const Json& value, std::int64_t fallback) {
  return number_of(value).value_or(fallback);
}

bool is_true(const Json& value) { return value.is_boolean() && value.get<bool>(); }

Input read_input(const Json& json) {
  Input input;
  input.name = text_of(member(json, "name"));
  input.rows = number_or(member(json, "rows"), 0);
  input.partitions = number_or(member(json, "partitions"), 0);
  for (const Json& column : member(json, "columns")) {
    input.columns.push_back({text_of(member(column, "name")), text_of(member(column, "type")),
                             text_of(member(column, "expr")),
                             number_or(member(column, "bytes"), 8)});
  }
  return input;
}

void read_cluster(const Json& json, CaseFile& file) {
  const Json& cluster = member(json, "cluster");
  file.executors = number_or(member(cluster, "executors"), 1);
  file.cores = number_or(member(cluster, "cores_per_executor"), 1);
  file.executor_mib = number_or(member(cluster, "executor_xmx_mb"), 0);
  file.driver_mib = number_or(member(cluster, "driver_xmx_mb"), 0);
  file.collector = text_of(member(cluster, "gc"));
  file.disk_mib = number_of(member(cluster, "local_dir_mb"));
}

void read_container(const Json& json, CaseFile& file) {
  file.manager = text_of(member(json, "mode"));
  const Json& executor = member(json, "executor");
  if (!executor.is_object()) {
    return;
  }
  file.executors = number_or(member(executor, "instances"), 1);
  file.cores = number_or(member(executor, "cores"), 1);
  file.executor_mib = number_or(member(executor, "memory_mb"), 0);
  file.limit_mib = number_of(member(executor, "limit_mb"));
  file.overhead_mib = number_or(member(executor, "overhead_mb"), 0);
  constexpr const char* kEnforced = "yarn.nodemanager.resource.memory.enforced";
  file.enforced = is_true(member(member(json, "nm_conf"), kEnforced));
  file.kills_group = is_true(member(json, "oom_group"));
  file.java_options = text_of(member(json, "java_opts"));
}

}  // namespace

Checked<CaseFile> read_case(std::string_view text, std::string_view where) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || !json.is_object()) {
    return Problems{{Severity::kError, std::string(where), "is no JSON object",
                     "give the case.json of a recorded case"}};
  }
  CaseFile file;
  file.id = text_of(member(json, "id"));
  const Json& workload = member(json, "workload");
  file.code = text_of(member(json, "code"));
  if (file.code.empty()) {
    file.code = text_of(member(workload, "code"));
  }
  if (file.id.empty() || file.code.empty()) {
    return Problems{{Severity::kError, std::string(where),
                     file.id.empty() ? "has no id" : "has no code",
                     "give the case.json of a recorded case"}};
  }
  file.job = text_of(member(json, "job"));
  file.description = text_of(member(json, "description"));
  for (const auto& [key, value] : member(json, "spark_conf").items()) {
    file.conf.push_back({key, text_of(value), "spark_conf"});
  }
  read_cluster(json, file);
  read_container(json, file);
  for (const Json& input : member(workload, "inputs")) {
    file.inputs.push_back(read_input(input));
  }
  for (const auto& [key, value] : member(workload, "params").items()) {
    if (value.is_number() || value.is_boolean()) {
      file.params.numbers.emplace(
          key, value.is_number() ? value.get<double>() : static_cast<double>(value.get<bool>()));
    } else {
      file.params.texts.emplace(key, text_of(value));
    }
  }
  file.external_events = !member(workload, "external_events").empty();
  for (const Json& plan : member(json, "physical_plans")) {
    file.plans.push_back(text_of(plan));
  }
  return file;
}

}  // namespace oomcast::cases
