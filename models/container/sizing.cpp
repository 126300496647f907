// Container sizes as Spark and the cluster managers compute them; see the header.
#include "models/container/sizing.hpp"

#include <algorithm>
#include <limits>

#include "sim/check.hpp"

namespace oomcast::container {
namespace {

/// The JVM's conversion of a double to an int: towards zero, clamped, not-a-number is 0.
std::int64_t to_java_int(double value) {
  constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
  constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();
  if (value != value) {
    return 0;
  }
  if (value >= static_cast<double>(kMax)) {
    return kMax;
  }
  if (value <= static_cast<double>(kMin)) {
    return kMin;
  }
  return static_cast<std::int64_t>(value);
}

std::int64_t round_up(std::int64_t value, std::int64_t step) {
  return (value + step - 1) / step * step;
}

Problems check_off_heap(const ExecutorRequest& request) {
  if (request.off_heap_enabled && request.off_heap_mib <= 0) {
    return {Problem{.where = "spark.memory.offHeap.size",
                    .what = "must be at least 1MiB when spark.memory.offHeap.enabled == true",
                    .fix = "set spark.memory.offHeap.size to 1m or more"}};
  }
  return {};
}

Problems check_factor(double factor, const char* key) {
  if (!(factor > 0)) {
    return {Problem{.where = key,
                    .what = "Ensure that memory overhead is a double greater than 0",
                    .fix = "set it above 0; the default is 0.1"}};
  }
  return {};
}

void append(Problems& to, Problems from) {
  for (auto& problem : from) {
    to.push_back(std::move(problem));
  }
}

}  // namespace

std::int64_t overhead_mib(std::int64_t heap_mib, const OverheadRequest& request) {
  SIM_CHECK(heap_mib >= 0, "a heap is not negative");
  if (request.set_mib) {
    return *request.set_mib;
  }
  const double share = request.factor * static_cast<double>(heap_mib);
  return std::max(to_java_int(share), request.minimum_mib);
}

Checked<ExecutorContainer> executor_container(const ExecutorRequest& application,
                                              const std::optional<ProfileRequest>& profile) {
  Problems problems = check_off_heap(application);
  append(problems,
         check_factor(application.overhead.factor, "spark.executor.memoryOverheadFactor"));
  if (!problems.empty()) {
    return problems;
  }
  ExecutorContainer container{
      .cores = application.cores,
      .heap_mib = application.heap_mib,
      .off_heap_mib = application.off_heap_enabled ? application.off_heap_mib : 0,
      .pyspark_mib = application.pyspark_mib,
      .overhead_mib = overhead_mib(application.heap_mib, application.overhead)};
  if (profile) {
    container.cores = profile->cores.value_or(container.cores);
    container.heap_mib = profile->heap_mib.value_or(container.heap_mib);
    container.overhead_mib = profile->overhead_mib.value_or(container.overhead_mib);
    container.pyspark_mib = profile->pyspark_mib.value_or(container.pyspark_mib);
    if (profile->off_heap_mib && application.off_heap_enabled) {
      container.off_heap_mib = *profile->off_heap_mib;
    }
  }
  if (!application.is_python) {
    container.pyspark_mib = 0;
  }
  return container;
}

Checked<KubernetesPods> kubernetes_pods(const KubernetesRequest& request) {
  const bool cluster = request.deploy_mode == DeployMode::kCluster;
  const bool non_jvm = cluster && request.language != ApplicationLanguage::kJvm;
  const double common =
      request.kubernetes_factor.value_or(non_jvm ? kNonJvmOverheadFactor : kDefaultOverheadFactor);
  KubernetesPods pods;
  if (cluster) {
    OverheadRequest driver = request.driver_overhead;
    driver.factor = request.driver_factor.value_or(common);
    pods.driver_mib = request.driver_heap_mib + overhead_mib(request.driver_heap_mib, driver);
  }
  ExecutorRequest executor = request.executor;
  executor.overhead.factor = request.executor_factor.value_or(common);
  executor.is_python = request.language == ApplicationLanguage::kPython;
  auto container = executor_container(executor);
  if (!container) {
    return container.error();
  }
  pods.executor_mib = container.value().total_mib();
  pods.executor_overhead_mib = container.value().overhead_mib;
  return pods;
}

std::int64_t yarn_container_mib(std::int64_t ask_mib, const YarnAllocation& rule) {
  const std::int64_t wanted = std::max(ask_mib, rule.minimum_mib);
  if (rule.increment_mib == 0) {
    // The default calculator divides by nothing into 0; the dominant one leaves the amount alone.
    return rule.calculator == YarnCalculator::kDefault ? 0 : std::min(wanted, rule.maximum_mib);
  }
  return std::min(round_up(wanted, rule.increment_mib), rule.maximum_mib);
}

std::optional<std::int64_t> python_worker_limit_mib(std::int64_t pyspark_mib, std::int64_t cores) {
  SIM_CHECK(cores > 0, "an executor has a core");
  if (pyspark_mib <= 0) {
    return std::nullopt;
  }
  return pyspark_mib / cores;
}

}  // namespace oomcast::container
