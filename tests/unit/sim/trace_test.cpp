#include "sim/trace.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace oomcast::sim;

namespace {

constexpr TraceRecord kRecord{
    .time_ns = 1, .task = 2, .a = 3, .b = 4, .executor = 5, .kind = 6, .detail = 7};

std::uint64_t hash_of(const std::vector<TraceRecord>& records) {
  Trace trace;
  for (const TraceRecord& record : records) {
    trace.record(record);
  }
  return trace.hash();
}

}  // namespace

// Computed a second time in Python.
TEST_CASE("the hash of a trace is the known one", "[sim][trace]") {
  CHECK(hash_of({}) == 0);
  CHECK(hash_of({kRecord}) == 1855535556650473113U);
  CHECK(hash_of({kRecord, kRecord}) == 13288611990339523497U);
}

TEST_CASE("every field and the order of records change the hash", "[sim][trace]") {
  std::vector<TraceRecord> others(7, kRecord);
  ++others[0].time_ns;
  ++others[1].task;
  ++others[2].a;
  ++others[3].b;
  ++others[4].executor;
  ++others[5].kind;
  ++others[6].detail;
  for (const TraceRecord& other : others) {
    CHECK(hash_of({other}) != hash_of({kRecord}));
    CHECK(hash_of({other, kRecord}) != hash_of({kRecord, other}));
  }
}

TEST_CASE("a trace keeps records only when asked, and the hash does not depend on it",
          "[sim][trace]") {
  Trace trace;
  trace.record(kRecord);
  CHECK(trace.records().empty());
  trace.keep();
  trace.record(kRecord);
  CHECK(trace.count() == 2);
  CHECK(trace.hash() == hash_of({kRecord, kRecord}));
  CHECK(trace.take_records() == std::vector<TraceRecord>{kRecord});
  CHECK(trace.records().empty());
}

TEST_CASE("a sink is shown each record", "[sim][trace]") {
  Trace trace;
  std::vector<TraceRecord> seen;
  trace.send_to(
      [](void* context, const TraceRecord& record) {
        static_cast<std::vector<TraceRecord>*>(context)->push_back(record);
      },
      &seen);
  trace.record(kRecord);
  trace.send_to(nullptr, nullptr);
  trace.record(kRecord);
  CHECK(seen == std::vector<TraceRecord>{kRecord});
}
