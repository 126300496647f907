#include "models/ledger/ledger.hpp"

namespace oomcast {

void Ledger::add(Account account, Bytes bytes) {
  Bytes& balance = bytes_[index(account)];
  balance += bytes;
  SIM_CHECK(balance >= Bytes(0), "an account of the ledger fell below zero");
  switch (account_infos()[index(account)].kind) {
    case AccountKind::kHeap:
      live_heap_ += bytes;
      break;
    case AccountKind::kProcess:
      process_ += bytes;
      break;
    case AccountKind::kPython:
      python_ += bytes;
      break;
    case AccountKind::kFiles:
      files_ += bytes;
      break;
    case AccountKind::kHeapGarbage:
      break;
  }
}

void Ledger::check() const {
  Bytes heap;
  Bytes process;
  Bytes python;
  Bytes files;
  for (const AccountInfo& info : account_infos()) {
    const Bytes balance = at(info.account);
    SIM_CHECK(balance >= Bytes(0), "an account of the ledger is below zero");
    heap += info.kind == AccountKind::kHeap ? balance : Bytes(0);
    process += info.kind == AccountKind::kProcess ? balance : Bytes(0);
    python += info.kind == AccountKind::kPython ? balance : Bytes(0);
    files += info.kind == AccountKind::kFiles ? balance : Bytes(0);
  }
  SIM_CHECK(heap == live_heap_ && process == process_ && python == python_ && files == files_,
            "the ledger's sums differ from its accounts");
}

}  // namespace oomcast
