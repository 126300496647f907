// What an executor or driver container asks of its cluster manager, and what it is given.
// Mirrors ResourceProfile (YARN, Kubernetes), Basic{Driver,Executor}FeatureStep and the resource
// calculators of Hadoop YARN. All amounts are whole MiB, as Spark computes them.
#pragma once

#include <cstdint>
#include <optional>

#include "models/problem.hpp"

namespace oomcast::container {

constexpr std::int64_t kDefaultMinimumOverheadMib = 384;  // spark.executor.minMemoryOverhead
constexpr double kDefaultOverheadFactor = 0.1;            // spark.executor.memoryOverheadFactor
constexpr double kNonJvmOverheadFactor = 0.4;  // Constants.NON_JVM_MEMORY_OVERHEAD_FACTOR

/// How a process's overhead is settled: set outright, or a share of the heap with a minimum.
struct OverheadRequest {
  std::optional<std::int64_t> set_mib{};
  std::int64_t minimum_mib = kDefaultMinimumOverheadMib;
  double factor = kDefaultOverheadFactor;
};

/// The whole part of factor x heap, not below the minimum
/// (ResourceProfile.calculateOverHeadMemory).
[[nodiscard]] std::int64_t overhead_mib(std::int64_t heap_mib, const OverheadRequest& request);

/// The application's own settings: the default resource profile.
struct ExecutorRequest {
  std::int64_t cores = 1;
  std::int64_t heap_mib = 1024;
  OverheadRequest overhead{};
  bool off_heap_enabled = false;
  std::int64_t off_heap_mib = 0;
  std::int64_t pyspark_mib = 0;
  bool is_python = false;
};

/// What a custom resource profile asks for itself; the rest comes from the application's settings.
struct ProfileRequest {
  std::optional<std::int64_t> cores{};
  std::optional<std::int64_t> heap_mib{};
  std::optional<std::int64_t> overhead_mib{};
  std::optional<std::int64_t> off_heap_mib{};
  std::optional<std::int64_t> pyspark_mib{};
};

struct ExecutorContainer {
  std::int64_t cores = 1;
  std::int64_t heap_mib = 0;
  std::int64_t off_heap_mib = 0;
  std::int64_t pyspark_mib = 0;
  std::int64_t overhead_mib = 0;
  [[nodiscard]] std::int64_t total_mib() const {
    return heap_mib + off_heap_mib + pyspark_mib + overhead_mib;
  }
  friend bool operator==(const ExecutorContainer&, const ExecutorContainer&) = default;
};

/// A custom profile keeps the overhead of the application's heap unless it names its own.
[[nodiscard]] Checked<ExecutorContainer> executor_container(
    const ExecutorRequest& application, const std::optional<ProfileRequest>& profile = {});

// --- Kubernetes -------------------------------------------------------------------------------

enum class ApplicationLanguage { kJvm, kPython, kR };
enum class DeployMode { kClient, kCluster };

struct KubernetesRequest {
  ExecutorRequest executor{};  // its overhead factor is ignored: see the two factors below
  std::int64_t driver_heap_mib = 1024;
  OverheadRequest driver_overhead{};          // its factor is ignored as well
  std::optional<double> kubernetes_factor{};  // spark.kubernetes.memoryOverheadFactor
  std::optional<double> driver_factor{};      // spark.driver.memoryOverheadFactor
  std::optional<double> executor_factor{};    // spark.executor.memoryOverheadFactor
  ApplicationLanguage language = ApplicationLanguage::kJvm;
  DeployMode deploy_mode = DeployMode::kCluster;
};

struct KubernetesPods {
  std::optional<std::int64_t> driver_mib{};  // none in client mode
  std::int64_t executor_mib = 0;
  std::int64_t executor_overhead_mib = 0;
};

/// Only a submission in cluster mode raises the factor for a language that is not the JVM's.
[[nodiscard]] Checked<KubernetesPods> kubernetes_pods(const KubernetesRequest& request);

// --- YARN -------------------------------------------------------------------------------------

enum class YarnCalculator { kDefault, kDominant };

struct YarnAllocation {
  YarnCalculator calculator = YarnCalculator::kDefault;
  std::int64_t minimum_mib = 1024;    // yarn.scheduler.minimum-allocation-mb
  std::int64_t maximum_mib = 8192;    // yarn.scheduler.maximum-allocation-mb
  std::int64_t increment_mib = 1024;  // the scheduler's step; CapacityScheduler: the minimum
};

/// The container that YARN grants for a request (ResourceCalculator.normalize).
[[nodiscard]] std::int64_t yarn_container_mib(std::int64_t ask_mib, const YarnAllocation& rule);

// --- Python -----------------------------------------------------------------------------------

/// Address space of one Python worker: the executor's share divided by its cores, or no limit.
/// On standalone without spark.executor.cores the divisor is 1 (BasePythonRunner).
[[nodiscard]] std::optional<std::int64_t> python_worker_limit_mib(std::int64_t pyspark_mib,
                                                                  std::int64_t cores);

}  // namespace oomcast::container
