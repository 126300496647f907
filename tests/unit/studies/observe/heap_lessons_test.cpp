#include "studies/observe/heap_lessons.hpp"

#include "models/jvm/heap.hpp"
#include "tests/support/catch.hpp"

namespace oomcast::observe {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

TEST_CASE("An executor that lived well below its limits teaches nothing") {
  const HeapLessons lessons = heap_lessons({.live_ppm = 600'000, .array_ppm = 400'000}, false);
  CHECK(lessons.run == HeapLimits{});
  CHECK(lessons.job == HeapLimits{});
}

TEST_CASE("An executor that lived beyond a limit raises that limit above its pressure") {
  const HeapLessons live = heap_lessons({.live_ppm = 1'100'000, .array_ppm = 0}, false);
  CHECK(live.run.live_ppm > 1'100'000);
  CHECK(live.run.live_ppm < 1'100'000 + coefficient(Coef::kLiveErrorPpm));
  CHECK(live.run.gap_ppm == kMillion);
  const HeapLessons gap = heap_lessons({.live_ppm = 0, .array_ppm = 1'900'000}, false);
  CHECK(gap.run.gap_ppm > 1'900'000);
  CHECK(gap.run.live_ppm == kMillion);
}

TEST_CASE("An executor that died below its limits lowers the one that was nearest") {
  // Near counts in errors of the limit.
  const HeapLessons lessons =
      heap_lessons({.live_ppm = kMillion - coefficient(Coef::kLiveErrorPpm),
                    .array_ppm = kMillion - coefficient(Coef::kArrayErrorPpm) / 2},
                   true);
  CHECK(lessons.run.gap_ppm < kMillion - coefficient(Coef::kArrayErrorPpm) / 2);
  CHECK(lessons.run.live_ppm == kMillion);
}

TEST_CASE("A death far below all limits has another cause") {
  CHECK(heap_lessons({.live_ppm = 300'000, .array_ppm = 200'000}, true).run == HeapLimits{});
}

TEST_CASE("Only half of what a run shows holds for the next run of the job") {
  const HeapLessons lessons = heap_lessons({.live_ppm = 1'100'000, .array_ppm = 0}, false);
  CHECK(lessons.job.live_ppm - kMillion == (lessons.run.live_ppm - kMillion) / 2);
}

TEST_CASE("Where an array that grows found its place is for the most part luck of that run") {
  const HeapLessons lessons = heap_lessons({.grown_ppm = 1'500'000}, false);
  CHECK(lessons.run.grown_ppm > 1'500'000);
  CHECK(lessons.run.gap_ppm == kMillion);
  CHECK(lessons.job.grown_ppm < 1'150'000);
  const HeapLessons died = heap_lessons({.live_ppm = 500'000, .grown_ppm = 900'000}, true);
  CHECK(died.run.grown_ppm < 900'000);
  CHECK(died.run.live_ppm == kMillion);
}

TEST_CASE("A lesson moves the pressure that a heap feels") {
  jvm::HeapShape shape =
      jvm::heap_shape(jvm::Collector::kG1, Bytes(std::int64_t{1} << 30), CoefficientValues());
  const jvm::HeapUse use{.live = shape.live_limit / 2, .movable = Bytes(0)};
  const jvm::HeapRequest request{.bytes = shape.live_limit / 2 + Bytes(4096),
                                 .array = shape.live_limit / 4};
  const jvm::Pressure usual = jvm::pressure_of(shape, use, request);
  CHECK(usual.deadly());
  shape.limits = {.live_ppm = 2 * kMillion, .gap_ppm = 2 * kMillion};
  const jvm::Pressure taught = jvm::pressure_of(shape, use, request);
  CHECK_FALSE(taught.deadly());
  CHECK(std::abs(taught.live_ppm - usual.live_ppm / 2) <= 1);
  CHECK(std::abs(taught.array_ppm - usual.array_ppm / 2) <= 1);
}

}  // namespace
}  // namespace oomcast::observe
