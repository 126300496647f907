#include "models/container/chance.hpp"

#include <algorithm>

#include "models/cost/coefficients.hpp"
#include "sim/math.hpp"

namespace oomcast::container {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kSure = 970'000;  // what is not modelled keeps the rest

}  // namespace

std::int64_t over_limit_ppm(Bytes wanted, Bytes limit) {
  // Executors alike are spread evenly over twice the scatter to both sides.
  const std::int64_t width = 4 * coefficient(Coef::kContainerScatterBytes);
  const std::int64_t over = sim::mul_div((wanted - limit).count(), kMillion, width);
  return std::clamp(over + kMillion / 2, kMillion - kSure, kSure);
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
  const std::int64_t seen =
      std::min(kMillion, sim::mul_div(over_limit.count(), kMillion, cluster.yarn_poll.count()));
  return std::max(kMillion - kSure, sim::mul_div(over, seen, kMillion));
}

}  // namespace oomcast::container
