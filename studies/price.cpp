#include "studies/price.hpp"

#include <algorithm>

#include "models/executor/shape.hpp"
#include "sim/math.hpp"

namespace oomcast {
namespace {

using sim::mul_div;

constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kMsPerHour = 3'600'000;

/// What one process holds while it lives.
struct Holding {
  std::int64_t cores = 0;
  std::int64_t mib = 0;
  std::int64_t disk_mib = 0;
};

Holding executor_holding(const Scenario& scenario) {
  const Checked<executor::Shape> shape = executor::executor_shape(scenario);
  if (!shape.ok()) {
    return {};
  }
  const Bytes memory = std::max(shape.value().container, shape.value().container_request);
  return {shape.value().cores, memory.count() / kMiB, shape.value().disk.count() / kMiB};
}

Holding driver_holding(const Scenario& scenario) {
  const Checked<executor::DriverShape> shape = executor::driver_shape(scenario);
  if (!shape.ok()) {
    return {};
  }
  const Bytes memory = std::max(shape.value().container, shape.value().heap.xmx);
  return {scenario.conf.integer_or_none("spark.driver.cores").value_or(1), memory.count() / kMiB,
          0};
}

std::int64_t cost(const Price& price, const Rates& rates) {
  return mul_div(price.core_ms, rates.core_hour, kMsPerHour) +
         mul_div(price.mib_ms, rates.gib_hour, kMsPerHour * 1024) +
         mul_div(price.disk_mib_ms, rates.disk_gib_hour, kMsPerHour * 1024);
}

}  // namespace

Price& Price::operator+=(const Price& other) {
  core_ms += other.core_ms;
  mib_ms += other.mib_ms;
  disk_mib_ms += other.disk_mib_ms;
  billionths += other.billionths;
  return *this;
}

Price price_of(const Scenario& scenario, const Run& run) {
  const Holding executor = executor_holding(scenario);
  const Holding driver = driver_holding(scenario);
  Price price;
  for (const ExecutorRow& row : run.executors) {
    const Holding& holding = row.id == kDriverId ? driver : executor;
    const std::int64_t ms = (row.ended - row.started).count() / 1'000'000;
    price.core_ms += holding.cores * ms;
    price.mib_ms += holding.mib * ms;
    price.disk_mib_ms += holding.disk_mib * ms;
  }
  price.billionths = cost(price, scenario.rates);
  return price;
}

std::string money_text(std::int64_t billionths, const std::string& currency) {
  constexpr std::int64_t kUnit = 1'000'000'000;
  // Two decimals, and of small sums four significant digits.
  std::int64_t decimals = 2;
  std::int64_t step = kUnit / 100;
  while (decimals < 9 && billionths > 0 && billionths < step * 1000) {
    step /= 10;
    ++decimals;
  }
  const std::int64_t steps = (billionths + step / 2) / step;
  const std::int64_t per_unit = kUnit / step;
  std::string fraction = std::to_string(steps % per_unit);
  fraction.insert(0, static_cast<std::size_t>(decimals) - fraction.size(), '0');
  return std::to_string(steps / per_unit) + '.' + fraction + ' ' + currency;
}

}  // namespace oomcast
