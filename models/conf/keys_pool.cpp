// Keys of pools, heaps, containers and Python's memory. Mirrors org.apache.spark.internal.config
// (package.scala, Python.scala), deploy.yarn.config and deploy.k8s.Config.
#include "models/conf/table.hpp"

namespace oomcast::conf_table {

namespace {

using enum ConfUnit;

constexpr std::array kKeys{
    row("spark.executor.memory", kMebibytes, all("1g"), "container",
        "Java heap of an executor (-Xmx).", {"1m", "", ""}),
    row("spark.executor.cores", kInteger, all("1"), "scheduler",
        "Cores of an executor: task slots, page size, Python's limit. Standalone without it: all "
        "cores of the worker.",
        {"1", "", ""}),
    row("spark.executor.memoryOverhead", kMebibytes, unset(), "container",
        "Container memory beside the heap; replaces factor and minimum.", {"0", "", ""}),
    row("spark.executor.memoryOverheadFactor", kReal, all("0.1"), "container",
        "Share of the heap that is added to the container as overhead.", {">0", "", ""}),
    young("4.0.0", row("spark.executor.minMemoryOverhead", kMebibytes, all("384m"), "container",
                       "Least overhead unless memoryOverhead is set (a constant before 4.0).",
                       {"0", "", ""})),
    row("spark.executor.pyspark.memory", kMebibytes, unset(), "pyworker",
        "Address space of the Python workers of an executor together; added to the container.",
        {"0", "", ""}),
    row("spark.executor.extraJavaOptions", kText, unset(), "jvm",
        "JVM options of executors: the collector is read from here."),
    row("spark.executor.defaultJavaOptions", kText, unset(), "jvm",
        "JVM options put before the extra ones."),
    row("spark.executor.instances", kInteger, unset(), "scheduler",
        "Executors of the application without dynamic allocation.", {"0", "", ""}),
    row("spark.executor.killOnFatalError.depth", kInteger, all("5"), kNobody,
        "How deep causes are searched for an OutOfMemoryError that kills the executor.",
        {"0", "", ""}),
    row("spark.executor.processTreeMetrics.enabled", kBoolean, all("false"), kNobody,
        "Whether logs carry the RSS of Python and other children."),
    young("4.2.0", row("spark.executor.limitActiveProcessorCount.enabled", kBoolean, all("false"),
                       kNobody, "YARN: the JVM sees only the executor's cores.")),

    row("spark.kubernetes.memoryOverheadFactor", kReal, all("0.1"), "container",
        "Kubernetes' overhead factor; 0.4 for Python and R submitted in cluster mode.",
        {"0", "", ""}),
    young("4.2.0",
          row("spark.kubernetes.allocation.recoveryMode.enabled", kBoolean, unset(), "container",
              "New executors run one task at a time; turns itself on after an OOM.")),
    row("spark.kubernetes.allocation.batch.size", kInteger, {"5", "10", "10", "20", "20"}, kNobody,
        "Pods asked for in one round of allocation.", {"1", "", ""}),
    row("spark.kubernetes.local.dirs.tmpfs", kBoolean, all("false"), kNobody,
        "Spill and shuffle files live in memory and count against the pod's limit."),
    row("spark.kubernetes.executor.request.cores", kText, unset(), kNobody,
        "CPU request of executor pods."),
    row("spark.kubernetes.executor.limit.cores", kText, unset(), kNobody,
        "CPU limit of executor pods: what the JVM sees."),
    young("4.3.0", row("spark.yarn.executor.oomKill.enabled", kBoolean, all("true"), kNobody,
                       "YARN: the JVM is killed at its first OutOfMemoryError (exit code 143).")),
    row("spark.yarn.am.memory", kMebibytes, all("512m"), kNobody,
        "YARN client mode: heap of the application master.", {"1m", "", ""}),
    row("spark.yarn.am.memoryOverhead", kMebibytes, unset(), kNobody,
        "YARN client mode: overhead of the application master.", {"0", "", ""}),

    row("spark.memory.fraction", kReal, all("0.6"), "memory",
        "Share of (heap - 300 MiB) that execution and storage share."),
    row("spark.memory.storageFraction", kReal, all("0.5"), "memory",
        "Share of the unified region that execution does not evict.", {"0", "<1", ""}),
    row("spark.memory.offHeap.enabled", kBoolean, all("false"), "memory",
        "Execution memory of SQL operators is off-heap only."),
    row("spark.memory.offHeap.size", kBytes, all("0"), "memory",
        "Off-heap pool; added to the container in whole MiB.", {"0", "", ""}),
    young("4.1.0",
          row("spark.memory.unmanagedMemoryPollingInterval", kDuration, all("0s"), kNobody,
              "How often RocksDB's memory is subtracted from the pools; 0: off.", {"0s", "", ""})),
    row("spark.buffer.pageSize", kBytes, unset(), "memory",
        "Page size of task memory; computed from pool and cores if not set."),
    row("spark.unsafe.exceptionOnMemoryLeak", kBoolean, all("false"), kNobody,
        "Memory left over at a task's end is an error."),

    row("spark.driver.memory", kMebibytes, all("1g"), "container",
        "Java heap of the driver (-Xmx).", {"1m", "", ""}),
    row("spark.driver.cores", kInteger, all("1"), "container",
        "Cores of the driver in cluster mode.", {"1", "", ""}),
    row("spark.driver.memoryOverhead", kMebibytes, unset(), "container",
        "Cluster mode: container memory beside the driver's heap.", {"0", "", ""}),
    row("spark.driver.memoryOverheadFactor", kReal, all("0.1"), "container",
        "Cluster mode: share of the driver's heap added as overhead.", {">0", "", ""}),
    young("4.0.0", row("spark.driver.minMemoryOverhead", kMebibytes, all("384m"), "container",
                       "Least overhead of the driver (a constant before 4.0).", {"0", "", ""})),
    row("spark.driver.maxResultSize", kBytes, all("1g"), "scheduler",
        "Serialized, compressed results of one action that the driver accepts; 0: no limit.",
        {"0", "", ""}),
    row("spark.driver.extraJavaOptions", kText, unset(), "jvm", "JVM options of the driver."),
    row("spark.driver.defaultJavaOptions", kText, unset(), kNobody,
        "JVM options of the driver put before the extra ones."),

    row("spark.python.worker.reuse", kBoolean, all("true"), "pyworker",
        "Workers live on after their task, with the memory they grew to."),
    row("spark.python.worker.memory", kMebibytes, all("512m"), kNobody,
        "RSS at which Python's own shuffle spills.", {"1m", "", ""}),
    young("4.1.0", row("spark.python.factory.idleWorkerMaxPoolSize", kInteger, unset(), kNobody,
                       "Idle workers kept.", {"0", "", ""})),
    young("4.3.0", row("spark.python.udf.pipelined.enabled", kBoolean, all("false"), kNobody,
                       "Several batches are on their way to Python at once.")),
    young("4.3.0", row("spark.python.udf.pipelined.queueDepth", kInteger, all("2"), kNobody,
                       "Batches on their way to Python if pipelined.", {"1", "", ""})),
    row("spark.buffer.size", kInteger, all("65536"), kNobody,
        "Buffer of the pipe to a Python worker, in bytes.", {"0", "", ""}),
};

}  // namespace

std::span<const ConfKey> pool_keys() { return kKeys; }

}  // namespace oomcast::conf_table
