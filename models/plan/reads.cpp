#include "models/plan/reads.hpp"

#include <algorithm>

#include "sim/math.hpp"

namespace oomcast::plan {
namespace {

using planner::PartitionSpec;
using sim::mul_div;

std::int64_t sum_of(const std::vector<Bytes>& sizes, std::int64_t begin, std::int64_t end) {
  std::int64_t sum = 0;
  for (std::int64_t i = begin; i < end; ++i) {
    sum += sizes[static_cast<std::size_t>(i)].count();
  }
  return sum;
}

/// The maps [begin, end) among all, by their sizes; by their number if all are empty.
ReadPart share_of_maps(const std::vector<Bytes>& by_map, std::int64_t begin, std::int64_t end) {
  const auto maps = static_cast<std::int64_t>(by_map.size());
  ReadPart part{.begin = 0, .end = 0, .from = begin, .to = end, .whole = maps};
  const std::int64_t total = sum_of(by_map, 0, maps);
  if (total > 0) {
    part.from = sum_of(by_map, 0, begin);
    part.to = part.from + sum_of(by_map, begin, end);
    part.whole = total;
  }
  return part;
}

std::vector<Bytes> totals_by_map(const planner::MapSizes& sizes) {
  std::vector<Bytes> totals;
  for (const std::vector<Bytes>& map : sizes.by_map) {
    totals.push_back(planner::total_of(map));
  }
  return totals;
}

/// Groups of which at least one row is expected in a part, the largest one always.
std::int64_t groups_in(const PartitionKeys& keys, std::int64_t rows, const ReadPart& part) {
  if (keys.groups <= 1 || part.is_whole()) {
    return std::min(keys.groups, rows);
  }
  const double others = static_cast<double>(keys.groups - 1);
  const double rows_of_each = static_cast<double>(keys.rows - keys.largest) / others;
  const double share = static_cast<double>(part.to - part.from) / static_cast<double>(part.whole);
  const double missed = share >= 1 ? 0.0 : sim::pow(1 - share, rows_of_each);
  const auto expected = static_cast<std::int64_t>(others * (1 - missed) + 0.5);
  return std::clamp<std::int64_t>(1 + expected, std::min<std::int64_t>(rows, 1), rows);
}

PartitionKeys keys_of(const PartitionKeys& keys, const ReadPart& part) {
  const std::int64_t rows = part.of(keys.rows);
  return {rows, groups_in(keys, rows, part), std::min(rows, part.of(keys.largest))};
}

void add(PartitionKeys& sum, const PartitionKeys& more) {
  sum.rows += more.rows;
  sum.groups += more.groups;
  sum.largest = std::max(sum.largest, more.largest);
}

}  // namespace

std::int64_t ReadPart::of(std::int64_t count) const {
  return mul_div(count, to, whole) - mul_div(count, from, whole);
}

ReadParts read_parts(const planner::PartitionSpecs& specs, const planner::MapSizes& sizes) {
  const std::vector<Bytes> by_map = totals_by_map(sizes);
  ReadParts parts;
  for (const PartitionSpec& spec : specs) {
    ReadPart part;
    switch (spec.kind) {
      case PartitionSpec::Kind::kCoalesced:
        part.begin = spec.begin;
        part.end = spec.end;
        break;
      case PartitionSpec::Kind::kPartialReducer:
        part = share_of_maps(sizes.of_reducer(spec.index), spec.begin, spec.end);
        part.begin = spec.index;
        part.end = spec.index + 1;
        break;
      case PartitionSpec::Kind::kPartialMapper:
        part = share_of_maps(by_map, spec.index, spec.index + 1);
        part.begin = spec.begin;
        part.end = spec.end;
        break;
      case PartitionSpec::Kind::kCoalescedMapper:
        part = share_of_maps(by_map, spec.begin, spec.end);
        part.begin = 0;
        part.end = spec.index;
        break;
    }
    parts.push_back(part);
  }
  return parts;
}

ReadParts whole_partitions(std::int64_t partitions) {
  ReadParts parts;
  for (std::int64_t p = 0; p < partitions; ++p) {
    parts.push_back({.begin = p, .end = p + 1});
  }
  return parts;
}

bool all_whole(const ReadParts& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const ReadPart& part) { return part.is_whole(); });
}

PartitionKeys keys_in(const std::vector<PartitionKeys>& partitions, const ReadPart& part) {
  PartitionKeys sum;
  for (std::int64_t p = part.begin; p < part.end; ++p) {
    add(sum, keys_of(partitions[static_cast<std::size_t>(p)], part));
  }
  return sum;
}

JoinPartition join_in(const std::vector<JoinPartition>& partitions, const ReadPart& left,
                      const ReadPart& right) {
  SIM_CHECK(left.begin == right.begin && left.end == right.end,
            "both sides of a join read the same partitions");
  JoinPartition sum;
  for (std::int64_t p = left.begin; p < left.end; ++p) {
    const JoinPartition& whole = partitions[static_cast<std::size_t>(p)];
    add(sum.left, keys_of(whole.left, left));
    add(sum.right, keys_of(whole.right, right));
    sum.rows_out += right.of(left.of(whole.rows_out));
    sum.left_matched_rows += left.of(whole.left_matched_rows);
    sum.right_matched_rows += right.of(whole.right_matched_rows);
    sum.left_largest_matched =
        std::max(sum.left_largest_matched, left.of(whole.left_largest_matched));
    sum.right_largest_matched =
        std::max(sum.right_largest_matched, right.of(whole.right_largest_matched));
  }
  return sum;
}

}  // namespace oomcast::plan
