#include "studies/observe/spread_rows.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "sim/math.hpp"

namespace oomcast::observe {
namespace {

// Damaged logs hold any number.
constexpr std::int64_t kTaskMax = std::int64_t{1} << 40;

bool same(const plan::Work& a, const plan::Work& b) {
  return a.rows == b.rows && a.groups == b.groups && a.largest_group == b.largest_group &&
         a.rows_out == b.rows_out && a.bytes_read == b.bytes_read && a.hot_groups == b.hot_groups;
}

}  // namespace

std::int64_t sum_of(const Column& column) {
  return std::accumulate(column.begin(), column.end(), std::int64_t{0});
}

Column shared(std::int64_t total, const Column& weights) {
  const std::int64_t all = sum_of(weights);
  if (all == total) {
    return weights;
  }
  Column parts;
  parts.reserve(weights.size());
  std::int64_t weight = 0;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weight += all > 0 ? weights[i] : 1;
    const std::int64_t until =
        sim::mul_div(total, weight, all > 0 ? all : static_cast<std::int64_t>(weights.size()));
    parts.push_back(std::min(until - given, kTaskMax));
    given = until;
  }
  return parts;
}

Column excess(const Column& rows) {
  if (rows.size() < 2) {
    return Column(rows.size(), 0);
  }
  Column sorted = rows;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>((sorted.size() - 1) / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  Column result;
  result.reserve(rows.size());
  for (const std::int64_t n : rows) {
    // Hash partitions of many keys differ a little by themselves.
    result.push_back(n > *middle + *middle / 4 ? n - *middle : 0);
  }
  return result;
}

HotKeys hot_keys(const Column& values, const Column& groups) {
  constexpr std::int64_t kMillion = 1'000'000;
  std::int64_t usual_ppm = -1;  // of one group
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t here =
        groups[i] > 0 ? sim::mul_div(std::min(values[i], kTaskMax), kMillion, groups[i]) : -1;
    usual_ppm = here >= 0 && (usual_ppm < 0 || here < usual_ppm) ? here : usual_ppm;
  }
  HotKeys hot{.count = Column(values.size(), 0), .surplus = Column(values.size(), 0)};
  std::int64_t unit = 0;  // the least surplus
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::int64_t usual = std::min(
        values[i], sim::mul_div(groups[i], std::max<std::int64_t>(0, usual_ppm), kMillion));
    const std::int64_t beyond = values[i] - usual;
    if (beyond > usual / 4) {
      hot.count[i] = 1;
      hot.surplus[i] = beyond;
      unit = unit == 0 ? beyond : std::min(unit, beyond);
    }
  }
  HotKeys equal = hot;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (hot.count[i] == 0) {
      continue;
    }
    equal.count[i] = (hot.surplus[i] + unit / 2) / unit;
    equal.surplus[i] = hot.surplus[i] / equal.count[i];
    // Sizes are compressed: some per cent of noise. Of many units each would be near to a multiple.
    constexpr std::int64_t kTellingUnits = 8;
    if (std::abs(equal.surplus[i] - unit) > unit / 8 || equal.count[i] > kTellingUnits) {
      return hot;
    }
  }
  return equal;
}

void WorkRuns::add(const plan::Work& work) {
  if (count_ > 0 && same(work, last_)) {
    ++count_;
    return;
  }
  result_.append(count_, last_);
  last_ = work;
  count_ = 1;
}

plan::PerTask<plan::Work> WorkRuns::take() {
  result_.append(count_, last_);
  count_ = 0;
  return std::move(result_);
}

}  // namespace oomcast::observe
