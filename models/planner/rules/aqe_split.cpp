// Cuts the maps' parts of one reduce partition into ranges of maps of about a target size.
// Mirrors ShufflePartitionsUtil.
#include "models/planner/rules/aqe_split.hpp"

namespace oomcast::planner {
namespace {

/// Two neighbours that together stay below this many targets are one (MERGED_PARTITION_FACTOR).
constexpr double kMergedPartitionFactor = 1.2;

class Splitter {
 public:
  Splitter(Bytes target, double small_factor)
      : merged_limit_(static_cast<double>(target.count()) * kMergedPartitionFactor),
        small_limit_(static_cast<double>(target.count()) * small_factor) {}

  /// Ends the current piece: keeps it, or joins it to the one before.
  void close() {
    const auto current = static_cast<double>(current_.count());
    const auto last = static_cast<double>(last_.count());
    const auto both = static_cast<double>((current_ + last_).count());
    const bool has_last = last_ >= Bytes();
    if (has_last && (both < merged_limit_ || current < small_limit_ || last < small_limit_)) {
      starts_.pop_back();
      last_ += current_;
    } else {
      last_ = current_;
    }
  }

  void start(std::int64_t index, Bytes size) {
    starts_.push_back(index);
    current_ = size;
  }

  void add(Bytes size) { current_ += size; }

  [[nodiscard]] Bytes current() const { return current_; }
  [[nodiscard]] std::vector<std::int64_t> take_starts() { return std::move(starts_); }

 private:
  double merged_limit_;
  double small_limit_;
  Bytes current_;
  Bytes last_ = Bytes(-1);  // none yet
  std::vector<std::int64_t> starts_{0};
};

}  // namespace

std::vector<std::int64_t> split_by_target_size(const std::vector<Bytes>& sizes, Bytes target,
                                               double small_factor) {
  Splitter splitter(target, small_factor);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (i > 0 && splitter.current() + sizes[i] > target) {
      splitter.close();
      splitter.start(static_cast<std::int64_t>(i), sizes[i]);
    } else {
      splitter.add(sizes[i]);
    }
  }
  splitter.close();
  return splitter.take_starts();
}

PartitionSpecs split_reduce_partition(std::int64_t reducer, const std::vector<Bytes>& sizes_by_map,
                                      Bytes target, double small_factor) {
  const auto starts = split_by_target_size(sizes_by_map, target, small_factor);
  PartitionSpecs pieces;
  if (starts.size() < 2) {
    return pieces;
  }
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const std::int64_t end =
        i + 1 < starts.size() ? starts[i + 1] : static_cast<std::int64_t>(sizes_by_map.size());
    Bytes size;
    for (std::int64_t map = starts[i]; map < end; ++map) {
      size += sizes_by_map[static_cast<std::size_t>(map)];
    }
    pieces.push_back(PartitionSpec::partial_reducer(reducer, starts[i], end, size));
  }
  return pieces;
}

}  // namespace oomcast::planner
