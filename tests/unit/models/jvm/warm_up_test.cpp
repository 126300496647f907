#include "models/jvm/warm_up.hpp"

#include "tests/support/catch.hpp"

using namespace oomcast;
using namespace oomcast::jvm;
using namespace oomcast::literals;

namespace {

constexpr WarmUpShape kShape{.first_task = 2_s,
                             .first_of_stage = 1_s,
                             .cold_ppm = 3'000'000,
                             .first_error = 1_s,
                             .warm_after = 10_s};

}  // namespace

TEST_CASE("the first task of a JVM loads Spark, that of a stage its code", "[warm_up]") {
  WarmUp jvm(kShape);
  CHECK(jvm.load(jvm.code("sort"), SimTime(0)) == 3_s);
  CHECK(jvm.load(jvm.code("join"), SimTime(0)) == 1_s);
}

TEST_CASE("who comes while code is loaded waits for it, who comes later does not", "[warm_up]") {
  WarmUp jvm(kShape);
  StageCode& code = jvm.code("sort");
  CHECK(jvm.load(code, SimTime(0)) == 3_s);
  CHECK(jvm.load(code, SimTime(0) + 2_s) == 1_s);
  CHECK(jvm.load(code, SimTime(0) + 5_s) == Duration(0));
  CHECK(&jvm.code("sort") == &code);
}

TEST_CASE("slowness falls evenly with the work done until the code is warm", "[warm_up]") {
  const WarmUp jvm(kShape);
  StageCode code;
  // All ten seconds at once: three times as much on top at first, none at the end.
  CHECK(jvm.slowed(code, 12_s) == 12_s + 15_s);
  CHECK(jvm.slowed(code, 5_s) == 5_s);
}

TEST_CASE("work done in pieces takes as long as at once", "[warm_up][property]") {
  const WarmUp jvm(kShape);
  StageCode code;
  Duration sum(0);
  Duration last(4_s);
  for (int i = 0; i < 10; ++i) {
    const Duration took = jvm.slowed(code, 1_s);
    CHECK(took < last);
    last = took;
    sum += took;
  }
  CHECK(sum == 10_s + 15_s);
}

TEST_CASE("only the first error waits for the classes of errors", "[warm_up]") {
  WarmUp jvm(kShape);
  CHECK(jvm.first_error() == 1_s);
  CHECK(jvm.first_error() == Duration(0));
}
