// Families oracle/planner/container_{overhead,profiles,kubernetes,yarn_rounding}/1: containers as
// Spark asks for them and as cluster managers grant them.
#include "models/container/sizing.hpp"
#include "models/memory/java_values.hpp"
#include "studies/conform/family.hpp"
#include "studies/conform/size_fields.hpp"

namespace oomcast::conform {
namespace {

using vectors::Kind;
using vectors::Reader;
using vectors::Value;

void replay_overhead(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  container::OverheadRequest request;
  const Value& set = in.field(input, "overhead_set_mib");
  if (set.is(Kind::kInteger)) {
    request.set_mib = set.integer();
  }
  request.minimum_mib = in.integer(input, "min_overhead_mib");
  const Value& factor = in.field(input, "factor");
  request.factor =
      factor.is(Kind::kInteger) ? static_cast<double>(factor.integer()) : factor.real();
  const std::int64_t heap = in.integer(input, "memory_mib");
  if (in.ok()) {
    check.same("output", in.field(vector, "output"),
               Value::object({{"overhead_mib", container::overhead_mib(heap, request)}}));
  }
}

/// The application's settings of its executors.
container::ExecutorRequest executor_request(const Value& conf, Reader& in) {
  container::ExecutorRequest request;
  request.cores = setting_integer(conf, "spark.executor.cores").value_or(request.cores);
  request.heap_mib = setting_mib(conf, "spark.executor.memory", in).value_or(request.heap_mib);
  request.overhead.set_mib = setting_mib(conf, "spark.executor.memoryOverhead", in);
  request.overhead.minimum_mib = setting_mib(conf, "spark.executor.minMemoryOverhead", in)
                                     .value_or(container::kDefaultMinimumOverheadMib);
  request.overhead.factor = setting_real(conf, "spark.executor.memoryOverheadFactor")
                                .value_or(container::kDefaultOverheadFactor);
  request.off_heap_enabled = setting_boolean(conf, "spark.memory.offHeap.enabled", false);
  const Bytes off_heap = setting_bytes(conf, "spark.memory.offHeap.size", in).value_or(Bytes());
  request.off_heap_mib = off_heap / Bytes(std::int64_t{1} << 20);
  request.pyspark_mib = setting_mib(conf, "spark.executor.pyspark.memory", in).value_or(0);
  return request;
}

std::optional<container::ProfileRequest> profile_request(const Value& profile, Reader& in) {
  if (!profile.is(Kind::kObject)) {
    return std::nullopt;
  }
  return container::ProfileRequest{.cores = setting_integer(profile, "cores"),
                                   .heap_mib = setting_mib(profile, "memory", in),
                                   .overhead_mib = setting_mib(profile, "memoryOverhead", in),
                                   .off_heap_mib = setting_mib(profile, "offHeap", in),
                                   .pyspark_mib = setting_mib(profile, "pyspark.memory", in)};
}

/// What Spark throws for the first problem: a requirement of its own, or of its conf.
Value refusal_value(const Problem& problem, const container::ExecutorRequest& request) {
  if (problem.where == "spark.memory.offHeap.size") {
    return exception_value("java.lang.IllegalArgumentException",
                           "requirement failed: " + problem.where + " " + problem.what);
  }
  return exception_value("org.apache.spark.SparkIllegalArgumentException",
                         "[INVALID_CONF_VALUE.REQUIREMENT] The value '" +
                             memory::java_double_text(request.overhead.factor) +
                             "' in the config \"" + problem.where + "\" is invalid. " +
                             problem.what + " SQLSTATE: 22022");
}

void replay_profiles(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  container::ExecutorRequest request = executor_request(in.field(input, "conf"), in);
  request.is_python = in.boolean(input, "is_python");
  const auto profile = profile_request(in.field(input, "profile"), in);
  if (!in.ok()) {
    return;
  }
  const auto asked = container::executor_container(request, profile);
  Value got;
  if (asked) {
    const container::ExecutorContainer& value = asked.value();
    got = Value::object({{"cores", value.cores},
                         {"executor_memory_mib", value.heap_mib},
                         {"off_heap_mib", value.off_heap_mib},
                         {"pyspark_mib", value.pyspark_mib},
                         {"overhead_mib", value.overhead_mib},
                         {"total_mib", value.total_mib()}});
  } else {
    got = Value::object({{"error", refusal_value(asked.error().front(), request)}});
  }
  check.same("output", in.field(vector, "output"), got);
}

void replay_kubernetes(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  const Value& conf = in.field(input, "conf");
  container::KubernetesRequest request;
  request.executor = executor_request(conf, in);
  request.driver_heap_mib =
      setting_mib(conf, "spark.driver.memory", in).value_or(request.driver_heap_mib);
  request.driver_overhead.set_mib = setting_mib(conf, "spark.driver.memoryOverhead", in);
  request.driver_overhead.minimum_mib = setting_mib(conf, "spark.driver.minMemoryOverhead", in)
                                            .value_or(container::kDefaultMinimumOverheadMib);
  request.kubernetes_factor = setting_real(conf, "spark.kubernetes.memoryOverheadFactor");
  request.driver_factor = setting_real(conf, "spark.driver.memoryOverheadFactor");
  request.executor_factor = setting_real(conf, "spark.executor.memoryOverheadFactor");
  const std::string& language = in.text(input, "application");
  request.language = language == "python" ? container::ApplicationLanguage::kPython
                     : language == "r"    ? container::ApplicationLanguage::kR
                                          : container::ApplicationLanguage::kJvm;
  request.deploy_mode = in.text(input, "deploy_mode") == "client" ? container::DeployMode::kClient
                                                                  : container::DeployMode::kCluster;
  if (!in.ok()) {
    return;
  }
  const auto pods = container::kubernetes_pods(request);
  Value got;
  if (pods) {
    const auto& driver = pods.value().driver_mib;
    got = Value::object(
        {{"driver_pod_memory", driver ? Value(std::to_string(*driver) + "Mi") : Value()},
         {"executor_pod_memory", std::to_string(pods.value().executor_mib) + "Mi"}});
  } else {
    got = Value::object({{"error", refusal_value(pods.error().front(), request.executor)}});
  }
  check.same("output", in.field(vector, "output"), got);
}

void replay_yarn(const Value& vector, Reader& in, VectorCheck& check) {
  const Value& input = in.field(vector, "input");
  container::YarnAllocation rule;
  rule.calculator = in.text(input, "calculator") == "dominant"
                        ? container::YarnCalculator::kDominant
                        : container::YarnCalculator::kDefault;
  rule.minimum_mib = in.integer(input, "minimum_allocation_mib");
  rule.maximum_mib = in.integer(input, "maximum_allocation_mib");
  rule.increment_mib = in.integer(input, "increment_mib");
  const std::int64_t ask = in.integer(input, "ask_mib");
  if (in.ok()) {
    check.same("output", in.field(vector, "output"),
               Value::object({{"container_mib", container::yarn_container_mib(ask, rule)}}));
  }
}

}  // namespace

Family container_overhead_family() {
  return {.schema = "oracle/planner/container_overhead/1",
          .summary = "overhead of a heap",
          .replay = replay_overhead};
}

Family container_profiles_family() {
  return {.schema = "oracle/planner/container_profiles/1",
          .summary = "executor resources of default and custom profiles",
          .replay = replay_profiles};
}

Family container_kubernetes_family() {
  return {.schema = "oracle/planner/container_kubernetes/1",
          .summary = "memory of driver and executor pods",
          .replay = replay_kubernetes};
}

Family container_yarn_rounding_family() {
  return {.schema = "oracle/planner/container_yarn_rounding/1",
          .summary = "containers as YARN rounds them",
          .replay = replay_yarn};
}

}  // namespace oomcast::conform
