// The building blocks of a layout: regions of a heap, of a container, and words for formulas.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "models/jvm/heap.hpp"
#include "models/memory/regions.hpp"
#include "studies/layout/layout.hpp"

namespace oomcast::layout {

/// The heap and what is in it, at depths 1 to 3.
std::vector<Region> heap_parts(const Conf& conf, std::string_view memory_key,
                               const jvm::HeapShape& heap, const memory::Regions& regions);

/// The off-heap pool and its two parts; nothing if it is off. `in_container` is what the manager
/// counts: whole MiB.
std::vector<Region> off_heap_parts(const Conf& conf, const memory::Regions& regions,
                                   Bytes in_container);

/// What YARN adds when it rounds a request up; a region at depth 1, or none.
std::vector<Region> yarn_rounding(const Cluster& cluster, Bytes asked, Bytes granted);

/// The error with which YARN refuses a request above its maximum.
Problems check_yarn_maximum(const Cluster& cluster, Bytes asked);

/// "max(factor=0.1 x 1024 MiB, minimum=384m)", or the key that sets the overhead outright.
std::string overhead_words(const Conf& conf, std::string_view side, Bytes heap,
                           const std::string& factor);

/// The factor that counts for "executor" or "driver", in words.
std::string factor_words(const Scenario& scenario, std::string_view side);

/// "spark.executor.memory=16g", or "spark.executor.memory (not set)".
std::string setting(const Conf& conf, std::string_view key);

/// The process with its outermost region, whose size is the sum of the parts at depth 1.
Process process_of(std::string name, bool limited, jvm::Collector collector,
                   std::vector<Region> parts);

/// Driver and executor, each in its own file.
Checked<Process> executor_process(const Scenario& scenario);
Checked<Process> driver_process(const Scenario& scenario);

}  // namespace oomcast::layout
