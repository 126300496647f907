// Storage pool arithmetic. Mirrors Spark's StorageMemoryPool (4.3.0).
#include "models/memory/storage_pool.hpp"

#include <algorithm>

namespace oomcast::memory {

void StoragePool::shrink(Bytes by) {
  SIM_CHECK(by <= size_ - used_, "a pool cannot shrink below what it holds");
  size_ -= by;
}

Bytes StoragePool::evict(const BlockId* for_block, Bytes space) {
  return store_ == nullptr ? 0_B : store_->evict_to_free_space(for_block, space, mode_);
}

bool StoragePool::acquire(const BlockId& block, Bytes wanted) {
  SIM_CHECK(wanted >= 0_B, "storage requests are not negative");
  const Bytes missing = std::max(0_B, wanted - free());
  if (missing > 0_B) {
    evict(&block, missing);
  }
  if (wanted > free()) {
    return false;
  }
  used_ += wanted;
  return true;
}

void StoragePool::release(Bytes amount) { used_ -= std::min(amount, used_); }

Bytes StoragePool::free_space_to_shrink(Bytes space) {
  const Bytes unused = std::min(space, free());
  const Bytes missing = space - unused;
  return missing > 0_B ? unused + evict(nullptr, missing) : unused;
}

}  // namespace oomcast::memory
