#include "models/container/chance.hpp"

#include <algorithm>
#include <array>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::container {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kSure = 970'000;  // what is not modelled keeps the rest
// How much longer spikes last on a machine that others use too, of the usual time in parts per
// million: five equally likely quantiles of workers' growth in tests/oracle/kills.
constexpr std::array<std::int64_t, 5> kPaces{500'000, 800'000, 1'000'000, 1'500'000, 3'300'000};

}  // namespace

std::int64_t over_limit_ppm(Bytes wanted, Bytes limit) {
  // Executors alike are spread evenly over twice the scatter to both sides.
  const std::int64_t width = 4 * coefficient(Coef::kContainerScatterBytes);
  const std::int64_t over = sim::mul_div((wanted - limit).count(), kMillion, width);
  return std::clamp(over + kMillion / 2, kMillion - kSure, kSure);
}

std::int64_t seen_ppm(Duration spike, Duration period) {
  std::int64_t sum = 0;
  for (const std::int64_t pace : kPaces) {
    sum += std::min(kMillion, sim::mul_div(spike.count(), pace, period.count()));
  }
  return sum / static_cast<std::int64_t>(kPaces.size());
}

Duration usual_wait(Duration period) {
  // seen_ppm is a half there: the slowest fifth is seen for sure, the others by their paces.
  const std::int64_t others = kPaces[0] + kPaces[1] + kPaces[2] + kPaces[3];
  return Duration(sim::mul_div(period.count(), 3 * kMillion / 2, others));
}

std::int64_t kill_ppm(const Cluster& cluster, Bytes wanted, Bytes limit, Duration over_limit) {
  const std::int64_t over = over_limit_ppm(wanted, limit);
  if (cluster.manager != ManagerKind::kYarn) {
    return over;
  }
  if (!cluster.yarn_pmem_check || cluster.yarn_enforced) {
    return kMillion - kSure;
  }
  if (wanted <= limit) {
    return over;
  }
  return std::max(kMillion - kSure,
                  sim::mul_div(over, seen_ppm(over_limit, cluster.yarn_poll), kMillion));
}

}  // namespace oomcast::container
