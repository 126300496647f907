// The ledger of one container: how many bytes stand on each account.
#pragma once

#include <array>

#include "models/ledger/accounts.hpp"
#include "sim/bytes.hpp"

namespace oomcast {

class Ledger {
 public:
  [[nodiscard]] Bytes at(Account account) const { return bytes_[index(account)]; }
  [[nodiscard]] const std::array<Bytes, kAccountCount>& all() const { return bytes_; }

  /// Puts bytes on an account (negative: takes them off). An account is never below zero.
  void add(Account account, Bytes bytes);
  /// Sets an account to what its model says.
  void set(Account account, Bytes bytes) { add(account, bytes - at(account)); }

  /// What the collector must keep: all heap accounts but garbage.
  [[nodiscard]] Bytes live_heap() const { return sum_of(AccountKind::kHeap); }
  /// The process beside its heap: off-heap, direct, metaspace, ...
  [[nodiscard]] Bytes process() const { return sum_of(AccountKind::kProcess); }
  [[nodiscard]] Bytes python() const { return sum_of(AccountKind::kPython); }
  [[nodiscard]] Bytes files() const { return sum_of(AccountKind::kFiles); }

  /// Recomputes the sums from the accounts; a difference is a bug of ours.
  void check() const;

 private:
  static constexpr std::size_t index(Account account) { return static_cast<std::size_t>(account); }
  static constexpr std::size_t index(AccountKind kind) { return static_cast<std::size_t>(kind); }
  [[nodiscard]] Bytes sum_of(AccountKind kind) const { return sums_[index(kind)]; }

  std::array<Bytes, kAccountCount> bytes_{};
  std::array<Bytes, kAccountKindCount> sums_{};
};

}  // namespace oomcast
