#include "models/jvm/warm_up.hpp"

#include <algorithm>
#include <utility>

#include "sim/math.hpp"

namespace oomcast::jvm {

StageCode& WarmUp::code(std::string_view stage) {
  const auto found = codes_.find(stage);
  return found != codes_.end() ? found->second : codes_[std::string(stage)];
}

Duration WarmUp::load(StageCode& code, SimTime now) {
  if (!code.loaded) {
    const bool first = !std::exchange(begun_, true);
    code.loaded = true;
    code.ready = now + shape_.first_of_stage + (first ? shape_.first_task : Duration(0));
  }
  return std::max(Duration(0), code.ready - now);
}

Duration WarmUp::slowed(StageCode& code, Duration usual) const {
  const Duration cold = std::min(usual, shape_.warm_after - code.work);
  if (cold <= Duration(0)) {
    return usual;
  }
  // In the middle of the piece the share of what is not compiled yet is the mean one.
  const std::int64_t middle = shape_.warm_after.count() - code.work.count() - cold.count() / 2;
  const std::int64_t slower_ppm = sim::mul_div(shape_.cold_ppm, middle, shape_.warm_after.count());
  code.work += cold;
  return usual + Duration(sim::mul_div(cold.count(), slower_ppm, 1'000'000));
}

Duration WarmUp::first_error() {
  return std::exchange(erred_, true) ? Duration(0) : shape_.first_error;
}

}  // namespace oomcast::jvm
