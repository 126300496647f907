// What the page of a Run draws: the parts of its data block, thinned to what the eye can tell
// apart.
#pragma once

#include "reports/json_parts.hpp"

namespace oomcast::reports::html {

/// Times in the data are whole microseconds.
inline std::int64_t micros(std::int64_t ns) { return ns / 1000; }

/// At most so many containers, each with at most so many moments: first those that died, then the
/// fullest; the driver always.
inline constexpr std::size_t kContainers = 12;
inline constexpr std::size_t kMoments = 500;
Json containers_json(const Run& run);

/// Blocks of tasks on the lanes of executors. Neighbours in a lane that are too short to tell apart
/// become one block; what failed always stands alone.
inline constexpr std::size_t kBlocks = 40'000;
Json tasks_json(const Run& run);

/// At most so many bars; of what shares a bar the largest partition stands there.
inline constexpr std::size_t kBars = 400;
Json partitions_json(const Run& run);

Json steps_json(const Run& run);

/// Everything.
Json page_data(const Run& run, const ReportOptions& options);

}  // namespace oomcast::reports::html
