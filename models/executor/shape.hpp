// From a conf and a cluster to the shape of one executor: container, heap, regions, slots, disk.
#pragma once

#include <cstdint>

#include "models/conf/conf.hpp"
#include "models/cost/coefficients.hpp"
#include "models/jvm/heap.hpp"
#include "models/memory/regions.hpp"
#include "models/memory/unroll.hpp"
#include "models/problem.hpp"
#include "models/scenario/scenario.hpp"
#include "sim/bytes.hpp"

namespace oomcast::executor {

struct Shape {
  CoefficientValues estimates;
  std::int64_t executors = 1;
  std::int64_t cores = 1;
  std::int64_t slots = 1;  // tasks at a time
  jvm::HeapShape heap;
  memory::Regions regions;
  memory::UnrollPolicy unroll;
  Bytes overhead;
  Bytes off_heap;
  Bytes pyspark;
  Bytes python_address_space;  // of each worker; zero: no limit
  bool python_reuse = true;
  Bytes initial_heap;       // what the JVM starts with: -Xms, or a share of the memory it sees
  bool pre_touch = false;   // ... and touches at once
  Bytes container_request;  // what Spark asks for
  Bytes container;          // what the manager grants and enforces; zero: nobody enforces
  Bytes disk;               // zero: unlimited
  Bytes disk_throughput;    // in a second; zero: the table of coefficients
  ManagerKind manager = ManagerKind::kYarn;
};

struct DriverShape {
  CoefficientValues estimates;
  jvm::HeapShape heap;
  memory::Regions regions;
  Bytes container;  // zero: client mode, or nobody enforces
  Bytes overhead;   // of the container, beside the heap
};

[[nodiscard]] Checked<Shape> executor_shape(const Scenario& scenario,
                                            const CoefficientValues& estimates = {});
/// What Kubernetes' recovery mode replaces executors by (BasicExecutorFeatureStep, Spark 4.2): the
/// same pod, which announces the cores of one task.
[[nodiscard]] Shape recovery_shape(const Scenario& scenario, const Shape& usual);

[[nodiscard]] Checked<DriverShape> driver_shape(const Scenario& scenario,
                                                const CoefficientValues& estimates = {});

}  // namespace oomcast::executor
