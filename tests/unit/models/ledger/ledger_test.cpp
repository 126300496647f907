#include "models/ledger/ledger.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::literals;

TEST_CASE("every account has a name of its own and stands at its place", "[ledger]") {
  for (std::size_t i = 0; i < kAccountCount; ++i) {
    const AccountInfo& info = account_infos()[i];
    CHECK(static_cast<std::size_t>(info.account) == i);
    for (std::size_t j = 0; j < i; ++j) {
      CHECK(account_infos()[j].name != info.name);
    }
  }
}

TEST_CASE("a byte counts against the limit its account belongs to, and only that", "[ledger]") {
  Ledger ledger;
  ledger.add(Account::kHeapExecution, 3_MiB);
  ledger.add(Account::kHeapGarbage, 5_MiB);
  ledger.add(Account::kDirect, 7_MiB);
  ledger.add(Account::kPythonWorkers, 11_MiB);
  ledger.add(Account::kTmpfs, 13_MiB);
  CHECK(ledger.live_heap() == 3_MiB);  // garbage need not be kept
  CHECK(ledger.process() == 7_MiB);
  CHECK(ledger.python() == 11_MiB);
  CHECK(ledger.files() == 13_MiB);
  ledger.check();
}

TEST_CASE("setting an account moves the sums by the difference", "[ledger]") {
  Ledger ledger;
  ledger.set(Account::kMetaspace, 80_MiB);
  ledger.set(Account::kMetaspace, 60_MiB);
  CHECK(ledger.at(Account::kMetaspace) == 60_MiB);
  CHECK(ledger.process() == 60_MiB);
  ledger.check();
}
