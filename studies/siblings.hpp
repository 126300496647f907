// Forecasts of recorded cases from the logs of their siblings: the same job under another conf. Of
// the case that is forecast only conf and cluster are read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/problem.hpp"
#include "models/run/run.hpp"

namespace oomcast::siblings {

/// What is compared of an application: sums and maxima over all stages.
struct Figures {
  Bytes spilled;  // memory
  Bytes peak;     // execution memory of one task
};

struct Pair {
  std::string job;
  std::string source;  // whose log is read
  std::string target;  // which is forecast
  std::string source_status;
  std::string target_status;  // as outcome.json has it
  std::string forecast;       // in the same words; "refused": the log or the conf was
  std::string place;
  std::int64_t p_fail_ppm = 0;
  bool inconclusive = false;
  Figures observed;  // of the target, from its own log
  Figures simulated;

  [[nodiscard]] bool right() const { return forecast == target_status; }
  [[nodiscard]] bool source_failed() const { return source_status != "success"; }
};

/// All ordered pairs of cases in the folder that share a job, in order of job, source and target.
[[nodiscard]] Checked<std::vector<Pair>> forecast_siblings(const std::string& folder);

}  // namespace oomcast::siblings
