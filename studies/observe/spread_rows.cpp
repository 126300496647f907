#include "studies/observe/spread_rows.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "sim/math.hpp"

namespace oomcast::observe {
namespace {

// Damaged logs hold any number.
constexpr std::int64_t kTaskMax = std::int64_t{1} << 40;

bool same(const plan::Work& a, const plan::Work& b) {
  return a.rows == b.rows && a.groups == b.groups && a.largest_group == b.largest_group &&
         a.rows_out == b.rows_out && a.bytes_read == b.bytes_read;
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
