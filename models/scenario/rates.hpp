// What a cluster costs: prices per hour of a core, of a GiB of memory and of a GiB of local disk.
#pragma once

#include <cstdint>
#include <string>

namespace oomcast {

/// Billionths of the currency per hour. The defaults are the list prices of Amazon EMR Serverless
/// (Linux on x86, us-east-1, 2025), the one Spark service that sells exactly these three.
struct Rates {
  std::string currency = "USD";
  std::int64_t core_hour = 52'624'000;   // $0.052624 per vCPU-hour
  std::int64_t gib_hour = 5'778'500;     // $0.0057785 per GB-hour of memory
  std::int64_t disk_gib_hour = 111'000;  // $0.000111 per GB-hour of storage
  friend bool operator==(const Rates&, const Rates&) = default;
};

}  // namespace oomcast
