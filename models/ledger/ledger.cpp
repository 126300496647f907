#include "models/ledger/ledger.hpp"

#include <utility>

namespace oomcast {

void Ledger::add(Account account, Bytes bytes) {
  Bytes& balance = bytes_[index(account)];
  balance += bytes;
  SIM_CHECK(balance >= Bytes(0), "an account of the ledger fell below zero");
  sums_[index(kind_of(account))] += bytes;
}

void Ledger::check() const {
  std::array<Bytes, kAccountKindCount> sums{};
  std::int64_t signs = 0;
  // It is called after every step of every task: unrolled, so that kinds are known to the compiler.
  const auto add_up = [&]<std::size_t... i>(std::index_sequence<i...>) {
    ((sums[index(kind_of(static_cast<Account>(i)))] += bytes_[i]), ...);
    ((signs |= bytes_[i].count()), ...);
  };
  add_up(std::make_index_sequence<kAccountCount>());
  SIM_CHECK(signs >= 0, "an account of the ledger is below zero");
  SIM_CHECK(sums == sums_, "the ledger's sums differ from its accounts");
}

}  // namespace oomcast
