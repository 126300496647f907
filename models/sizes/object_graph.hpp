// Java objects and what they refer to, and how many bytes Spark's SizeEstimator says they take: a
// walk by identity that samples arrays of more than 400 references. Mirrors SizeEstimator (4.3.0)
// on a 64-bit HotSpot with compressed references.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "models/sizes/java_layout.hpp"
#include "sim/bytes.hpp"

namespace oomcast::sizes {

/// An object of the graph; kNoObject is no object.
using ObjectId = std::int32_t;
inline constexpr ObjectId kNoObject = -1;

class ObjectGraph {
 public:
  /// An object of so many bytes without what it refers to, in the order of its fields.
  ObjectId object(Bytes bytes, std::span<const ObjectId> references = {});
  ObjectId object(Bytes bytes, std::initializer_list<ObjectId> references) {
    return object(bytes, std::span(references.begin(), references.size()));
  }
  /// An array of references; only these are sampled.
  ObjectId reference_array(std::span<const ObjectId> elements);
  ObjectId primitive_array(std::int64_t length, Bytes element) {
    return object(primitive_array_bytes(length, element));
  }

  /// SizeEstimator.estimate of a root.
  [[nodiscard]] Bytes estimate(ObjectId root) const;

  [[nodiscard]] std::int64_t objects() const { return static_cast<std::int64_t>(nodes_.size()); }

 private:
  struct Node {
    std::int64_t bytes = 0;
    std::uint32_t first_reference = 0;
    std::uint32_t references = 0;
    bool is_array = false;
  };
  ObjectId add(Bytes bytes, std::span<const ObjectId> references, bool is_array);
  [[nodiscard]] std::span<const ObjectId> references_of(const Node& node) const;
  [[nodiscard]] std::int64_t walk(ObjectId root, std::vector<bool>& visited) const;
  [[nodiscard]] std::int64_t sample(const Node& array, std::vector<bool>& visited) const;

  std::vector<Node> nodes_;
  std::vector<ObjectId> references_;
};

}  // namespace oomcast::sizes
