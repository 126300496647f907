// What a run costs: the cores, memory and disk that its driver and executors held, and for how
// long, at the scenario's rates.
#pragma once

#include <cstdint>
#include <string>

#include "models/run/run.hpp"
#include "models/scenario/scenario.hpp"

namespace oomcast {

struct Price {
  std::int64_t core_ms = 0;      // milliseconds of one core
  std::int64_t mib_ms = 0;       // of one MiB of memory
  std::int64_t disk_mib_ms = 0;  // of one MiB of local disk; none where disks are unlimited
  std::int64_t billionths = 0;   // of the currency

  Price& operator+=(const Price& other);
  friend bool operator==(const Price&, const Price&) = default;
};

/// The price of one run of the scenario. Memory is that of the containers; where nobody grants
/// containers, what Spark would ask for. The driver counts as well.
[[nodiscard]] Price price_of(const Scenario& scenario, const Run& run);

/// "0.0123 USD", "12.30 USD".
[[nodiscard]] std::string money_text(std::int64_t billionths, const std::string& currency);

}  // namespace oomcast
