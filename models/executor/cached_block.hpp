// A block of equal elements, told by what the whole of it weighs: the batches of a cached
// partition, the value of a broadcast.
#pragma once

#include <cstdint>

#include "models/memory/block_manager.hpp"
#include "sim/math.hpp"

namespace oomcast::executor {

struct BlockSizes {
  std::int64_t elements = 1;
  Bytes values;      // as Java objects
  Bytes serialized;  // in memory, compressed as on disk
};

class CachedBlock final : public memory::BlockContent {
 public:
  explicit CachedBlock(const BlockSizes& sizes) : sizes_(sizes) {}

  [[nodiscard]] std::int64_t elements() const override { return sizes_.elements; }
  [[nodiscard]] Bytes values_bytes() const override { return sizes_.values; }
  [[nodiscard]] Bytes serialized_bytes() const override { return sizes_.serialized; }
  [[nodiscard]] Bytes disk_bytes() const override { return sizes_.serialized; }
  [[nodiscard]] Bytes values_after(std::int64_t elements) override {
    return share(sizes_.values, elements);
  }
  [[nodiscard]] Bytes serialized_after(std::int64_t elements) override {
    return share(sizes_.serialized, elements);
  }

 private:
  [[nodiscard]] Bytes share(Bytes all, std::int64_t elements) const {
    return Bytes(sim::mul_div(all.count(), elements, sizes_.elements));
  }

  BlockSizes sizes_;
};

}  // namespace oomcast::executor
