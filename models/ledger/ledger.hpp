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
  [[nodiscard]] Bytes live_heap() const { return live_heap_; }
  /// The process beside its heap: off-heap, direct, metaspace, ...
  [[nodiscard]] Bytes process() const { return process_; }
  [[nodiscard]] Bytes python() const { return python_; }
  [[nodiscard]] Bytes files() const { return files_; }

  /// Recomputes the sums from the accounts; a difference is a bug of ours.
  void check() const;

 private:
  static constexpr std::size_t index(Account account) { return static_cast<std::size_t>(account); }

  std::array<Bytes, kAccountCount> bytes_{};
  Bytes live_heap_;
  Bytes process_;
  Bytes python_;
  Bytes files_;
};

}  // namespace oomcast
