// What happened in a run, as fixed-size records whose kinds the models define, and one number that
// stands for all of them: a hash over the values, the same on every machine and compiler.
#pragma once

#include <cstdint>
#include <vector>

#include "sim/time.hpp"

namespace oomcast::sim {

struct TraceRecord {
  std::int64_t time_ns = 0;
  std::int64_t task = -1;  // -1: of no task
  std::int64_t a = 0;      // what a and b mean depends on the kind
  std::int64_t b = 0;
  std::int32_t executor = -1;  // -1: of no executor
  std::uint16_t kind = 0;
  std::uint16_t detail = 0;
  bool operator==(const TraceRecord&) const = default;
};
static_assert(sizeof(TraceRecord) == 40);

class Trace {
 public:
  using Sink = void (*)(void* context, const TraceRecord& record);

  void record(const TraceRecord& record);

  /// Keeps the records in memory from now on.
  void keep() { keep_ = true; }
  /// Shows each record to `sink` from now on. nullptr: to nobody.
  void send_to(Sink sink, void* context);

  [[nodiscard]] std::uint64_t hash() const { return hash_; }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] const std::vector<TraceRecord>& records() const { return records_; }
  [[nodiscard]] std::vector<TraceRecord> take_records();

 private:
  std::uint64_t hash_ = 0;
  std::uint64_t count_ = 0;
  bool keep_ = false;
  Sink sink_ = nullptr;
  void* sink_context_ = nullptr;
  std::vector<TraceRecord> records_;
};

}  // namespace oomcast::sim
