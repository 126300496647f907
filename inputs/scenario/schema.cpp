// JSON Schema of scenario files, made of the tables of conf keys and operators, so that editors
// complete names and explain them. What a data set must have is left to the reader: a file that
// extends another one gives only what differs, and null to remove.
#include <nlohmann/json.hpp>

#include "inputs/scenario/scenario_json.hpp"
#include "inputs/scenario/words.hpp"
#include "models/conf/keys.hpp"
#include "models/conf/values.hpp"
#include "models/run/readings.hpp"

namespace oomcast {

namespace {

using Json = nlohmann::ordered_json;

Json ref(const char* name) { return {{"$ref", std::string("#/$defs/") + name}}; }

Json described(Json schema, std::string_view text) {
  schema["description"] = text;
  return schema;
}

Json object_of(Json properties, Json required = Json::array()) {
  Json schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) {
    schema["required"] = std::move(required);
  }
  return schema;
}

Json words(std::span<const std::string_view> list) { return {{"enum", list}}; }

std::vector<std::string_view> choices_of(std::string_view text) {
  std::vector<std::string_view> list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('|'), text.size());
    list.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

Json definitions() {
  Json defs = Json::object();
  defs["size"] = {{"type", Json::array({"string", "number"})},
                  {"pattern",
                   "^\\s*[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\s*([bB]|[kKmMgGtTpP]([iI]?"
                   "[bB])?)?\\s*$"},
                  {"minimum", 0},
                  {"description", "A size: \"512m\", \"1.5 GB\", or a number of bytes."}};
  defs["duration"] = {{"type", Json::array({"string", "number"})},
                      {"minimum", 0},
                      {"description", "A time: \"3s\", \"2 min\", or a number of milliseconds."}};
  defs["share"] = {{"type", Json::array({"string", "number"})},
                   {"minimum", 0},
                   {"maximum", 1},
                   {"description", "A share: \"5%\" or 0.05."}};
  defs["count"] = {{"type", Json::array({"string", "number"})},
                   {"minimum", 0},
                   {"description", "A whole number: 200, 50e9."}};
  defs["texts"] = {
      {"anyOf", Json::array({Json{{"type", "string"}},
                             Json{{"type", "array"}, {"items", {{"type", "string"}}}}})}};
  return defs;
}

Json conf_schema() {
  Json properties = Json::object();
  for (const ConfKey& key : conf_keys()) {
    Json value{{"type", Json::array({"string", "number", "boolean", "null"})}};
    const std::string_view fallback = key.defaults.back();
    value["description"] = std::string(key.help) + " Form: " + conf_value_form(key) +
                           ". Default in " + to_string(kKnownVersions.back()) + ": " +
                           (fallback.empty() ? "none" : std::string(fallback)) + "." +
                           (key.since.empty() ? "" : " New in " + std::string(key.since) + ".");
    if (!key.choices.empty()) {
      value = described(words(choices_of(key.choices)), key.help);
    }
    properties[std::string(key.name)] = std::move(value);
  }
  return {
      {"type", "object"},
      {"description", "Spark configuration, as in spark-defaults.conf."},
      {"properties", std::move(properties)},
      {"additionalProperties", {{"type", Json::array({"string", "number", "boolean", "null"})}}}};
}

Json cluster_schema() {
  const Json yarn = object_of({
      {"minimum_allocation", described(ref("size"), "yarn.scheduler.minimum-allocation-mb")},
      {"maximum_allocation", described(ref("size"), "yarn.scheduler.maximum-allocation-mb")},
      {"increment", described(ref("size"), "Step of container sizes; default: the minimum.")},
      {"pmem_check", {{"type", "boolean"}, {"description", "yarn.nodemanager.pmem-check-enabled"}}},
      {"enforced",
       {{"type", "boolean"},
        {"description", "yarn.nodemanager.resource.memory.enforced: polled kills are off."}}},
      {"poll", described(ref("duration"), "yarn.nodemanager.container-monitor.interval-ms")},
  });
  const Json kubernetes = object_of({
      {"oom_kills_group",
       {{"type", "boolean"},
        {"description", "The kernel kills the whole container, not one process (kubelet 1.28)."}}},
  });
  return object_of({
      {"manager", words(scenario::kManagers)},
      {"deploy_mode", {{"enum", Json::array({"client", "cluster"})}}},
      {"executors", described(ref("count"), "Used unless spark.executor.instances is set.")},
      {"executors_per_node", ref("count")},
      {"node_cores", described(ref("count"), "CPUs the JVM sees; 0: the executor's cores.")},
      {"node_memory", described(ref("size"), "Memory the JVM sees; 0: the container.")},
      {"local_disk",
       described(ref("size"), "Spill and shuffle space of one executor; 0: unlimited.")},
      {"local_disk_throughput",
       described(ref("size"),
                 "What the local disks of one executor read or write in a second, shared by the "
                 "tasks that run there: \"2GB\"; 0: spills and shuffles take as long as 'oomcast "
                 "model' says.")},
      {"yarn", yarn},
      {"kubernetes", kubernetes},
  });
}

Json losses_schema() {
  const Json loss = object_of(
      {{"executor", described(ref("count"), "Its number, from 0; replacements have their own.")},
       {"cause", words(scenario::kLossCauses)},
       {"job",
        described(ref("count"), "The time counts from its start; jobs are numbered from 0.")},
       {"stage", described(ref("count"), "The time counts from its first submission.")},
       {"after", described(ref("duration"), "Default: at once.")}},
      Json::array({"executor"}));
  return {{"type", "array"},
          {"items", loss},
          {"description", "Executors that somebody outside of the application takes away."}};
}

Json rates_schema() {
  const auto amount = [](const char* text) {
    return Json{{"type", "number"}, {"minimum", 0}, {"description", text}};
  };
  return described(object_of({
                       {"currency", {{"type", "string"}, {"description", "Default: USD."}}},
                       {"core_hour", amount("Per hour of a core. Default: 0.052624.")},
                       {"gib_hour", amount("Per hour of a GiB of memory. Default: 0.0057785.")},
                       {"disk_gib_hour", amount("Per hour of a GiB of disk. Default: 0.000111.")},
                   }),
                   "What the cluster costs.");
}

Json column_schema() {
  Json type{{"type", "string"},
            {"description", "A type of Spark SQL: long, string, decimal(18,2) ..."}};
  Json names = Json::array();
  for (const scenario::TypeWord& word : scenario::type_words()) {
    names.push_back(word.word);
  }
  type["examples"] = std::move(names);
  const Json rows = object_of({{"rows", ref("count")}}, {"rows"});
  const Json hot{{"type", "object"},
                 {"description", "Keys with more than their share: \"AMAZON\": \"5%\"."},
                 {"additionalProperties", {{"anyOf", Json::array({ref("share"), rows})}}}};
  const Json full = object_of(
      {{"type", type},
       {"bytes", described(ref("size"), "Mean bytes of a value of variable length.")},
       {"compressed", described(ref("share"), "Size in a shuffle, compressed; default: 45%.")},
       {"distinct", described(ref("count"), "Values besides the hot ones; default: all differ.")},
       {"zipf",
        {{"type", "number"},
         {"minimum", 0},
         {"maximum", 10},
         {"description", "Exponent of their Zipf distribution; default: uniform."}}},
       {"hot", hot},
       {"nulls", described(ref("share"), "Share of rows without a value.")},
       {"expression",
        {{"type", "string"}, {"description", "Exact values over id = 0 .. rows-1."}}}});
  return {{"anyOf", Json::array({type, full})}};
}

Json data_schema() {
  Json columns{{"type", "object"}, {"minProperties", 1}, {"additionalProperties", column_schema()}};
  Json set = object_of({{"rows", ref("count")},
                        {"size", described(ref("size"), "Bytes on disk, compressed.")},
                        {"format", words(scenario::kFormats)},
                        {"files", described(ref("count"), "Default: files of 1 GiB at most.")},
                        {"partitions", described(ref("count"), "Of generated data.")},
                        {"columns", std::move(columns)}});
  return {{"type", "object"}, {"additionalProperties", std::move(set)}};
}

Json param_schema(const ParamSpec& spec) {
  Json schema;
  switch (spec.kind) {
    case ParamKind::kInteger:
      schema = {{"type", Json::array({"integer", "number", "string"})}};
      break;
    case ParamKind::kBoolean:
      schema = {{"type", "boolean"}};
      break;
    case ParamKind::kText:
      schema = spec.choices.empty() ? Json{{"type", "string"}} : words(choices_of(spec.choices));
      break;
    case ParamKind::kTextList:
    case ParamKind::kColumnList:
      schema = ref("texts");
      break;
    case ParamKind::kSize:
      schema = ref("size");
      break;
    case ParamKind::kShare:
      schema = ref("share");
      break;
    case ParamKind::kDuration:
      schema = ref("duration");
      break;
    case ParamKind::kColumn:
    case ParamKind::kDataset:
      schema = {{"type", "string"}};
      break;
  }
  schema["description"] =
      std::string(spec.help) +
      (spec.fallback.empty() ? "" : " Default: " + std::string(spec.fallback) + ".");
  return schema;
}

Json step_schema(const OperatorSpec& spec) {
  Json properties = Json::object();
  properties["id"] = {{"type", "string"}, {"description", "Default: the word and its position."}};
  properties["op"] = {{"const", spec.name}};
  Json required = Json::array({"op"});
  if (spec.inputs_max > 0) {
    properties["inputs"] = described(ref("texts"), "Earlier steps; default: the one before.");
  }
  for (const ParamSpec& param : spec.params) {
    properties[std::string(param.name)] = param_schema(param);
    if (param.required) {
      required.push_back(param.name);
    }
  }
  return described(object_of(std::move(properties), std::move(required)), spec.summary);
}

Json jobs_schema(std::span<const OperatorSpec> operators) {
  Json steps = Json::array();
  for (const OperatorSpec& spec : operators) {
    steps.push_back(step_schema(spec));
  }
  Json list{{"type", "array"}, {"minItems", 1}};
  list["items"] = {{"oneOf", std::move(steps)}};
  const Json job =
      object_of({{"name", {{"type", "string"}}}, {"steps", std::move(list)}}, {"steps"});
  return {{"type", "array"}, {"minItems", 1}, {"items", job}};
}

Json stream_schema() {
  const Json surge = object_of(
      {{"at", ref("duration")}, {"length", ref("duration")}, {"times", {{"type", "number"}}}},
      Json::array({"at", "length", "times"}));
  Json stream = object_of(
      {{"data", {{"type", "string"}, {"description", "The data set whose rows are the events."}}},
       {"by", described(ref("texts"), "Columns whose values make a row of state.")},
       {"state", words(scenario::kStatefulOperators)},
       {"value", described(ref("size"), "Bytes of the state of a key; default: 8.")},
       {"length", described(ref("duration"), "How long events arrive, evenly but for surges.")},
       {"trigger", described(ref("duration"), "How often a micro-batch begins.")},
       {"window", described(ref("duration"), "Of event time, of an aggregation.")},
       {"watermark",
        described(ref("duration"), "How late an event may be; without it state is for ever.")},
       {"late", described(ref("share"), "Share of the events that are late.")},
       {"late_by", described(ref("duration"), "By at most this.")},
       {"max_per_trigger", described(ref("count"), "maxOffsetsPerTrigger; default: no limit.")},
       {"surges", {{"type", "array"}, {"items", surge}}}},
      Json::array({"data", "by", "length", "trigger"}));
  return described(std::move(stream), "A streaming query with state, run behind the jobs.");
}

Json conditions_schema() {
  std::vector<std::string_view> metrics;
  for (const ReadingSpec& spec : reading_specs()) {
    metrics.push_back(spec.name);
  }
  const Json value{
      {"description", "A value in the metric's unit, or {\"run\": NAME} for another run's."}};
  Json condition = object_of({{"run", {{"type", "string"}}},
                              {"metric", words(metrics)},
                              {"is", value},
                              {"is_not", value},
                              {"over", value},
                              {"under", value},
                              {"contains", value}},
                             Json::array({"metric"}));
  return {{"type", "array"}, {"items", std::move(condition)}};
}

/// The form that inputs/lesson reads.
Json lesson_schema() {
  const Json text = ref("texts");
  Json choice =
      object_of({{"text", text}, {"when", conditions_schema()}}, Json::array({"text", "when"}));
  Json run = object_of(
      {{"text", text}, {"patch", {{"type", "object"}, {"description", "Laid over the scenario."}}}},
      Json::array({"text", "patch"}));
  return described(
      object_of({{"number", {{"type", "integer"}, {"minimum", 1}}},
                 {"question", text},
                 {"choices", {{"type", "array"}, {"items", std::move(choice)}}},
                 {"runs", {{"type", "object"}, {"additionalProperties", std::move(run)}}},
                 {"shows", conditions_schema()},
                 {"myth", text},
                 {"explanation", text},
                 {"sources", text}},
                Json::array({"number", "question", "choices", "explanation", "sources"})),
      "A question to answer before the scenario runs: 'oomcast lesson'.");
}

}  // namespace

std::string scenario_schema(std::span<const OperatorSpec> operators) {
  const std::vector<std::string_view> outcomes = scenario::outcome_words();
  Json properties = Json::object();
  properties["$schema"] = {{"type", "string"}};
  properties["extends"] = {{"type", "string"},
                           {"description",
                            "A scenario file that this one changes: objects are "
                            "merged, null removes, anything else replaces."}};
  properties["name"] = {{"type", "string"}};
  properties["title"] = {{"type", "string"}};
  properties["text"] = described(ref("texts"), "What it shows, for people.");
  properties["spark"] = {{"type", "string"}, {"examples", Json::array()}};
  for (const SparkVersion& version : kKnownVersions) {
    properties["spark"]["examples"].push_back(to_string(version));
  }
  properties["seed"] = {{"type", "integer"}, {"minimum", 0}};
  properties["python"] = {{"type", "boolean"}, {"description", "A PySpark application."}};
  properties["cluster"] = cluster_schema();
  properties["price"] = rates_schema();
  properties["conf"] = conf_schema();
  properties["data"] = data_schema();
  properties["jobs"] = jobs_schema(operators);
  properties["losses"] = losses_schema();
  properties["stream"] = stream_schema();
  properties["expect"] = object_of({{"outcome", words(outcomes)}, {"explanation", ref("texts")}});
  properties["lesson"] = lesson_schema();
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", "Oomcast scenario"}};
  schema.update(object_of(std::move(properties)));
  schema["anyOf"] = Json::array({Json{{"required", {"jobs"}}}, Json{{"required", {"stream"}}},
                                 Json{{"required", {"extends"}}}});
  schema["$defs"] = definitions();
  return schema.dump(2) + "\n";
}

}  // namespace oomcast
