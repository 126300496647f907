// The walk of SizeEstimator; see the header.
#include "models/sizes/object_graph.hpp"

#include <algorithm>
#include <set>

#include "sim/check.hpp"

namespace oomcast::sizes {
namespace {

constexpr std::uint32_t kSampledAbove = 400;  // SizeEstimator.ARRAY_SIZE_FOR_SAMPLING
constexpr std::int64_t kSample = 100;         // SizeEstimator.ARRAY_SAMPLE_SIZE

/// java.util.Random with the estimator's fixed seed.
class JavaRandom {
 public:
  explicit JavaRandom(std::uint64_t seed) : state_((seed ^ kMultiplier) & kMask) {}

  std::int64_t below(std::int64_t bound) {
    SIM_CHECK(bound > 0 && bound < (std::int64_t{1} << 31), "an int's range");
    if ((bound & (bound - 1)) == 0) {
      return bound * next31() >> 31;
    }
    while (true) {
      const std::int64_t bits = next31();
      const std::int64_t value = bits % bound;
      if (bits - value + bound - 1 < (std::int64_t{1} << 31)) {
        return value;
      }
    }
  }

 private:
  static constexpr std::uint64_t kMultiplier = 0x5DEECE66DULL;
  static constexpr std::uint64_t kMask = (1ULL << 48) - 1;

  std::int64_t next31() {
    state_ = (state_ * kMultiplier + 0xB) & kMask;
    return static_cast<std::int64_t>(state_ >> 17);
  }

  std::uint64_t state_;
};

}  // namespace

ObjectId ObjectGraph::add(Bytes bytes, std::span<const ObjectId> references, bool is_array) {
  nodes_.push_back({.bytes = bytes.count(),
                    .first_reference = static_cast<std::uint32_t>(references_.size()),
                    .references = static_cast<std::uint32_t>(references.size()),
                    .is_array = is_array});
  references_.insert(references_.end(), references.begin(), references.end());
  return static_cast<ObjectId>(nodes_.size() - 1);
}

ObjectId ObjectGraph::object(Bytes bytes, std::span<const ObjectId> references) {
  return add(align_object(bytes), references, false);
}

ObjectId ObjectGraph::reference_array(std::span<const ObjectId> elements) {
  return add(reference_array_bytes(static_cast<std::int64_t>(elements.size())), elements, true);
}

std::span<const ObjectId> ObjectGraph::references_of(const Node& node) const {
  return std::span(references_).subspan(node.first_reference, node.references);
}

Bytes ObjectGraph::estimate(ObjectId root) const {
  std::vector<bool> visited(nodes_.size(), false);
  return Bytes(walk(root, visited));
}

std::int64_t ObjectGraph::walk(ObjectId root, std::vector<bool>& visited) const {
  std::int64_t bytes = 0;
  std::vector<ObjectId> stack;
  const auto enqueue = [&](ObjectId id) {
    if (id != kNoObject && !visited[static_cast<std::size_t>(id)]) {
      visited[static_cast<std::size_t>(id)] = true;
      stack.push_back(id);
    }
  };
  enqueue(root);
  while (!stack.empty()) {
    const Node& node = nodes_[static_cast<std::size_t>(stack.back())];
    stack.pop_back();
    bytes += node.bytes;
    const std::span<const ObjectId> references = references_of(node);
    if (node.is_array && node.references > kSampledAbove) {
      bytes += sample(node, visited);
    } else if (node.is_array) {
      std::for_each(references.begin(), references.end(), enqueue);
    } else {
      // The estimator lists the fields of a class from the last to the first.
      std::for_each(references.rbegin(), references.rend(), enqueue);
    }
  }
  return bytes;
}

std::int64_t ObjectGraph::sample(const Node& array, std::vector<bool>& visited) const {
  const std::span<const ObjectId> elements = references_of(array);
  const auto length = static_cast<std::int64_t>(elements.size());
  JavaRandom random(42);
  std::set<std::int64_t> drawn;
  const auto draw_and_sum = [&] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < kSample; ++i) {
      std::int64_t index = random.below(length);
      while (!drawn.insert(index).second) {
        index = random.below(length);
      }
      sum += walk(elements[static_cast<std::size_t>(index)], visited);
    }
    return sum;
  };
  const std::int64_t first = draw_and_sum();
  const std::int64_t second = draw_and_sum();
  return std::max(first, second) + std::min(first, second) * ((length - kSample) / kSample);
}

}  // namespace oomcast::sizes
