// What a log tells of speeds without a fit.
#include "studies/observe/seen_speeds.hpp"

#include <string>

#include "tests/support/catch.hpp"
#include "tests/unit/studies/observe/log_text.hpp"

using namespace oomcast;
using observe::SeenSpeeds;
namespace lines = oomcast::observe::test;

namespace {

constexpr std::int64_t kMB = 1'000'000;

std::string peaks(std::int64_t heap, std::int64_t collections) {
  const auto n = [](std::int64_t value) { return std::to_string(value); };
  return R"({"Event":"SparkListenerStageExecutorMetrics","Executor ID":"1","Stage ID":0,)"
         R"("Stage Attempt ID":0,"Executor Metrics":{"JVMHeapMemory":)" +
         n(heap) + R"(,"MinorGCCount":)" + n(collections) + R"(,"MinorGCTime":)" +
         n(collections * 12) + R"(,"MajorGCCount":2,"MajorGCTime":300}})" + "\n";
}

/// Four tasks of a second each (990 ms without collections) that move `i` + 1 MB.
std::string tasks() {
  std::string text = lines::head() + lines::stage(0, 4);
  for (std::int64_t i = 0; i < 4; ++i) {
    text += lines::task({.index = i,
                         .id = i,
                         .write_bytes = (i + 1) * kMB,
                         .slot_ms = 1000 + 20 * i,
                         .fetch_wait_ms = 100,
                         .remote_bytes = (i + 1) * kMB,
                         .remote_requests_ms = 10 * (i + 1),
                         .write_ns = 2 * (i + 1) * kMB});
  }
  return text;
}

jvm::HeapShape heap_of(jvm::Collector collector) {
  return jvm::heap_shape(collector, 1_GiB, CoefficientValues());
}

}  // namespace

TEST_CASE("Disk, network, start and collections are medians over tasks") {
  const SeenSpeeds seen = observe::seen_speeds(lines::read(tasks()), std::nullopt);
  CHECK(seen.start_ms.of == 4);
  CHECK(seen.start_ms.low == 0);
  CHECK(seen.start_ms.middle == 20);
  CHECK(seen.start_ms.high == 40);
  CHECK(seen.disk_per_second.middle == Approx(5e8));
  CHECK(seen.fetch_per_second.middle == Approx(1e8));
  CHECK(seen.fetch_wait_ppm.middle == Approx(100'000));
  CHECK(seen.gc_ppm.middle == Approx(10'000));
}

TEST_CASE("What a log does not hold is not seen") {
  const SeenSpeeds seen =
      observe::seen_speeds(lines::read(lines::head() + lines::stage(0, 1) + lines::task({})),
                           heap_of(jvm::Collector::kG1));
  CHECK(seen.start_ms.seen());
  CHECK_FALSE(seen.disk_per_second.seen());
  CHECK_FALSE(seen.fetch_per_second.seen());
  CHECK_FALSE(seen.fetch_wait_ppm.seen());
  CHECK_FALSE(seen.young_ms.seen());
  CHECK_FALSE(seen.full_ms.seen());
  CHECK_FALSE(seen.allocated_per_second.seen());
}

TEST_CASE("Collections times eden is what was allocated, within what is not known of eden") {
  const eventlog::EventLog log = lines::read(tasks() + peaks(900 << 20, 10));
  const SeenSpeeds blind = observe::seen_speeds(log, std::nullopt);
  CHECK(blind.young_ms.middle == Approx(12));
  CHECK(blind.full_ms.middle == Approx(150));
  CHECK_FALSE(blind.allocated_per_second.seen());
  const jvm::HeapShape heap = heap_of(jvm::Collector::kG1);
  const SeenSpeeds seen = observe::seen_speeds(log, heap);
  const observe::EdenBand eden = observe::eden_band(heap, 900 << 20, 0);
  const double per_second = 10 / 3.96;  // four tasks of 990 ms
  CHECK(seen.allocated_per_second.of == 1);
  CHECK(seen.allocated_per_second.low == Approx(eden.least * per_second));
  CHECK(seen.allocated_per_second.middle == Approx(eden.likely * per_second));
  CHECK(seen.allocated_per_second.high == Approx(eden.most * per_second));
}

TEST_CASE("Eden lies between the collector's bounds and what the heap was seen to hold") {
  const double xmx = 1 << 30;
  const jvm::HeapShape g1 = heap_of(jvm::Collector::kG1);
  const observe::EdenBand open = observe::eden_band(g1, 0, 0);
  CHECK(open.least == Approx(0.05 * xmx));
  CHECK(open.most == Approx(0.60 * xmx));
  CHECK(open.likely > open.least);
  CHECK(open.likely < open.most);
  const observe::EdenBand small = observe::eden_band(g1, 150 << 20, 0);
  CHECK(small.most < 150 << 20);
  CHECK(small.likely == small.most);
  const observe::EdenBand full = observe::eden_band(g1, xmx, xmx);
  CHECK(full.likely == full.least);
  const observe::EdenBand serial = observe::eden_band(heap_of(jvm::Collector::kSerial), 0, 0);
  CHECK(serial.most == Approx(xmx * 8 / 30));
}
