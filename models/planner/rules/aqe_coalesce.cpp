// Joins neighbouring small reduce partitions until a task has enough to read.
// Mirrors ShufflePartitionsUtil.coalescePartitions (4.3).
#include "models/planner/rules/aqe_coalesce.hpp"

#include <algorithm>
#include <cmath>

#include "models/text/sizes.hpp"
#include "sim/check.hpp"

namespace oomcast::planner {
namespace {

/// Reduce partitions [begin, end).
struct Group {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Packs the partitions of a range from left to right.
class Packer {
 public:
  Packer(std::int64_t begin, Bytes target, const CoalesceTargets& targets)
      : target_(target), targets_(targets), split_(begin) {}

  void add(std::int64_t partition, Bytes size) {
    const bool open = partition > split_;
    if (open && partition - split_ >= targets_.max_reducers_per_task) {
      start_new(partition, size);
    } else if (open && group_ + size > target_) {
      close_full(partition, size);
    } else {
      group_ += size;
    }
  }

  std::vector<Group> finish(std::int64_t end, bool may_be_empty) {
    if (too_small() && previous_ > Bytes() && fits_left(end)) {
      groups_.back().end = end;
    } else {
      emit(end, !may_be_empty && groups_.empty());
    }
    return std::move(groups_);
  }

 private:
  [[nodiscard]] bool too_small() const { return group_ < targets_.min_partition_size; }

  /// Whether the last group may grow up to `end`.
  [[nodiscard]] bool fits_left(std::int64_t end) const {
    return !groups_.empty() && end - groups_.back().begin <= targets_.max_reducers_per_task;
  }

  /// The next partition would overfill the group.
  void close_full(std::int64_t partition, Bytes size) {
    if (!too_small()) {
      start_new(partition, size);
    } else if (previous_ > Bytes() && previous_ < size && fits_left(partition)) {
      groups_.back().end = partition;  // the left neighbour is the smaller one
      previous_ += group_;
      split_ = partition;
      group_ = size;
    } else {
      group_ += size;
    }
  }

  void start_new(std::int64_t partition, Bytes size) {
    emit(partition, false);
    previous_ = group_;
    split_ = partition;
    group_ = size;
  }

  /// Empty groups are left out: a task for them would be a waste.
  void emit(std::int64_t end, bool even_if_empty) {
    if (group_ > Bytes() || even_if_empty) {
      groups_.push_back({split_, end});
    }
  }

  Bytes target_;
  const CoalesceTargets& targets_;
  std::int64_t split_;
  Bytes group_;
  Bytes previous_;  // size of the last group
  std::vector<Group> groups_;
};

class Coalescer {
 public:
  Coalescer(const std::vector<ShuffleSizes>& shuffles,
            const std::vector<std::optional<PartitionSpecs>>& input_specs,
            const CoalesceTargets& targets)
      : shuffles_(shuffles), input_specs_(input_specs), targets_(targets) {
    for (const ShuffleSizes& sizes : shuffles_) {
      total_ += total_of(sizes);
    }
    // A double, as in Spark: total / minimum number, rounded up.
    const double share = std::ceil(static_cast<double>(total_.count()) /
                                   static_cast<double>(targets_.min_partitions));
    target_ = std::max(std::min(Bytes(static_cast<std::int64_t>(share)), targets_.advisory),
                       targets_.min_partition_size);
  }

  CoalesceDecision decide() {
    CoalesceDecision decision;
    decision.target = target_;
    const bool skew_handled = std::any_of(input_specs_.begin(), input_specs_.end(),
                                          [](const auto& specs) { return specs.has_value(); });
    decision.specs = skew_handled ? around_skew() : everything();
    decision.changed = !decision.specs.empty();
    decision.reason = reason(decision);
    return decision;
  }

 private:
  std::vector<PartitionSpecs> everything() {
    std::int64_t partitions = -1;
    for (const ShuffleSizes& sizes : shuffles_) {
      if (!sizes) {
        continue;
      }
      const auto count = static_cast<std::int64_t>(sizes->size());
      if (partitions >= 0 && partitions != count) {
        return {};
      }
      partitions = count;
    }
    if (partitions < 0) {  // nothing was written at all: one task that reads nothing
      return std::vector<PartitionSpecs>(shuffles_.size(),
                                         {PartitionSpec::coalesced(0, 0, Bytes())});
    }
    const std::vector<Group> groups = pack(0, partitions, false);
    if (static_cast<std::int64_t>(groups.size()) >= partitions) {
      return {};
    }
    std::vector<PartitionSpecs> result(shuffles_.size());
    append(groups, result);
    return result;
  }

  /// Split partitions appear as repeated indices; only what lies between them is packed.
  std::vector<PartitionSpecs> around_skew() {
    for (std::size_t i = 0; i < shuffles_.size(); ++i) {
      if (!shuffles_[i] || !input_specs_[i]) {
        return {};
      }
    }
    const std::vector<std::int64_t> indices = partition_indices();
    const std::size_t count = indices.size();
    std::vector<PartitionSpecs> result(shuffles_.size());
    std::size_t start = 0;
    for (std::size_t i = 1; i < count;) {
      if (indices[i - 1] != indices[i]) {
        ++i;
        continue;
      }
      if (i - 1 > start) {
        append(pack(indices[start], indices[i], true), result);
      }
      std::size_t end = i + 1;
      while (end < count && indices[end] == indices[i]) {
        ++end;
      }
      copy_split(i - 1, end, result);
      start = end;
      i = end;
    }
    if (count > start) {
      append(pack(indices[start], indices.back() + 1, true), result);
    }
    return result.front().size() < count ? result : std::vector<PartitionSpecs>();
  }

  [[nodiscard]] std::vector<std::int64_t> partition_indices() const {
    std::vector<std::int64_t> indices;
    for (const PartitionSpec& spec : *input_specs_.front()) {
      const bool reducer = spec.kind == PartitionSpec::Kind::kPartialReducer;
      SIM_CHECK(reducer || spec.kind == PartitionSpec::Kind::kCoalesced,
                "skew handling leaves reduce partitions or parts of them");
      indices.push_back(reducer ? spec.index : spec.begin);
    }
    return indices;
  }

  void copy_split(std::size_t begin, std::size_t end, std::vector<PartitionSpecs>& result) const {
    for (std::size_t s = 0; s < result.size(); ++s) {
      const PartitionSpecs& from = *input_specs_[s];
      result[s].insert(result[s].end(), from.begin() + static_cast<std::ptrdiff_t>(begin),
                       from.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }

  [[nodiscard]] std::vector<Group> pack(std::int64_t begin, std::int64_t end,
                                        bool may_be_empty) const {
    Packer packer(begin, target_, targets_);
    for (std::int64_t partition = begin; partition < end; ++partition) {
      Bytes size;
      for (const ShuffleSizes& sizes : shuffles_) {
        size += sizes ? (*sizes)[static_cast<std::size_t>(partition)] : Bytes();
      }
      packer.add(partition, size);
    }
    return packer.finish(end, may_be_empty);
  }

  void append(const std::vector<Group>& groups, std::vector<PartitionSpecs>& result) const {
    for (std::size_t s = 0; s < result.size(); ++s) {
      for (const Group& group : groups) {
        Bytes size;
        for (std::int64_t p = group.begin; shuffles_[s] && p < group.end; ++p) {
          size += (*shuffles_[s])[static_cast<std::size_t>(p)];
        }
        result[s].push_back(PartitionSpec::coalesced(group.begin, group.end, size));
      }
    }
  }

  [[nodiscard]] std::string reason(const CoalesceDecision& decision) const {
    const std::string sizes =
        text::format_bytes(total_) + " with a target of " + text::format_bytes(target_);
    if (!decision.changed) {
      return "not coalesced: " + sizes + " leaves the partitions as they are";
    }
    return "coalesced to " + std::to_string(decision.specs.front().size()) + " tasks: " + sizes;
  }

  const std::vector<ShuffleSizes>& shuffles_;
  const std::vector<std::optional<PartitionSpecs>>& input_specs_;
  const CoalesceTargets& targets_;
  Bytes total_;
  Bytes target_;
};

}  // namespace

CoalesceDecision coalesce_partitions(const std::vector<ShuffleSizes>& shuffles,
                                     const std::vector<std::optional<PartitionSpecs>>& input_specs,
                                     const CoalesceTargets& targets) {
  SIM_CHECK(shuffles.size() == input_specs.size(), "specs for each shuffle");
  SIM_CHECK(targets.min_partitions > 0, "at least one partition is wanted");
  if (shuffles.empty()) {
    return {};
  }
  return Coalescer(shuffles, input_specs, targets).decide();
}

}  // namespace oomcast::planner
