// Forecasts recorded cases: each case.json of a folder becomes a scenario and is simulated. What
// the cases' real outcomes were is not looked at.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/problem.hpp"
#include "models/run/run.hpp"

namespace oomcast::predict {

struct StageForecast {
  std::int32_t stage = 0;
  std::int64_t tasks = 0;
  Bytes memory_bytes_spilled;  // sums over tasks of the first attempt
  Bytes disk_bytes_spilled;
  Bytes peak_execution_memory;  // of the largest task
};

struct Forecast {
  std::string id;
  std::string status;  // outcome_name(), or "unsupported"
  std::string reason;  // why it is unsupported
  std::int64_t p_fail_ppm = 0;
  std::string place;   // where it fails or is tightest
  jvm::Pressure heap;  // of executors, and past a death as well
  jvm::Pressure driver_heap;
  std::int32_t stage = -1;  // where it failed; -1: it did not, or not in a stage
  std::string operator_name;
  std::int32_t exit_code = 0;  // of the executor that died first; 0: none did
  std::vector<StageForecast> stages;
  Bytes peak_heap;  // of an executor; zero: not known
  Bytes peak_rss;   // of an executor's JVM
  Bytes peak_python;
  Bytes peak_container;  // of all processes in one; zero: there are no containers

  [[nodiscard]] bool supported() const { return status != "unsupported"; }
};

/// What the text of a case.json comes to; `folder` is the id if the text has none.
[[nodiscard]] Forecast forecast_case(std::string_view text, const std::string& folder);

/// One forecast for each folder below `folder` that holds a case.json, in order of their names and
/// the same whatever the number of threads; 0: all cores.
[[nodiscard]] Checked<std::vector<Forecast>> predict_folder(const std::string& folder,
                                                            std::size_t threads = 0);

}  // namespace oomcast::predict
