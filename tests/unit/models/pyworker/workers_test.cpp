#include "models/pyworker/workers.hpp"

#include "models/cost/coefficients.hpp"
#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::literals;
using namespace oomcast::pyworker;

namespace {

constexpr memory::TaskAttemptId kFirst{1};
constexpr memory::TaskAttemptId kSecond{2};

Bytes worker_bytes() { return Bytes(coefficient(Coef::kPythonWorkerBytes)); }

}  // namespace

TEST_CASE("there is no daemon before the first task needs Python", "[pyworker]") {
  Workers workers(0_B, true);
  CHECK(workers.daemon() == 0_B);
  CHECK(workers.own() == 0_B);
  CHECK(workers.start(kFirst, Imports::kNone, SimTime(0)) == Workers::Started::kForked);
  CHECK(workers.daemon() > 0_B);
  CHECK(workers.workers() == worker_bytes());
  CHECK(workers.start(kFirst, Imports::kNone, SimTime(5)) == Workers::Started::kRunning);
}

TEST_CASE("forked workers share pages with their daemon: a cgroup counts them once", "[pyworker]") {
  Workers workers(0_B, true);
  workers.start(kFirst, Imports::kNone, SimTime(0));
  workers.start(kSecond, Imports::kNone, SimTime(0));
  CHECK(workers.own() < workers.daemon() + workers.workers());
  const Bytes before = workers.own();
  workers.allocate(kFirst, 100_MiB, Pool::kMapped);
  CHECK(workers.own() == before + 100_MiB);
  CHECK(workers.largest().task == kFirst);
}

TEST_CASE("an idle worker is used again; without reuse it ends with its task", "[pyworker]") {
  for (const bool reuse : {true, false}) {
    Workers workers(0_B, reuse);
    workers.start(kFirst, Imports::kNone, SimTime(0));
    workers.end(kFirst);
    CHECK(workers.count() == (reuse ? 1 : 0));
    CHECK(workers.start(kSecond, Imports::kNone, SimTime(9)) ==
          (reuse ? Workers::Started::kRunning : Workers::Started::kForked));
  }
}

TEST_CASE("large objects go back to the system, small ones leave their arenas behind",
          "[pyworker]") {
  Workers workers(0_B, true);
  workers.start(kFirst, Imports::kNone, SimTime(0));
  workers.allocate(kFirst, 200_MiB, Pool::kMapped);
  workers.free(kFirst, Pool::kMapped);
  CHECK(workers.workers() == worker_bytes());
  workers.allocate(kFirst, 200_MiB, Pool::kSmall);
  workers.end(kFirst);
  CHECK(workers.workers() > worker_bytes() + 10_MiB);
  CHECK(workers.workers() < worker_bytes() + 200_MiB);
}

TEST_CASE("what is left of the address space is what real workers could still allocate",
          "[pyworker]") {
  // Measured: of 256 MiB a plain worker had 188 to 192, of 1024 MiB one with pandas 676 to 680.
  Workers plain(256_MiB, true);
  plain.start(kFirst, Imports::kNone, SimTime(0));
  CHECK(plain.room(kFirst) >= 188_MiB);
  CHECK(plain.room(kFirst) < 193_MiB);
  Workers pandas(1024_MiB, true);
  pandas.start(kFirst, Imports::kPandas, SimTime(0));
  CHECK(pandas.room(kFirst) >= 676_MiB);
  CHECK(pandas.room(kFirst) < 682_MiB);
}

TEST_CASE("256 MiB are too few to import pandas, 384 are enough", "[pyworker]") {
  CHECK(Workers(256_MiB, true).start(kFirst, Imports::kPandas, SimTime(0)) ==
        Workers::Started::kNoRoom);
  CHECK(Workers(384_MiB, true).start(kFirst, Imports::kArrow, SimTime(0)) ==
        Workers::Started::kForked);
}

TEST_CASE("pyspark.memory is divided by the cores only if their number is set", "[pyworker]") {
  CHECK(worker_address_space(512_MiB, true, 2) == 256_MiB);
  CHECK(worker_address_space(512_MiB, false, 2) == 512_MiB);
  CHECK(worker_address_space(0_B, true, 4) == 0_B);
}
